package fitlaw.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SignerTest {
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void agreesWithTheStandardsExample() {
        Signer signer = new Signer("SHA-256", ascii("Jefe")); // RFC 4231, test case 2

        assertThat(signer.sign(List.of(ascii("what do ya want "), ascii("for nothing?"))))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void agreesWithTheStandardsExampleOfALongKey() {
        byte[] key = new byte[131];
        java.util.Arrays.fill(key, (byte) 0xaa); // RFC 4231, test case 6

        assertThat(new Signer("SHA-256", key)
                        .sign(List.of(ascii("Test Using Larger Than Block-Size Key - Hash Key First"))))
                .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    @Test
    void agreesWithJavaForAllHashesThatAConnectionMayName() throws Exception {
        for (String digest : List.of("SHA-256", "SHA-384", "SHA-512")) {
            for (int length : new int[] {1, 63, 64, 65, 127, 128, 129}) {
                byte[] key = new byte[length];
                java.util.Arrays.fill(key, (byte) 0xa5);
                String name = "Hmac" + digest.replace("-", "");
                Mac mac = Mac.getInstance(name);
                mac.init(new SecretKeySpec(key, name));

                assertThat(new Signer(digest, key).sign(List.of(ascii("a"), ascii("b"))))
                        .as(digest + " with a key of " + length)
                        .isEqualTo(HexFormat.of().formatHex(mac.doFinal(ascii("ab"))));
            }
        }
    }

    @Test
    void refusesTheSameSignatureTwice() {
        Signer signer = new Signer("SHA-256", ascii("key"));
        List<byte[]> frames = List.of(ascii("a"));
        byte[] signature = ascii(signer.sign(frames));

        assertThat(signer.refusal(signature, frames)).isEmpty();
        assertThat(signer.refusal(signature, frames)).contains("repeats an earlier message");
        assertThat(signer.refusal(ascii("00"), frames)).contains("wrong");
    }

    @Test
    void refusesARepeatedMessageAlsoWithoutAKey() {
        Signer open = new Signer("SHA-256", new byte[0]);
        List<byte[]> frames = List.of(ascii("{\"msg_id\":1}"));

        assertThat(open.refusal(new byte[0], frames)).isEmpty();
        assertThat(open.refusal(new byte[0], frames)).contains("repeats an earlier message");
        assertThat(open.sign(frames)).isEmpty();
    }
}
