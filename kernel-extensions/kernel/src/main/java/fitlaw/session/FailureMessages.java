package fitlaw.session;

import fitlaw.shell.ExitError;
import fitlaw.shell.Problem;
import fitlaw.shell.Shell;
import fitlaw.shell.SourcePosition;
import fitlaw.shell.StoppedError;
import fitlaw.shell.UnresolvedError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Formats the errors of a cell for the user. */
final class FailureMessages {
    /** The number of lines at the start, and also at the end, that are kept of a long traceback. */
    private static final int LINES = 20;

    /** The maximum length of a message in characters. */
    private static final int LONGEST = 20_000;

    /** Not red: that is illegible on the dark red background of errors in JupyterLab's dark theme. */
    private static final String BOLD = "\u001b[1m";

    private static final String PLAIN = "\u001b[0m";

    private final Function<StackTraceElement, Optional<SourcePosition>> places;
    private final Optional<SourcePosition> magic;

    FailureMessages(Shell shell, Optional<SourcePosition> magic) {
        this.places = shell::place;
        this.magic = magic;
    }

    static Outcome.Failure compile(List<Problem> problems) {
        List<String> lines = new ArrayList<>();
        for (Problem problem : problems) {
            List<String> text = problem.text().lines().toList();
            lines.add(BOLD + text.get(0) + PLAIN);
            lines.addAll(text.subList(1, text.size()));
        }
        Optional<String> hint = PythonHabits.hint(problems);
        hint.ifPresent(lines::add);
        Problem first = problems.get(0);
        String where = first.source().name() + ", line " + first.source().lineAt(first.start()) + ": ";
        String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
        return new Outcome.Failure(
                "CompileError",
                where + first.message() + more + hint.map(text -> ". " + text).orElse(""),
                capped(lines));
    }

    Outcome.Failure thrown(Throwable thrown, boolean cancelled) {
        if (thrown instanceof CompileException refused) {
            return compile(refused.problems());
        } else if (cancelled) {
            return interrupted(thrown);
        } else if (thrown instanceof ExitError exit) {
            String message = "exit status " + exit.status() + " requested. A cell cannot end the session, since its"
                    + " variables would be lost; shut it down from the front end.";
            return new Outcome.Failure(
                    "SystemExit", message, headed("SystemExit", message, where(exit)), OptionalInt.of(exit.status()));
        } else if (thrown instanceof UnresolvedError) {
            return brief("UnresolvedReference", thrown);
        } else if (isOwn(thrown)) {
            return brief(thrown.getClass().getSimpleName(), thrown);
        }
        List<String> lines = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        describe(thrown, "", lines, seen);
        return new Outcome.Failure(thrown.getClass().getSimpleName(), message(thrown), capped(lines));
    }

    private Outcome.Failure interrupted(Throwable thrown) {
        Throwable inner = thrown;
        while (inner.getCause() != null && !(inner instanceof StoppedError)) {
            inner = inner.getCause();
        }
        String message = "the cell was stopped";
        return new Outcome.Failure("Interrupted", message, headed("Interrupted", message, where(inner)));
    }

    private Outcome.Failure brief(String name, Throwable thrown) {
        List<String> where = magic.map(FailureMessages::lines).orElseGet(() -> where(thrown));
        return new Outcome.Failure(name, message(thrown), headed(name, message(thrown), where));
    }

    private static List<String> headed(String name, String message, List<String> rest) {
        List<String> lines = new ArrayList<>();
        lines.add(BOLD + name + PLAIN + ": " + message);
        lines.addAll(rest);
        return List.copyOf(lines);
    }

    /** Fitlaw's own errors are self-explanatory; a stack trace would obscure them. */
    private static boolean isOwn(Throwable thrown) {
        if (thrown.getClass().getName().startsWith("fitlaw.")) {
            return true;
        }
        boolean refusal = thrown instanceof IllegalArgumentException || thrown instanceof IllegalStateException;
        StackTraceElement[] frames = frames(thrown);
        return refusal && frames.length > 0 && frames[0].getClassName().startsWith("fitlaw.");
    }

