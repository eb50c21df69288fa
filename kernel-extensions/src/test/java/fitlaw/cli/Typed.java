package fitlaw.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * The result of a command line.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
public record Typed(int code, String out, String err) {
    /** {@return how the program ends, run in this process} */
    public static Typed fitlaw(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Fitlaw.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int code = line.execute(words);
        return new Typed(code, out.toString(), err.toString());
    }
}
