package fitlaw.cli;

import fitlaw.session.Session;
import fitlaw.shell.Completeness;
import fitlaw.shell.Suggestion;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Uses the session to check whether a typed line is complete, and to complete words. */
final class LineEditing implements Parser {
    private final Session session;

    LineEditing(Session session) {
        this.session = session;
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.COMPLETE) {
            return new Typed(line, cursor, session.complete(line, cursor));
        }
        if (context == ParseContext.ACCEPT_LINE) {
            Completeness found = session.completeness(line);
            if (found.status() == Completeness.Status.INCOMPLETE) {
                throw new EOFError(-1, -1, "the input is incomplete");
            }
        }
        return new Typed(line, cursor, new Suggestion(cursor, cursor, List.of()));
    }

    /** Adds the candidates that {@link #parse} found. */
    static void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        for (Suggestion.Match match : ((Typed) line).found().matches()) {
            boolean open = match.text().endsWith("(")
                    || match.text().endsWith(".")
                    || match.text().endsWith(":");
            boolean folder = match.text().endsWith("/");
            candidates.add(new Candidate(
                    match.text(),
                    match.text(),
                    null,
                    null,
                    null,
                    null,
                    !open && !folder && match.kind().equals("magic")));
        }
    }

    /** A line with the part that completions replace. */
    private record Typed(String line, int cursor, Suggestion found) implements CompletingParsedLine {
        @Override
        public String word() {
            return line.substring(found.start(), cursor);
        }

        @Override
        public int wordCursor() {
            return cursor - found.start();
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word());
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return wordCursor();
        }

        @Override
        public int rawWordLength() {
            return wordCursor();
        }
    }
}
