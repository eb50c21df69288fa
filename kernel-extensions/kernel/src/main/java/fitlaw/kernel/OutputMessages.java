package fitlaw.kernel;

import fitlaw.kernel.Sockets.Channel;
import fitlaw.magic.MimeBundle;
import fitlaw.session.Output;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Sends the output of a cell as messages whose parent is the request that ran it, also after its end. */
final class OutputMessages implements Output {
    private final Replies channels;
    private final Message request;
    private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();

    OutputMessages(Replies channels, Message request) {
        this.channels = channels;
        this.request = request;
    }

    @Override
    public void stream(Stream stream, String text) {
        String name = stream == Stream.STDOUT ? "stdout" : "stderr";
        channels.publish(request.header(), "stream", Map.of("name", name, "text", text));
    }

    @Override
    public void display(MimeBundle bundle, Optional<String> id, boolean update) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("data", bundle.data());
        content.put("metadata", Map.of());
        content.put("transient", id.map(it -> Map.of("display_id", it)).orElse(Map.of()));
        channels.publish(request.header(), update ? "update_display_data" : "display_data", content);
    }

    @Override
    public void clear(boolean wait) {
        channels.publish(request.header(), "clear_output", Map.of("wait", wait));
    }

    @Override
    public String input(String prompt, boolean password) throws IOException {
        if (!Boolean.TRUE.equals(request.content().get("allow_stdin"))) {
            throw new IOException("this front end does not support input");
        }
        answers.clear();
        channels.reply(Channel.STDIN, request, "input_request", Map.of("prompt", prompt, "password", password));
        try {
            return answers.take()
                    .orElseThrow(() -> new IOException("the front end's reply to the request for input has no text"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the request for input was interrupted");
        }
    }

    /** Receives the user's input; empty if the front end sent a reply without text. */
    void answer(Optional<String> text) {
        answers.add(text);
    }
}
