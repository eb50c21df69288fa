package fitlaw.cli;

import fitlaw.session.HelpQuery;
import fitlaw.session.Outcome;
import fitlaw.session.Session;
import fitlaw.shell.Completeness;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Runs input from a pipe, each snippet as soon as it is complete, to the end of the input. */
final class PipedInput {
    private final Session session;
    private final BufferedReader in;
    private final PrintWriter out;
    private final TextOutput output;
    private boolean failed;

    PipedInput(Session session, InputStream in, PrintWriter out, PrintWriter err, Optional<Path> figures) {
        this.session = session;
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
        this.output =
                new TextOutput(out, err, false, figures, (prompt, password) -> Optional.ofNullable(this.in.readLine()));
    }

    /** {@return the exit code} */
    int run() throws IOException {
        StringBuilder code = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.strip().equals("/exit"); line = in.readLine()) {
            code.append(line).append('\n');
            if (code.toString().isBlank()) {
                code.setLength(0);
            } else if (isWhole(code.toString())) {
                run(code.toString());
                code.setLength(0);
            }
        }
        if (!code.toString().isBlank()) {
            run(code.toString());
        }
        return failed ? ErrorMessages.FAILED : 0;
    }

    private boolean isWhole(String code) {
        return session.completeness(code).status() != Completeness.Status.INCOMPLETE;
    }

    private void run(String code) {
        Optional<String> question = HelpQuery.of(code);
        if (question.isPresent()) {
            out.println(Repl.explained(session, question.get()));
            out.flush();
            return;
        }
        Outcome outcome = session.run(code, output);
        output.end(outcome);
        failed |= outcome.failure().isPresent();
    }
}
