package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.table.Report;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.Table;

/**
 * The profile of every term of a law.
 *
 * @param law the law
 * @param all a profile for each term that the runs tell
 */
public record Profiles(Law law, List<Profile> all) implements Report.Source {
    /**
     * Creates profiles.
     *
     * @param law the law
     * @param all a profile for each term that the runs tell
     */
    public Profiles {
        all = List.copyOf(all);
    }

    static Profiles of(Law law) {
        Regression regression = law.regression();
        List<Profile> all = new ArrayList<>();
        for (Quantity quantity : law.estimates()) {
            boolean best = List.of(ShapeVariable.values()).stream()
                    .anyMatch(shape -> quantity.term().equals(shape.optimumTerm()));
            // Functions of several parameters, such as a level stated at another shape, have none.
            if (quantity instanceof Estimate && (best || regression.parameters().contains(quantity.term()))) {
                all.add(Profile.of(law, quantity.term()));
            }
        }
        return new Profiles(law, all);
    }

    /** {@return the estimates with their profile intervals, open terms as they are} */
    public List<Quantity> estimates() {
        return law.estimates().stream()
                .map(quantity -> all.stream()
                        .map(Profile::estimate)
                        .filter(estimate -> estimate.term().equals(quantity.term()))
                        .findFirst()
                        .map(Quantity.class::cast)
                        .orElse(quantity))
                .toList();
    }

    /** {@return all estimates as rows: term, estimate, std_error, low, high, method} */
    public Table table() {
        return Estimates.table(estimates());
    }

    @Override
    public Report report() {
        Report.Builder report =
                Report.titled(law.name() + " law on " + law.runs().source() + ": profile intervals");
        report.grid(Estimates.HEADER, Estimates.rows(estimates()));
        Estimates.reasons(estimates()).forEach(report::note);
        return report.text(
                        "Each term is held at a value and all else is fitted again; the interval holds the values that a"
                                + " t-test does not reject.")
                .build();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
