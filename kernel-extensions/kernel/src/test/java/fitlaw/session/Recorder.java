package fitlaw.session;

import fitlaw.magic.MimeBundle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Records the output of a cell. */
final class Recorder implements Output {
    private final List<String> events = new ArrayList<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    @Override
    public synchronized void stream(Stream stream, String text) {
        events.add((stream == Stream.STDOUT ? "out:" : "err:") + text);
    }

    @Override
    public synchronized void display(MimeBundle bundle, Optional<String> id, boolean update) {
        events.add((update ? "update:" : "display:") + bundle.data().get("text/plain"));
    }

    @Override
    public synchronized void clear(boolean wait) {
        events.add("clear:" + wait);
    }

    @Override
    public String input(String prompt, boolean password) throws IOException {
        String answer = answers.poll();
        if (answer == null) {
            throw new IOException("nobody can be asked: " + prompt);
        }
        return answer;
    }

    Recorder answering(String answer) {
        answers.add(answer);
        return this;
    }

    synchronized List<String> events() {
        return List.copyOf(events);
    }

    synchronized String text() {
        return String.join("", events);
    }
}
