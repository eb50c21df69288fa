package fitlaw.magic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** {@code %load}: runs a file of Java. */
public final class LoadMagic implements Magic {
    private static final Syntax SYNTAX = Syntax.of("load", "%load setup.jsh")
            .word("FILE", CompletionCandidates.files(".jsh", ".java", ".jshell", ".ipynb"));

    /** Endings that may be left out. */
    private static final List<String> ENDINGS = List.of("", ".jsh", ".jshell", ".java", ".ipynb");

    /** Lines for the jshell tool, and the first line of a program for a shell. */
    private static final Pattern TOOL = Pattern.compile("(?m)^(?:/[a-z!?-].*|\\A#!.*)$");

    /** Creates the magic; called by the service loader. */
    public LoadMagic() {}

    @Override
    public String name() {
        return "load";
    }

    @Override
    public Help help() {
        return new Help(
                "runs a file of Java as if it stood in a cell",
                "%load FILE",
                "Its variables, methods and classes stay; magics run too. Lines of the jshell tool, such as /exit, are passed"
                        + " over. The ending may be left out. Of a notebook, all code cells run.",
                "%load setup.jsh");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        String name = SYNTAX.parse(arguments).word("FILE");
        Path file = found(HomeDirectory.expand(name, context.environment()), context.directory());
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw SYNTAX.wrong(file + " is not UTF-8.");
        }
        if (file.toString().endsWith(".ipynb")) {
            return notebook(file, text, context);
        }
        // Blanked, not removed: errors name the file's own lines.
        return context.run(
                file.getFileName().toString(), TOOL.matcher(plain(text)).replaceAll(""));
    }

    private static String plain(String text) {
        return (text.startsWith("\ufeff") ? text.substring(1) : text).replace("\r\n", "\n");
    }

    private static Path found(String name, Path directory) {
        Path file = directory.resolve(name);
        for (String ending : ENDINGS) {
            Path candidate = directory.resolve(name + ending);
            if (Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        throw SYNTAX.wrong(Files.isDirectory(file) ? file + " is a folder." : "there is no file " + file + ".");
    }

    /** Runs the code cells of a notebook, one after the other. */
    private static Object notebook(Path file, String text, Context context) throws Exception {
        JsonNode notebook;
        try {
            notebook = new ObjectMapper().readTree(plain(text));
        } catch (JsonProcessingException e) {
            throw SYNTAX.wrong(file + " is no notebook: " + e.getOriginalMessage() + ".");
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

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
