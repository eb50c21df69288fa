package com.ibm.icu.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Detects the character set of a file for Tablesaw, which calls a class of this name before it reads a file.
 *
 * <p>Replaces the class of ICU, a library of 14 MB: recognises byte order marks, UTF-8, and the Windows code page of
 * western Europe. Cells that add ICU get ICU's own class.
 */
public class CharsetDetector {
    private byte[] bytes = {};

    /** Creates a detector. */
    public CharsetDetector() {}

    /**
     * {@return this detector, with its input set}
     *
     * @param in the first bytes of a file
     */
    public CharsetDetector setText(byte[] in) {
        bytes = in.clone();
        return this;
    }

    /** {@return the character set of the input} */
    public CharsetMatch detect() {
        if (startsWith(0xef, 0xbb, 0xbf)) {
            return new CharsetMatch("UTF-8", 100);
        } else if (startsWith(0xfe, 0xff)) {
            return new CharsetMatch("UTF-16BE", 100);
        } else if (startsWith(0xff, 0xfe)) {
            return new CharsetMatch("UTF-16LE", 100);
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        // The last character may be incomplete, which is not an error as long as the end of input is not signalled.
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(bytes.length + 1), false);
        return new CharsetMatch(result.isError() ? "windows-1252" : "UTF-8", 80);
    }

    private boolean startsWith(int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
