package fitlaw.law;

import fitlaw.common.Report;
import fitlaw.common.Work;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.Profiler;
import fitlaw.fit.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import tech.tablesaw.api.Table;

/**
 * The profile of every term of a law.
 *
 * @param law the law
 * @param all a profile for each term that is identified
 */
public record Profiles(Law law, List<Profile> all) implements Report.Source {
    /**
     * Creates profiles.
     *
     * @param law the law
     * @param all a profile for each term that is identified
     */
    public Profiles {
        all = List.copyOf(all);
    }

    /**
     * {@return the profile of every term that the runs identify}
     *
     * @param law the law
     * @throws IllegalStateException if the law was not fitted by least squares
     */
    public static Profiles of(Law law) {
        Regression regression = law.regression();
        List<String> terms = new ArrayList<>();
        for (Quantity quantity : law.estimates()) {
            boolean best = List.of(ShapeVariable.values()).stream()
                    .anyMatch(shape -> quantity.term().equals(shape.optimumTerm()));
            // Functions of several parameters, such as a group effect stated at another shape, have no profile.
            if (quantity instanceof Estimate && (best || regression.parameters().contains(quantity.term()))) {
                terms.add(quantity.term());
            }
        }
        return new Profiles(law, terms.isEmpty() ? List.of() : new Terms(law, terms).done());
    }

    /** The profiles of terms, each computed independently. */
    private record Terms(Law law, List<String> terms) implements Work<List<Profile>> {
        @Override
        public String name() {
            return "profile";
        }

        @Override
        public int units() {
            return terms.size();
        }

        @Override
        public List<Profile> part(int from, int to) {
            return terms.subList(from, to).stream()
                    .map(term -> Profile.of(law, term))
                    .toList();
        }

        @Override
        public List<Profile> joined(List<List<Profile>> parts) {
            return parts.stream().flatMap(List::stream).toList();
        }

        /** Writes four lines per profile: its term, the ends of its interval, its method, and the held values. */
        @Override
        public String written(List<Profile> part) {
            StringBuilder text = new StringBuilder();
            for (Profile profile : part) {
                Estimate estimate = profile.estimate();
                double[] curve = profile.curve().stream()
                        .flatMapToDouble(held -> DoubleStream.of(held.value(), held.squares(), held.root()))
                        .toArray();
                text.append(estimate.term())
                        .append('\n')
                        .append(Work.text(
                                estimate.interval().low(), estimate.interval().high(), profile.t()))
                        .append('\n')
                        .append(estimate.interval().method())
                        .append('\n')
                        .append(Work.text(curve))
                        .append('\n');
            }
            return text.toString();
        }

        @Override
        public List<Profile> read(String text) {
            List<String> lines = text.lines().toList();
            List<Profile> all = new ArrayList<>();
            for (int at = 0; at < lines.size(); at += 4) {
                double[] ends = Work.numbers(lines.get(at + 1));
                double[] curve = Work.numbers(lines.get(at + 3));
                List<Profiler.Held> held = new ArrayList<>();
                for (int i = 0; i < curve.length; i += 3) {
                    held.add(new Profiler.Held(curve[i], curve[i + 1], curve[i + 2]));
                }
                Interval interval = new Interval(ends[0], ends[1], lines.get(at + 2));
                all.add(new Profile(estimate(lines.get(at), interval), held, ends[2]));
            }
            return all;
        }

        private Estimate estimate(String term, Interval interval) {
            Estimate fitted = law.estimates().stream()
                    .filter(quantity -> quantity.term().equals(term))
                    .flatMap(quantity -> quantity.estimate().stream())
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("the law has no term " + term));
            return new Estimate(term, fitted.value(), fitted.stdError(), interval);
        }
    }

    /** {@return the estimates with their profile intervals; terms that are not identified are unchanged} */
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
                        "Each term is fixed at a value and all others are refitted; the interval contains the values "
                                + "that a t-test does not reject.")
                .build();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
