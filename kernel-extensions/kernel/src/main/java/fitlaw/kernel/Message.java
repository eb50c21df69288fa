package fitlaw.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A message of the Jupyter protocol.
 *
 * @param identities routing frames before the delimiter
 * @param header sender, type and id
 * @param parent header of the message it answers
 * @param metadata additional information
 * @param content content according to its type
 */
record Message(
        List<byte[]> identities,
        Map<String, Object> header,
        Map<String, Object> parent,
        Map<String, Object> metadata,
        Map<String, Object> content) {
    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);

    String type() {
        return String.valueOf(header.get("msg_type"));
    }

    /** {@return whether both messages are from the same client, and this one has an earlier date} */
    boolean isOlderThan(Message other) {
        return Objects.equals(header.get("session"), other.header.get("session"))
                && date().isPresent()
                && other.date().filter(date().get()::isBefore).isPresent();
    }

    private Optional<Instant> date() {
        try {
            return Optional.of(
                    OffsetDateTime.parse(String.valueOf(header.get("date"))).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * {@return a message from its frames}
     *
     * @throws IOException if it is forged, repeated or not a valid message
     */
    static Message read(List<byte[]> frames, Signer signer) throws IOException {
        int delimiter = 0;
        while (delimiter < frames.size() && !Arrays.equals(frames.get(delimiter), DELIMITER)) {
            delimiter++;
        }
        if (frames.size() < delimiter + 6) {
            throw new IOException("it has too few frames: " + frames.size());
        }
        List<byte[]> parts = frames.subList(delimiter + 2, delimiter + 6);
        String refusal = signer.refusal(frames.get(delimiter + 1), parts);
        if (!refusal.isEmpty()) {
            throw new IOException(refusal);
        }
        Map<String, Object> header = Json.object(parts.get(0));
        if (!(header.get("msg_type") instanceof String) || !(header.get("msg_id") instanceof String)) {
            throw new IOException("its header has no msg_type or no msg_id");
        }
        return new Message(
                List.copyOf(frames.subList(0, delimiter)),
                header,
                Json.object(parts.get(1)),
                Json.object(parts.get(2)),
                Json.object(parts.get(3)));
    }

    /** {@return the frames to send} */
    List<byte[]> frames(Signer signer) {
        List<byte[]> parts = List.of(Json.bytes(header), Json.bytes(parent), Json.bytes(metadata), Json.bytes(content));
        List<byte[]> frames = new ArrayList<>(identities);
        frames.add(DELIMITER);
        frames.add(signer.sign(parts).getBytes(StandardCharsets.US_ASCII));
        frames.addAll(parts);
        return frames;
    }
}
