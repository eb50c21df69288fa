package fitlaw.jjava;

import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.magic.CellMagicParseContext;
import io.github.spencerpark.jupyter.kernel.magic.LineMagicParseContext;
import io.github.spencerpark.jupyter.kernel.magic.MagicParser;
import io.github.spencerpark.jupyter.kernel.magic.registry.Magics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A kernel on IJava's engine, built as in IJava: magics become calls, and a cell can access the kernel. */
public final class OnIJava extends BaseKernel {
    private static OnIJava instance;

    private final MiniShell evaluator = new MiniShell();
    private final Magics magics = new Magics();
    private final MagicParser parser = new MagicParser();

    public static void main(String[] args) throws Exception {
        instance = new OnIJava();
        JupyterConnection connection =
                new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(args[0]))));
        instance.becomeHandlerForConnection(connection);
        instance.evaluator.evaluate("import static fitlaw.jjava.OnIJava.*;");
        connection.connect();
        connection.waitUntilClose();
    }

    public static OnIJava getKernelInstance() {
        return instance;
    }

    public Magics getMagics() {
        return magics;
    }

    public static Object lineMagic(String name, List<String> args) throws Exception {
        return instance.magics.applyLineMagic(name, args);
    }

    public static Object cellMagic(String name, List<String> args, String body) throws Exception {
        return instance.magics.applyCellMagic(name, args, body);
    }

    @Override
    public DisplayData eval(String cell) {
        CellMagicParseContext whole = parser.parseCellMagic(cell);
        String code = whole == null
                ? parser.transformLineMagics(cell, OnIJava::call)
                : "cellMagic(" + literal(whole.getMagicCall().getName()) + ", "
                        + list(whole.getMagicCall().getArgs()) + ", "
                        + literal(whole.getMagicCall().getBody()) + ")";
        Object value = evaluator.evaluate(code);
        if (value == null) {
            return null;
        }
        return value instanceof DisplayData data ? data : getRenderer().render(value);
    }

    private static String call(LineMagicParseContext line) {
        return "lineMagic(" + literal(line.getMagicCall().getName()) + ", "
                + list(line.getMagicCall().getArgs()) + ");";
    }

    private static String list(List<String> words) {
        return "List.of(" + words.stream().map(OnIJava::literal).collect(Collectors.joining(", ")) + ")";
    }

    private static String literal(String text) {
        return fitlaw.magic.JavaLine.literal(text);
    }

    @Override
    public LanguageInfo getLanguageInfo() {
        return new LanguageInfo.Builder("Java").version("17").build();
    }
}
