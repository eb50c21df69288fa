package fitlaw.cli;

import fitlaw.common.AtomicFile;
import fitlaw.magic.MimeBundle;
import fitlaw.session.Outcome;
import fitlaw.session.Output;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Prints the output of cells as text: at a terminal with colours and lines that are updated in place, in a pipe
 * without.
 */
final class TextOutput implements Output {
    /** Up one line, and empty it. */
    private static final String AGAIN = "\u001b[1A\r\u001b[2K";

    /** The source of input lines for running code. */
    @FunctionalInterface
    interface Person {
        /** {@return a line; empty at the end of input} */
        Optional<String> answer(String prompt, boolean password) throws IOException;
    }

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean terminal;
    private final Optional<Path> figures;
    private final Person person;
    private final Map<String, String> updates = new LinkedHashMap<>();
    private boolean atLineStart = true;
    private String last = "";
    private int written;

    TextOutput(PrintWriter out, PrintWriter err, boolean terminal, Optional<Path> figures, Person person) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.figures = figures;
        this.person = person;
    }

    @Override
    public synchronized void stream(Stream stream, String text) {
        print(stream == Stream.STDOUT ? out : err, text);
        last = "";
    }

    @Override
    public synchronized void display(MimeBundle bundle, Optional<String> id, boolean update) {
        String text = text(bundle);
        boolean oneLine = text.indexOf('\n') < 0;
        if (update && terminal && oneLine && id.isPresent() && id.get().equals(last)) {
            print(out, AGAIN + text + "\n");
        } else if (update && !terminal && id.isPresent()) {
            updates.put(id.get(), text); // a pipe gets the last one
        } else {
            line(text);
            last = oneLine ? id.orElse("") : "";
        }
    }

    @Override
    public void clear(boolean wait) {
        // Printed output cannot be cleared.
    }

    @Override
    public String input(String prompt, boolean password) throws IOException {
        return person.answer(prompt, password).orElseThrow(() -> new EOFException("end of input"));
    }

    /** Prints the outcome of a cell. */
    synchronized void end(Outcome outcome) {
        updates.values().forEach(this::line);
        updates.clear();
        outcome.value().ifPresent(value -> line(text(value)));
        outcome.failure().ifPresent(failure -> {
            startLine();
            failure.traceback().forEach(row -> err.println(terminal ? row : row.replaceAll("\u001b\\[[0-9;]*m", "")));
            err.flush();
        });
        last = "";
        startLine();
    }

    private void line(String text) {
        startLine();
        print(out, text.endsWith("\n") ? text : text + "\n");
    }

    private void startLine() {
        if (!atLineStart) {
            print(out, "\n");
        }
    }

    private void print(PrintWriter to, String text) {
        to.print(text);
        to.flush();
        atLineStart = text.isEmpty() ? atLineStart : text.endsWith("\n");
    }

    private String text(MimeBundle bundle) {
        String text = bundle.text();
        boolean picture =
                bundle.types().contains("image/svg+xml") || bundle.types().contains("image/png");
        if (!picture) {
            return text;
        }
        return figures.map(folder -> text + "\n" + write(bundle, folder))
                .orElse(text + "\n[a figure; use --figures FOLDER to write it to a file]");
    }

    private String write(MimeBundle bundle, Path folder) {
        Path file;
        do {
            written++;
            file = folder.resolve("figure-" + written);
        } while (Files.exists(svg(file)) || Files.exists(png(file)));
        if (bundle.form("image/svg+xml").orElse(null) instanceof String svg) {
            AtomicFile.write(svg(file), svg);
            return "[" + svg(file) + "]";
        }
        AtomicFile.write(
                png(file),
                Base64.getMimeDecoder()
                        .decode(String.valueOf(bundle.form("image/png").orElseThrow())));
        return "[" + png(file) + "]";
    }

    private static Path svg(Path file) {
        return file.resolveSibling(file.getFileName() + ".svg");
    }

    private static Path png(Path file) {
        return file.resolveSibling(file.getFileName() + ".png");
    }
}
