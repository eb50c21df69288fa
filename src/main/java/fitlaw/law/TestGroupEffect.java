package fitlaw.law;

/** How the group effects of the runs that a law is tested on are determined. */
public enum TestGroupEffect {
    /** {@link #KNOWN} if all groups of the test runs occur among the training runs, otherwise {@link #PROFILED}. */
    AUTOMATIC("fitted to the training runs if these have all levels of the test runs, otherwise to the test runs"),
    /** Fitted on training runs of the same size and data. */
    KNOWN("fitted to the training runs"),
    /** One number per group, fitted to the test runs themselves: only differences inside a group are predicted. */
    PROFILED("fitted to the test runs, so only differences within a level are predicted"),
    /**
     * From size and data, by {@code L = E + A / N^α + B / D^β} fitted to the group effects of the training runs;
     * rejected for fewer than six of them, or if tokens are tied to size.
     */
    EXTRAPOLATED("extrapolated from those of the training runs by E + A / N^alpha + B / D^beta");

    private final String meaning;

    TestGroupEffect(String meaning) {
        this.meaning = meaning;
    }

    /** {@return its description} */
    public String meaning() {
        return meaning;
    }
}
