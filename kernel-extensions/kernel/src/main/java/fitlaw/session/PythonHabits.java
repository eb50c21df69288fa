package fitlaw.session;

import fitlaw.magic.Extension;
import fitlaw.shell.CodeMask;
import fitlaw.shell.Problem;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hints for Python code in cells, with the Java equivalent. Used only for code that does not compile. */
final class PythonHabits {
    /** A pattern for a line of Python code, and the Java equivalent. */
    private record Habit(Pattern line, String instead) {
        Habit(String line, String instead) {
            this(Pattern.compile("^[ \\t]*" + line, Pattern.MULTILINE), instead);
        }
    }

    private static final String PRINT = "write System.out.println(…), or the value alone in the last line";

    private static final String IMPORT =
            "(import [\\w., ]+? as \\w+|from [\\w.]+ import .+|import \\w+(, *\\w+)*[ \\t]*;?[ \\t]*$)";

    /** None of these patterns matches valid Java; string literals and comments are masked beforehand. */
    private static final List<Habit> LINES = List.of(
            new Habit(IMPORT, "it has no Python packages; an import in Java is import java.util.List;"),
            new Habit("#", "a comment starts with //"),
            new Habit(
                    "![A-Za-z]\\w*([ \\t]+[^&|)=;]*)?$",
                    "it cannot run shell commands; use a terminal. %pwd, %cd and %maven are available"),
            new Habit("(pip3?|conda) +install\\b", "%maven GROUP:NAME:VERSION adds a library"),
            new Habit("print +[\\w\"]", PRINT),
            new Habit(
                    "[A-Za-z_]\\w*( *, *[A-Za-z_]\\w*)+ *=[^=;]*$",
                    "each variable is declared on its own, var a = 1; var b = 2;"),
            new Habit("(async )?def +\\w+ *\\(", "a function is double f(double x) { return 2 * x; }"),
            new Habit(
                    "class +\\w+(\\(.*\\))? *:",
                    "a class is class Name { … }, a tuple of named values record Name(int a) {}"),
            new Habit("for +\\w+ +in +range\\b", "a loop over numbers is for (int i = 0; i < n; i++) { … }"),
            new Habit("for +[\\w, ]+ +in\\b", "a loop over values is for (var x : values) { … }"),
            new Habit(
                    "(el)?if\\b([^?{};]*:[ \\t]*$| +(?!\\()[^?{};:]*:| *\\([^?{};]*\\) *:)",
                    "a condition is if (x > 1) { … } else if (x < 0) { … }"),
            new Habit("(else|try|finally) *:", "blocks are enclosed in braces: else { … }, try { … }"),
            new Habit("except\\b.*:[ \\t]*$", "exceptions are caught with try { … } catch (Exception e) { … }"),
            new Habit("while\\b[^?{};]*:[ \\t]*$", "a loop is while (x > 1) { … }"),
            new Habit(
                    "with\\b.*(:[ \\t]*$| as +\\w+ *:)",
                    "a resource is opened with try (var in = …) { … }, and Files.readString(Path.of(name)) reads a"
                            + " file"),
            new Habit(".*\\blambda\\b[\\w, ]*:", "a function as a value is x -> 2 * x"),
            new Habit(".*(\\w|\\)) *\\*\\* *(\\w|\\()", "a power is Math.pow(x, 2)"),
            new Habit(".*[\\w)] +(and|or) +[\\w(!]", "conditions are joined with && and ||"),
            new Habit(".*\\bnot +[A-Za-z(]", "a condition is negated with !"),
            new Habit(
                    "(.*[=(,] *)?\\[[^\\]]*\\b(for|in)\\b.*\\]", "a list is made with values.stream().map(…).toList()"),
            new Habit("(.*[=(,] *)?\\[[^\\]]*\\][ \\t]*[;)]*[ \\t]*$", "a list is List.of(1, 2, 3)"),
            new Habit("(.*[=(,] *)\\{[^{};]*:[^{};]*\\}", "a dictionary is Map.of(\"a\", 1)"),
            new Habit(
                    ".*\\b[fr]\"", "a formatted string is \"loss \" + x, or String.format(Locale.ROOT, \"%.3f\", x)"));

