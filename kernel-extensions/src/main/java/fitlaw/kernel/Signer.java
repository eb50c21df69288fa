package fitlaw.kernel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs messages and tells forged and repeated ones from true ones. */
final class Signer {
    /** Hashes remembered against replay. */
    private static final int REMEMBERED = 50_000;

    private final Key key;
    private final boolean signing;
    private final Set<String> seen = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    Signer(String digest, byte[] key) {
        signing = key.length > 0;
        // A key of zeros is as none.
        this.key = new SecretKeySpec(signing ? key : new byte[1], "Hmac" + digest.replace("-", ""));
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
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            frames.forEach(mac::update);
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + key.getAlgorithm(), e);
        }
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
