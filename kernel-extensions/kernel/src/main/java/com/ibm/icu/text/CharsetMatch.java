package com.ibm.icu.text;

/** The result of a {@link CharsetDetector}. */
public class CharsetMatch {
    private final String name;
    private final int confidence;

    CharsetMatch(String name, int confidence) {
        this.name = name;
        this.confidence = confidence;
    }

    /** {@return the name of the character set} */
    public String getName() {
        return name;
    }

    /** {@return the confidence of the match, from 0 to 100} */
    public int getConfidence() {
        return confidence;
    }
}
