package fitlaw.session;

import fitlaw.magic.DefaultImports;
import fitlaw.magic.Displays;
import fitlaw.magic.HelpMagic;
import fitlaw.magic.Magic;
import fitlaw.magic.MimeBundle;
import fitlaw.shell.Assistant;
import fitlaw.shell.Completeness;
import fitlaw.shell.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Completion and inspection in cells: by the magics for their own lines, by the Java shell for other text. */
final class TypingHelp {
    private static final Pattern NAME = Pattern.compile("(?:^|\\n)[ \\t]*(?:.*=[ \\t]*)?(%%?)(\\w*)$");
    private static final Pattern IMPORTED =
            Pattern.compile(Stream.concat(Stream.of("java.lang"), DefaultImports.packages())
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|", "(?<![\\w.])(?:", ")\\.(?=[A-Z])")));
    private static final int VALUE_LENGTH = 2000;
    private static final int MANY = 100;

    /** Whether an extension provides a type, by simple name. */
    private static final Map<String, Boolean> OWN = new ConcurrentHashMap<>();

    private final JavaSession session;

    TypingHelp(JavaSession session) {
        this.session = session;
    }

    Suggestion complete(String code, int cursor) {
        Matcher name = NAME.matcher(code.substring(0, cursor));
        if (name.find()) {
            List<Suggestion.Match> matches = session.magics().keySet().stream()
                    .filter(it -> it.startsWith(name.group(2)))
                    .sorted()
                    .map(it -> new Suggestion.Match(name.group(1) + it, "magic"))
                    .toList();
            return new Suggestion(name.start(1), cursor, matches);
        }
        Optional<Call> call = callAt(code, cursor);
        if (call.isPresent()) {
            return complete(call.get(), cursor);
        }
        return ownFirst(code, session.shell().assistant().complete(withoutMagics(code), cursor));
    }

    /** Sorts types of extensions first; if the list is too long and nothing is typed yet, other types are left out. */
    private Suggestion ownFirst(String code, Suggestion found) {
        boolean member = found.start() > 0 && code.charAt(found.start() - 1) == '.';
        if (member || found.matches().stream().noneMatch(TypingHelp::isType)) {
            return found;
        }
        boolean flood = found.start() == found.end() && found.matches().size() > MANY;
        Set<String> declared = flood ? session.shell().declarations().keySet() : Set.of();
        Map<Boolean, List<Suggestion.Match>> byOwner = found.matches().stream()
                .filter(match -> !flood || !isType(match) || isOwn(match) || declared.contains(match.text()))
                .collect(Collectors.partitioningBy(match -> isType(match) && !isOwn(match)));
        List<Suggestion.Match> sorted = new ArrayList<>(byOwner.get(false));
        sorted.addAll(byOwner.get(true));
        return new Suggestion(found.start(), found.end(), sorted);
    }

    private static boolean isType(Suggestion.Match match) {
        return Character.isUpperCase(match.text().codePointAt(0));
    }

    private static boolean isOwn(Suggestion.Match match) {
        String name = match.text().replaceFirst("\\W.*$", "");
        return OWN.computeIfAbsent(name, type -> DefaultImports.ofExtensions()
                .map(packageName -> packageName.replace('.', '/') + "/" + type + ".class")
                .anyMatch(file -> TypingHelp.class.getClassLoader().getResource(file) != null));
    }

    private Suggestion complete(Call call, int cursor) {
        Magic magic = session.magics().get(call.name());
        List<Magic.Completion> found = magic == null
                ? List.of()
                : magic.complete(call.arguments(), cursor - call.start(), new SessionContext(session));
        List<Suggestion.Match> matches = found.stream()
                .map(it -> new Suggestion.Match(it.text(), "magic"))
                .distinct()
                .toList();
        // All completions of a magic replace the same word.
        int start = found.isEmpty() ? cursor : call.start() + found.get(0).start();
        int end = found.isEmpty() ? cursor : call.start() + found.get(0).end();
        return new Suggestion(start, end, matches);
    }

    /** A call of a magic with the cursor in its arguments. */
    private record Call(String name, String arguments, int start) {}

    private Optional<Call> callAt(String code, int cursor) {
        for (CellPart part : parts(code)) {
            if (takesJava(part)) {
                continue;
            }
            if (part instanceof CellPart.Line line && cursor >= line.argumentsStart() && cursor <= line.end()) {
                return Optional.of(new Call(line.name(), line.arguments(), line.argumentsStart()));
            } else if (part instanceof CellPart.Line line && cursor > line.start() && cursor <= line.end()) {
                // After "%name ", before any arguments.
                return Optional.of(new Call(line.name(), "", cursor));
            } else if (part instanceof CellPart.Whole whole) {
                int newline = code.indexOf('\n', code.indexOf("%%"));
                int start = code.indexOf(
                        whole.arguments(), code.indexOf("%%") + 2 + whole.name().length());
                boolean first = cursor <= (newline < 0 ? code.length() : newline);
                return first && start >= 0 && cursor >= start
                        ? Optional.of(new Call(whole.name(), whole.arguments(), start))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private List<CellPart> parts(String code) {
        return CellPart.Reader.read(code, () -> session.magics().keySet());
    }

    private boolean takesJava(CellPart part) {
        String name = part instanceof CellPart.Line line
                ? line.name()
                : part instanceof CellPart.Whole whole ? whole.name() : "";
        return Optional.ofNullable(session.magics().get(name))
                .map(Magic::takesJava)
                .orElse(false);
    }

    /** Replaces magics by spaces, so that offsets are unchanged and only Java remains. */
    private String withoutMagics(String code) {
        StringBuilder out = new StringBuilder(code);
        for (CellPart part : parts(code)) {
            int end = part instanceof CellPart.Line line && takesJava(part)
                    ? line.argumentsStart()
                    : part instanceof CellPart.Whole ? Math.max(0, code.indexOf('\n', code.indexOf("%%"))) : part.end();
            if (!(part instanceof CellPart.Java)) {
                for (int i = part.start(); i < end; i++) {
                    out.setCharAt(i, ' ');
                }
            }
        }
        return out.toString();
    }

    Optional<MimeBundle> inspect(String code, int cursor, boolean detailed) {
        Optional<Magic> magic = magicAt(code, cursor);
        if (magic.isPresent()) {
            return Optional.of(Displays.of(HelpMagic.report(magic.get())));
        }
        String java = withoutMagics(code);
        List<String> paragraphs = new ArrayList<>();
        value(java, cursor).ifPresent(paragraphs::add);
        for (Assistant.Description one : session.shell().assistant().inspect(java, cursor)) {
            String comment = Javadoc.text(one.javadoc());
            String signature = brief(one.signature());
            if (comment.isEmpty()) {
                paragraphs.add(signature);
            } else if (detailed) {
                paragraphs.add(signature + "\n\n" + comment);
            } else {
                paragraphs.add(signature + "\n    " + Javadoc.summary(comment));
            }
        }
        return paragraphs.isEmpty()
                ? Optional.empty()
                : Optional.of(Displays.text(String.join(detailed ? "\n\n" : "\n", paragraphs)));
    }

    /** {@return a member's signature without the packages that every session imports; a class keeps its package} */
    private static String brief(String signature) {
        boolean member = signature.indexOf('(') >= 0 || signature.indexOf(':') >= 0;
        return member ? IMPORTED.matcher(signature).replaceAll("") : signature;
    }

    private Optional<Magic> magicAt(String code, int cursor) {
        for (CellPart part : parts(code)) {
            boolean here = part.start() <= cursor && cursor <= part.end();
            if (here && part instanceof CellPart.Line line) {
                return Optional.ofNullable(session.magics().get(line.name()));
            } else if (part instanceof CellPart.Whole whole
                    && code.lastIndexOf('\n', Math.max(0, cursor - 1)) < code.indexOf("%%")) {
                return Optional.ofNullable(session.magics().get(whole.name()));
            }
        }
        return Optional.empty();
    }

    /** {@return the value of the variable at the cursor, if the expression is a single variable} */
    private Optional<String> value(String code, int cursor) {
        int start = cursor;
        while (start > 0 && Character.isJavaIdentifierPart(code.charAt(start - 1))) {
            start--;
        }
        int end = cursor;
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        if (start == end || (start > 0 && code.charAt(start - 1) == '.')) {
            return Optional.empty();
        }
        String name = code.substring(start, end);
        Map<String, Object> variables = session.shell().variables();
        return Optional.ofNullable(variables.get(name)).map(value -> {
            String text = ValueInspector.at(() -> Displays.of(value).text(), Function.identity());
            return name + " = " + (text.length() > VALUE_LENGTH ? text.substring(0, VALUE_LENGTH) + " …" : text);
        });
    }

    Completeness completeness(String code) {
        if (HelpQuery.of(code).isPresent()) {
            return new Completeness(Completeness.Status.COMPLETE, "");
        }
        for (CellPart part : parts(code)) {
            if (part instanceof CellPart.Whole) {
                boolean ended = code.endsWith("\n\n");
                return new Completeness(ended ? Completeness.Status.COMPLETE : Completeness.Status.INCOMPLETE, "");
            }
        }
        return session.shell().assistant().completeness(withoutMagics(code));
    }
}
