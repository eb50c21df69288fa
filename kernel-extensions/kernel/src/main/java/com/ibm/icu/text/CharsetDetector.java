package com.ibm.icu.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Finds the character set of a file for Tablesaw, which calls a class of this name before it reads one.
 *
 * <p>Stands in for the one of ICU, a library of 14 MB: knows the marks at the start of a file, UTF-8, and what Windows
 * writes in western Europe. Cells that add ICU itself get ICU's own.
 */
public class CharsetDetector {
    private byte[] bytes = {};

    /** Creates a detector. */
    public CharsetDetector() {}

    /**
     * {@return this detector, which will look at some bytes}
     *
     * @param in the first bytes of a file
     */
    public CharsetDetector setText(byte[] in) {
        bytes = in.clone();
        return this;
    }

    /** {@return the character set of the bytes} */
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
        // The last character may be cut off, which is no error without a call that ends the input.
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
