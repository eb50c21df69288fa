package fitlaw.magic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code %load}: runs a file of Java code. */
@Command(
        header = "run a file of Java code as in a cell",
        description =
                "Its variables, methods and classes are kept; magics are run too. Commands of the jshell tool, such as"
                        + " /exit, are skipped. The file extension may be omitted. For a notebook, all code cells are"
                        + " run.",
        footer = "%load setup.jsh")
final class LoadMagic extends CommandMagic {
    /** Extensions that may be omitted. */
    private static final List<String> ENDINGS = List.of("", ".jsh", ".jshell", ".java", ".ipynb");

    /** Commands of the jshell tool, and the first line of a shell script. */
    private static final Pattern TOOL = Pattern.compile("(?m)^(?:/[a-z!?-].*|\\A#!.*)$");

    @Parameters(paramLabel = "FILE")
    @Completes(files = {".jsh", ".java", ".jshell", ".ipynb"})
    private String name;

    LoadMagic() {
        super("load");
    }

    @Override
    protected Object run(Context context) throws Exception {
        Path file = found(HomeDirectory.expand(name, context.environment()), context.directory());
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw wrong(file + " is not UTF-8.");
        }
        if (file.toString().endsWith(".ipynb")) {
            return notebook(file, text, context);
        }
        // Replaced by spaces, so that line numbers in errors are those of the file.
        return context.run(
                file.getFileName().toString(), TOOL.matcher(plain(text)).replaceAll(""));
    }

    private static String plain(String text) {
        return (text.startsWith("\ufeff") ? text.substring(1) : text).replace("\r\n", "\n");
    }

    private Path found(String typed, Path directory) {
        Path file = directory.resolve(typed);
        for (String ending : ENDINGS) {
            Path candidate = directory.resolve(typed + ending);
            if (Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        throw wrong(Files.isDirectory(file) ? file + " is a folder." : "there is no file " + file + ".");
    }

    /** Runs the code cells of a notebook, one after the other. */
    private Object notebook(Path file, String text, Context context) throws Exception {
        JsonNode notebook;
        try {
            notebook = new ObjectMapper().readTree(plain(text));
        } catch (JsonProcessingException e) {
            throw wrong(file + " is not a notebook: " + e.getOriginalMessage() + ".");
        }
        Object value = Context.NOTHING;
        int number = 0;
        for (JsonNode cell : notebook.path("cells")) {
            number++;
            if (cell.path("cell_type").asText().equals("code")) {
                StringBuilder source = new StringBuilder(cell.path("source").asText());
                cell.path("source").forEach(line -> source.append(line.asText()));
                value = context.run(file.getFileName() + ", cell " + number, source.toString());
            }
        }
        return value;
    }
}