    private static final Pattern SYMBOL = Pattern.compile("cannot find symbol: (?:variable|method|class) (\\w+).*");

    private static final Pattern BRACKETS = Pattern.compile("array required, but ([\\w.]*?)(\\w+)(<.*>)? found");

    private PythonHabits() {}

    /** {@return the Java equivalent, as a sentence, if the code looks like Python} */
    static Optional<String> hint(List<Problem> problems) {
        Problem first = problems.get(0);
        return symbol(first)
                .or(() -> quotes(first))
                .or(() -> brackets(problems))
                .or(() -> line(problems))
                .map(PythonHabits::sentence);
    }

    /** {@return the same for the note on an unresolved declaration, such as {@code print law}} */
    static Optional<String> hint(String note) {
        return note.endsWith(" until class print is declared.") ? Optional.of(sentence(PRINT)) : Optional.empty();
    }

    private static String sentence(String instead) {
        return "This kernel is Java: " + instead + ".";
    }

    private static Optional<String> symbol(Problem problem) {
        Matcher missing = SYMBOL.matcher(problem.message());
        if (!missing.matches()) {
            return Optional.empty();
        }
        String name = missing.group(1);
        String code = problem.source().line(problem.source().lineAt(problem.start()));
        if (code.matches("[ \\t]*" + name + "[ \\t]*=[^=].*")) {
            return Optional.of("a variable is declared, var " + code.strip().replaceFirst("[ \\t]*;?$", ";"));
        }
        return Optional.ofNullable(
                        switch (name) {
                            case "None" -> "it is called null";
                            case "True" -> "it is called true";
                            case "False" -> "it is called false";
                            case "print" -> PRINT;
                            case "help" -> "write the name with a question mark, name?, or press Shift+Tab after it";
                            case "len" -> "the length is list.size(), text.length() or array.length";
                            case "range" -> "a loop over numbers is for (int i = 0; i < n; i++) { … }";
                            case "str" -> "a string is String.valueOf(x)";
                            case "np", "numpy" -> "mathematical functions are in Math, such as Math.log(x)";
                            default -> null;
                        })
                .or(() -> extension(name));
    }

    private static Optional<String> brackets(List<Problem> problems) {
        return problems.stream()
                .map(problem -> BRACKETS.matcher(problem.message()))
                .filter(Matcher::matches)
                .map(found -> switch (found.group(2)) {
                    case "Table" -> "a column of a table is table.column(\"loss\"), a row table.row(0)";
                    case "String" -> "a character of a string is text.charAt(0)";
                    default -> "square brackets are only for arrays; use list.get(0), map.get(\"a\")";
                })
                .findFirst();
    }

    private static Optional<String> quotes(Problem problem) {
        return problem.message().startsWith("unclosed character literal")
                ? Optional.of("strings have double quotes, \"text\"")
                : Optional.empty();
    }

    /** Only the lines up to the last problem are searched. */
    private static Optional<String> line(List<Problem> problems) {
        Problem last = problems.get(problems.size() - 1);
        String text = last.source().text();
        int end = text.indexOf('\n', Math.min(last.end(), text.length()));
        String code = CodeMask.of(end < 0 ? text : text.substring(0, end));
        return imported(code).or(() -> LINES.stream()
                .filter(habit -> habit.line().matcher(code).find())
                .map(Habit::instead)
                .findFirst());
    }

    /** {@return the equivalent of the first imported Python package that is known} */
    private static Optional<String> imported(String code) {
        Matcher line = Pattern.compile("^[ \\t]*" + IMPORT, Pattern.MULTILINE).matcher(code);
        return line.find()
                ? Pattern.compile("\\w+")
                        .matcher(line.group())
                        .results()
                        .flatMap(word -> extension(word.group()).stream())
                        .findFirst()
                        .map(instead -> "it has no Python packages; " + instead)
                : Optional.empty();
    }

    private static Optional<String> extension(String name) {
        return Extension.installed().stream()
                .flatMap(
                        extension -> Optional.ofNullable(extension.pythonNames().get(name)).stream())
                .findFirst();
    }
}
