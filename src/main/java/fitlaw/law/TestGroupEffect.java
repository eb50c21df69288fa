package fitlaw.law;

/** Where the intercepts of the groups come from whose runs a law is tested on. Reports call them levels. */
public enum TestGroupEffect {
    /** {@link #KNOWN} where all levels of the test runs were fitted on training runs, else {@link #PROFILED}. */
    AUTOMATIC("fitted on training runs where they are known there, else to the test runs"),
    /** Fitted on training runs of the same size and data. */
    KNOWN("fitted on training runs"),
    /** One number a group, fitted to the test runs themselves: only differences inside a level are predicted. */
    PROFILED("fitted to the test runs, one number each: only differences inside a level are predicted"),
    /**
     * From size and data, by {@code L = E + A / N^α + B / D^β} fitted to the levels of the training runs; refused below six of
     * them, or where tokens are tied to size.
     */
    EXTRAPOLATED("extrapolated from the levels of the training runs by E + A / N^alpha + B / D^beta");

    private final String meaning;

    TestGroupEffect(String meaning) {
        this.meaning = meaning;
    }

    /** {@return what it means, in words} */
    public String meaning() {
        return meaning;
    }
}
