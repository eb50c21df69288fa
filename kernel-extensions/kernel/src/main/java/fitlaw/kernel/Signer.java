package fitlaw.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Signs messages, and detects forged and repeated ones.
 *
 * <p>The signature is the HMAC of RFC 2104, {@code H(key ^ outer, H(key ^ inner, frames))}. The one in {@code
 * javax.crypto} loads security providers and policies on first use, which took half of the time from the start of
 * {@code main} to the first message.
 */
final class Signer {
    /** The number of hashes that are kept to detect replays. */
    private static final int REMEMBERED = 50_000;

    /** Block sizes of the supported hashes in bytes: SHA-256, and SHA-384 or SHA-512. */
    private static final int BLOCK = 64;

    private static final int LARGE_BLOCK = 128;

    private static final int INNER = 0x36;
    private static final int OUTER = 0x5c;

    private final String digest;
    private final byte[] inner;
    private final byte[] outer;
    private final boolean signing;
    private final Set<String> seen = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    Signer(String digest, byte[] key) {
        this.digest = digest;
        signing = key.length > 0;
        int size = digest.equals("SHA-256") ? BLOCK : LARGE_BLOCK;
        byte[] block = Arrays.copyOf(key.length > size ? digest().digest(key) : key, size);
        inner = padded(block, INNER);
        outer = padded(block, OUTER);
    }

    private static byte[] padded(byte[] key, int pad) {
        byte[] padded = new byte[key.length];
        for (int i = 0; i < key.length; i++) {
            padded[i] = (byte) (key[i] ^ pad);
        }
        return padded;
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // the connection file was checked
        }
    }

    /** {@return whether messages are signed} */
    boolean signing() {
        return signing;
    }

    /** {@return the signature of frames in hexadecimal; empty without a key} */
    String sign(List<byte[]> frames) {
        return signing ? hash(frames) : "";
    }

    private String hash(List<byte[]> frames) {
        MessageDigest hash = digest();
        hash.update(inner);
        frames.forEach(hash::update);
        byte[] within = hash.digest();
        hash.update(outer);
        return HexFormat.of().formatHex(hash.digest(within));
    }

    /** {@return the reason why a message is refused; empty if it is authentic and new} */
    String refusal(byte[] signature, List<byte[]> frames) {
        String expected = hash(frames);
        if (signing && !MessageDigest.isEqual(expected.getBytes(StandardCharsets.US_ASCII), signature)) {
            return "its signature is wrong";
        }
        // Each message has a unique id, so only a repeated one has the same hash, with or without a key.
        return seen.add(expected) ? "" : "it repeats an earlier message";
    }
}
