package fitlaw.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Signs messages and tells forged and repeated ones from true ones.
 *
 * <p>HMAC (RFC 2104) on {@link MessageDigest} itself: {@code javax.crypto} would take a tenth of a second of every start.
 */
final class Signer {
    /** Hashes remembered against replay. */
    private static final int REMEMBERED = 50_000;

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
        this.signing = key.length > 0;
        int block = digest.equals("SHA-256") ? 64 : 128;
        byte[] fitted = key.length > block ? start().digest(key) : key;
        inner = pad(fitted, block, 0x36);
        outer = pad(fitted, block, 0x5c);
    }

    private static byte[] pad(byte[] key, int block, int with) {
        byte[] padded = new byte[block];
        for (int i = 0; i < block; i++) {
            padded[i] = (byte) ((i < key.length ? key[i] : 0) ^ with);
        }
        return padded;
    }

    private MessageDigest start() {
        try {
            return MessageDigest.getInstance(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + digest, e);
        }
    }

    /** {@return whether messages are signed at all} */
    boolean signing() {
        return signing;
    }

    /** {@return the signature of frames in hexadecimal, empty without a key} */
    String sign(List<byte[]> frames) {
        return signing ? hash(frames) : "";
    }

    private String hash(List<byte[]> frames) {
        MessageDigest hash = start();
        hash.update(inner);
        frames.forEach(hash::update);
        byte[] first = hash.digest();
        hash.update(outer);
        return HexFormat.of().formatHex(hash.digest(first));
    }

    /** {@return why a message is refused; empty if it is true and new} */
    String refusal(byte[] signature, List<byte[]> frames) {
        String expected = hash(frames);
        if (signing && !MessageDigest.isEqual(expected.getBytes(StandardCharsets.US_ASCII), signature)) {
            return "its signature is wrong";
        }
        // Each message has an id of its own, so only a repeated one has the same hash, with a key or without.
        return seen.add(expected) ? "" : "it has been here before";
    }
}
