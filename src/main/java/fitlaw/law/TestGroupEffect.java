package fitlaw.law;

/** How the group effects of the runs that a law is tested on are determined. */
public enum TestGroupEffect {
    /** {@link #KNOWN} if all groups of the test runs occur among the training runs, otherwise {@link #PROFILED}. */
    AUTOMATIC("fitted on training runs where they are known there, else to the test runs"),
    /** Fitted on training runs of the same size and data. */
    KNOWN("fitted on training runs"),
    /** One number per group, fitted to the test runs themselves: only differences inside a group are predicted. */
    PROFILED("fitted to the test runs, one number each: only differences inside a level are predicted"),
    /**
     * From size and data, by {@code L = E + A / N^α + B / D^β} fitted to the group effects of the training runs;
     * rejected for fewer than six of them, or if tokens are tied to size.
     */
    EXTRAPOLATED("extrapolated from the levels of the training runs by E + A / N^alpha + B / D^beta");

    private final String meaning;

    TestGroupEffect(String meaning) {
        this.meaning = meaning;
    }

    /** {@return its description} */
    public String meaning() {
        return meaning;
    }
}
