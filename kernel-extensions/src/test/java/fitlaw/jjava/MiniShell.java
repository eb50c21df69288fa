package fitlaw.jjava;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** The part of JJava's and IJava's kernels that is not on Maven Central: JShell in this process, which keeps values. */
final class MiniShell {
    private final Control control = new Control();
    private final JShell shell = JShell.builder()
            .executionEngine(new Engine(control), Map.of())
            .compilerOptions("-proc:none")
            .build();

    private record Engine(ExecutionControl control) implements ExecutionControlProvider {
        @Override
        public String name() {
            return "mini";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
            return control;
        }
    }

    private static final class Control extends DirectExecutionControl {
        private Object value;

        @Override
        protected String invoke(Method method) throws Exception {
            value = null;
            try {
                value = method.invoke(null);
            } catch (InvocationTargetException e) {
                e.getCause().printStackTrace();
                throw e;
            }
            return "";
        }
    }

    /** {@return the value of the last snippet if it is an expression, else {@code null}} */
    Object evaluate(String code) {
        Object value = null;
        CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(code);
        while (next.completeness().isComplete()) {
            for (SnippetEvent event : shell.eval(next.source())) {
                if (event.exception() != null) {
                    throw new IllegalStateException(event.exception());
                } else if (event.status() == Snippet.Status.REJECTED) {
                    throw new IllegalArgumentException(
                            "does not compile: " + event.snippet().source());
                }
                boolean expression = event.snippet().kind() == Snippet.Kind.EXPRESSION
                        || event.snippet().subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
                if (event.causeSnippet() == null) {
                    value = expression ? control.value : null;
                }
            }
            next = shell.sourceCodeAnalysis().analyzeCompletion(next.remaining());
        }
        return value;
    }
}