    /** {@return the user's innermost stack frame of a throwable, with the line of code} */
    private List<String> where(Throwable thrown) {
        for (StackTraceElement frame : frames(thrown)) {
            Optional<SourcePosition> place = places.apply(frame);
            if (place.isPresent()) {
                return lines(place.get());
            }
        }
        return List.of();
    }

    private static List<String> lines(SourcePosition place) {
        return List.of(
                "    at " + place.text(),
                "        " + place.source().line(place.line()).strip());
    }

    private void describe(Throwable thrown, String prefix, List<String> lines, Set<Throwable> seen) {
        if (!seen.add(thrown)) {
            return;
        }
        String name = Shell.readable(thrown.getClass().getName())
                .replaceFirst("^java\\.(lang|util|io)\\.([a-z]+\\.)*(?=\\p{Lu})", "");
        String message = message(thrown);
        String text = message.isEmpty() ? "" : ": " + message;
        List<String> head = (prefix + name + text).lines().toList();
        lines.add(BOLD + head.get(0) + PLAIN);
        lines.addAll(head.subList(1, head.size()));
        frames(thrown, lines);
        for (Throwable suppressed : thrown.getSuppressed()) {
            describe(suppressed, "Suppressed: ", lines, seen);
        }
        if (thrown.getCause() != null) {
            describe(thrown.getCause(), "Caused by: ", lines, seen);
        }
    }

    /**
     * The user's frames, the library's innermost one, and the number of its others; frames below the cell are omitted.
     */
    private void frames(Throwable thrown, List<String> lines) {
        StackTraceElement[] frames = frames(thrown);
        int last = lastOfUser(frames);
        int end = last < 0 ? Math.min(frames.length, 5) : last + 1;
        int folded = 0;
        int repeats = 0;
        String before = "";
        for (int i = 0; i < end; i++) {
            Optional<SourcePosition> place = places.apply(frames[i]);
            if (place.isEmpty()) {
                if (i == 0 || last < 0) {
                    lines.add("    at " + frames[i].toString().replaceFirst("^(app/+|java\\.\\w+/)", ""));
                } else {
                    folded++;
                }
                continue;
            }
            if (place.get().text().equals(before)) {
                repeats++;
                continue;
            }
            note(lines, folded, repeats);
            folded = 0;
            repeats = 0;
            before = place.get().text();
            lines.addAll(lines(place.get()));
        }
        note(lines, folded, repeats);
    }

    private static void note(List<String> lines, int folded, int repeats) {
        if (repeats > 0) {
            lines.add("    ... the same line " + repeats + (repeats == 1 ? " more time" : " more times"));
        }
        if (folded > 0) {
            lines.add("    ... " + folded + (folded == 1 ? " library frame" : " library frames"));
        }
    }

    /** {@return the stack frames; JShell adds a second one for the initializer of a variable, which is dropped} */
    private static StackTraceElement[] frames(Throwable thrown) {
        StackTraceElement[] frames = thrown.getStackTrace();
        return frames == null
                ? new StackTraceElement[0]
                : Arrays.stream(frames)
                        .filter(it -> !it.getMethodName().equals("do_it$Aux"))
                        .toArray(StackTraceElement[]::new);
    }

    private int lastOfUser(StackTraceElement[] frames) {
        for (int i = frames.length - 1; i >= 0; i--) {
            if (places.apply(frames[i]).isPresent()) {
                return i;
            }
        }
        return -1;
    }

    private static String message(Throwable thrown) {
        String message;
        try {
            message = thrown.getLocalizedMessage();
        } catch (RuntimeException | StackOverflowError e) {
            return "(its getMessage() threw " + e.getClass().getSimpleName() + ")";
        }
        String text = message == null ? "" : Shell.readable(message);
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST) + String.format(Locale.ROOT, " … [%,d characters]", text.length());
    }

    private static List<String> capped(List<String> lines) {
        if (lines.size() <= 2 * LINES + 1) {
            return List.copyOf(lines);
        }
        List<String> kept = new ArrayList<>(lines.subList(0, LINES));
        kept.add("    ... " + (lines.size() - 2 * LINES) + " lines omitted; catch the exception to see all");
        kept.addAll(lines.subList(lines.size() - LINES, lines.size()));
        return List.copyOf(kept);
    }
}
