package com.ibm.icu.text;

/** What a {@link CharsetDetector} found. */
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

    /** {@return how sure that is, from 0 to 100} */
    public int getConfidence() {
        return confidence;
    }
}
