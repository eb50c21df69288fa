package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.NotIdentified;
import fitlaw.runs.Levels;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The analyses of arXiv:2510.18245 on any table of runs: laws fitted on smaller sizes and tested on larger ones, each
 * score next to that of a law without shapes and of a perfect law.
 *
 * <p>Sizes are those of {@link Levels#sizes}; amounts of data inside a size have separate group effects, and several
 * training sets are rejected. A case that the runs do not allow is listed with the reason.
 *
 * @param title name of the protocol
 * @param sizes how sizes are defined, with their numbers of runs
 * @param cases the fits and their tests
 * @param notes notes on the scores
 */
public record Protocol(String title, String sizes, List<Case> cases, List<String> notes) implements Report.Source {
    /**
     * One law and its test.
     *
     * @param name name in reports
     * @param form name of the form
     * @param trained the training runs
     * @param tested the test runs, of one size
     * @param heldOut the outcome, if the runs allow the case
     * @param refusal why they do not; empty otherwise
     */
    public record Case(String name, String form, Part trained, Part tested, Optional<HoldOut> heldOut, String refusal) {
        /**
         * Creates a case.
         *
         * @param name name in reports
         * @param form name of the form
         * @param trained the training runs
         * @param tested the test runs
         * @param heldOut the outcome, if the runs allow the case
         * @param refusal why they do not
         */
        public Case {
            Objects.requireNonNull(heldOut, "heldOut");
        }
    }

    /**
     * The runs that one side of a case takes.
     *
     * @param sizes their sizes, the smallest first
     * @param runs number of runs
     */
    public record Part(List<String> sizes, int runs) {
        /**
         * Creates a part.
         *
         * @param sizes their sizes, the smallest first
         * @param runs number of runs
         */
        public Part {
            sizes = List.copyOf(sizes);
        }

        /** {@return the names of its sizes, joined by commas} */
        public String sizesInWords() {
            return String.join(", ", sizes);
        }

        /** {@return its sizes, with the number of runs} */
        @Override
        public String toString() {
            return sizesInWords() + " (" + runs + ")";
        }
    }

    /**
     * Creates the result of a protocol.
     *
     * @param title name of the protocol
     * @param sizes how sizes are defined
     * @param cases the fits and their tests
     * @param notes notes on the scores
     */
    public Protocol {
        cases = List.copyOf(cases);
        notes = List.copyOf(notes);
    }

    /**
     * {@return the tasks of the paper's Figure 6 with the default law, see {@link #tasks(LawForm, Runs, FitOptions, TestGroupEffect)}}
     *
     * @param runs training runs of two or more sizes
     */
    public static Protocol tasks(Runs runs) {
        return tasks(LawForm.conditional(), runs, FitOptions.defaults(), TestGroupEffect.AUTOMATIC);
    }

    /**
     * {@return the tasks of the paper's Figure 6, for as many sizes as there are: task j fits the j smallest sizes and
     * predicts the next}
     *
     * @param form formula
     * @param runs training runs of two or more sizes
     * @param options how laws are fitted
     * @param groupEffect how group effects of test runs are determined
     * @throws DataException if the runs have only one size or several training sets, or allow no task
     */
    public static Protocol tasks(LawForm form, Runs runs, FitOptions options, TestGroupEffect groupEffect) {
        return new ProtocolCases(runs, options, groupEffect).tasks(form);
    }

    /**
     * {@return the effect of runs with extreme ratios on the default law, see
     * {@link #outliers(LawForm, Runs, FitOptions, TestGroupEffect)}}
     *
     * @param runs training runs of two or more sizes
     */
    public static Protocol outliers(Runs runs) {
        return outliers(LawForm.conditional(), runs, FitOptions.defaults(), TestGroupEffect.AUTOMATIC);
    }

    /**
     * {@return the outlier ablation of the paper's Figure 25: all smaller sizes predict the largest, trained without
     * and with the runs whose MLP/attention ratio is outside 0.5 to 5; the test runs are inside in both cases}
     *
     * @param form formula
     * @param runs training runs of two or more sizes
     * @param options how laws are fitted
     * @param groupEffect how group effects of test runs are determined
     * @throws DataException if the runs have only one size, no shapes, or allow no case
     */
    public static Protocol outliers(LawForm form, Runs runs, FitOptions options, TestGroupEffect groupEffect) {
        return new ProtocolCases(runs, options, groupEffect).outliers(form);
    }

    /**
     * {@return the default law compared with the published forms, see {@link #ablations(LawForm, Runs, FitOptions,
     * TestGroupEffect)}}
     *
     * @param runs training runs of two or more sizes
     */
    public static Protocol ablations(Runs runs) {
        return ablations(LawForm.conditional(), runs, FitOptions.defaults(), TestGroupEffect.AUTOMATIC);
    }

    /**
     * {@return the ablations of the paper's Figures 25 and 26: all smaller sizes predict the largest, with the given
     * form and with the multiplicative, the additive and the joint one}
     *
     * @param form formula
     * @param runs training runs of two or more sizes
     * @param options how laws are fitted
     * @param groupEffect how group effects of test runs are determined
     * @throws DataException if the runs have only one size or several training sets, or allow no case
     */
    public static Protocol ablations(LawForm form, Runs runs, FitOptions options, TestGroupEffect groupEffect) {
        return new ProtocolCases(runs, options, groupEffect).ablations(form);
    }

    /**
     * {@return the default law of all smaller sizes against that of the nearest one, see
     * {@link #pooled(LawForm, Runs, FitOptions, TestGroupEffect)}}
     *
     * @param runs training runs of three or more sizes
     */
    public static Protocol pooled(Runs runs) {
        return pooled(LawForm.conditional(), runs, FitOptions.defaults(), TestGroupEffect.AUTOMATIC);
    }

    /**
     * {@return the comparison of the paper's Figure 8: the largest size predicted from all smaller ones together, and
     * from only the next smaller one}
     *
     * @param form formula
     * @param runs training runs of three or more sizes
     * @param options how laws are fitted
     * @param groupEffect how group effects of test runs are determined
     * @throws DataException if the runs have fewer than three sizes or several training sets, or allow no case
     */
    public static Protocol pooled(LawForm form, Runs runs, FitOptions options, TestGroupEffect groupEffect) {
        return new ProtocolCases(runs, options, groupEffect).pooled(form);
    }

    /** {@return one row per case with its scores; empty cells if the runs do not allow it} */
    public Table table() {
        StringColumn name = StringColumn.create("case");
        StringColumn form = StringColumn.create("form");
        StringColumn trainedOn = StringColumn.create("trained_on");
        StringColumn testedOn = StringColumn.create("tested_on");
        IntColumn trainRuns = IntColumn.create("train_runs");
        IntColumn testRuns = IntColumn.create("test_runs");
        IntColumn notScored = IntColumn.create("not_scored");
        StringColumn level = StringColumn.create("test_level");
        StringColumn refusal = StringColumn.create("refusal");
        List<DoubleColumn> scores = SCORES.stream().map(DoubleColumn::create).toList();
        for (Case one : cases) {
            name.append(one.name());
            form.append(one.form());
            trainedOn.append(one.trained().sizesInWords());
            testedOn.append(one.tested().sizesInWords());
            trainRuns.append(one.trained().runs());
            testRuns.append(one.tested().runs());
            notScored.append(
                    one.heldOut().map(heldOut -> heldOut.alone().size()).orElse(0));
            level.append(one.heldOut()
                    .map(heldOut -> heldOut.groupEffect().name().toLowerCase(Locale.ROOT))
                    .orElse(""));
            double[] values = one.heldOut().map(Protocol::scores).orElse(new double[0]);
            for (int s = 0; s < scores.size(); s++) {
                if (s < values.length && !Double.isNaN(values[s])) {
                    scores.get(s).append(values[s]);
                } else {
                    scores.get(s).appendMissing();
                }
            }
            refusal.append(one.refusal());
        }
        Table table = Table.create(title, name, form, trainedOn, testedOn, trainRuns, testRuns, notScored, level);
        scores.forEach(table::addColumns);
        return table.addColumns(refusal);
    }

    private static final List<String> SCORES = List.of(
            "mse",
            "null_mse",
            "ceiling_mse",
            "bias",
            "spearman",
            "spearman_low",
            "spearman_high",
            "ceiling_spearman",
            "ceiling_spearman_low",
            "ceiling_spearman_high",
            "coverage",
            "noise");

    private static double[] scores(HoldOut heldOut) {
        return new double[] {
            heldOut.scores().mse(),
            heldOut.scores().nullMse(),
            heldOut.scores().ceiling().mse(),
            heldOut.scores().bias(),
            value(heldOut.scores().spearman()),
            low(heldOut.scores().spearman()),
            high(heldOut.scores().spearman()),
            value(heldOut.scores().ceiling().spearman()),
            low(heldOut.scores().ceiling().spearman()),
            high(heldOut.scores().ceiling().spearman()),
            heldOut.scores().coverage(),
            heldOut.scores().ceiling().noise().sigma()
        };
    }

    private static double value(Optional<Estimate> correlation) {
        return correlation.map(Estimate::value).orElse(Double.NaN);
    }

    private static double low(Optional<Estimate> correlation) {
        return stated(correlation).map(Interval::low).orElse(Double.NaN);
    }

    private static double high(Optional<Estimate> correlation) {
        return stated(correlation).map(Interval::high).orElse(Double.NaN);
    }

    private static Optional<Interval> stated(Optional<Estimate> correlation) {
        return correlation.map(Estimate::interval).filter(Interval::isStated);
    }

    /**
     * {@return one row per test run: case, row, level, measured and predicted loss, low and high of its 95 % prediction
     * interval}
     */
    public Table predictions() {
        Table all = Table.create("predictions");
        for (Case one : cases) {
            one.heldOut().ifPresent(heldOut -> {
                Table rows = heldOut.table();
                StringColumn name = StringColumn.create("case", rows.rowCount());
                name.setMissingTo(one.name());
                Table named = Table.create("predictions", name);
                rows.columns().forEach(named::addColumns);
                if (all.columnCount() == 0) {
                    named.columns().forEach(all::addColumns);
                } else {
                    all.append(named);
                }
            });
        }
        return all;
    }

    @Override
    public Report report() {
        List<List<String>> rows = new ArrayList<>();
        for (Case one : cases) {
            one.heldOut()
                    .ifPresentOrElse(
                            heldOut -> rows.add(row(one, heldOut)),
                            () -> rows.add(row(one, Stream.generate(() -> "–").limit(7))));
        }
        Report.Builder report = Report.titled(title)
                .text(sizes)
                .grid(
                        List.of(
                                "case",
                                "form",
                                "trained on",
                                "tested on",
                                "MSE",
                                "size-only",
                                "noise floor",
                                "Spearman",
                                "noise floor",
                                "bias",
                                "coverage"),
                        rows);
        cases.stream()
                .filter(one -> one.heldOut().isEmpty())
                .forEach(one -> report.note(one.name() + " could not be run. " + one.refusal()));
        open().forEach((reason, names) -> report.note(
                String.join(", ", names) + (names.size() == 1 ? " has" : " have") + " no such term. " + reason));
        cases.forEach(one -> one.heldOut()
                .filter(heldOut -> !heldOut.alone().isEmpty())
                .ifPresent(heldOut -> report.note(one.name() + ": " + heldOut.notScored())));
        notes.forEach(report::note);
        return report.text("Mean squared errors are in squared nats per token. Spearman is within levels, with its"
                        + " interval; size-only, a law without shape terms, has 0. Coverage is that of 95 % prediction"
                        + " intervals. " + HoldOut.NOISE_FLOOR + ", " + noise() + levels())
                .build();
    }

    /** The terms that laws do not identify, with the cases in which they do not. */
    private Map<String, List<String>> open() {
        Map<String, List<String>> open = new LinkedHashMap<>();
        for (Case one : cases) {
            one.heldOut().ifPresent(heldOut -> heldOut.law().solution().open().stream()
                    .filter(NotIdentified.class::isInstance)
                    .forEach(reason -> open.computeIfAbsent(reason.toString(), key -> new ArrayList<>())
                            .add(one.name())));
        }
        return open;
    }

    private String noise() {
        boolean seeds = cases.stream()
                .flatMap(one -> one.heldOut().stream())
                .allMatch(heldOut -> heldOut.scores().ceiling().noise().fromSeeds());
        return seeds
                ? "from repeated runs. "
                : "from the residuals of each law if runs are not repeated, which includes its lack of fit. ";
    }

    private String levels() {
        List<String> used = cases.stream()
                .flatMap(one -> one.heldOut().stream())
                .map(heldOut -> heldOut.groupEffect().meaning())
                .distinct()
                .toList();
        return "Group intercepts of the test runs were " + String.join("; or ", used) + ".";
    }

    private static List<String> row(Case one, HoldOut heldOut) {
        return row(
                one,
                Stream.of(
                        Numbers.significant(heldOut.scores().mse(), 3),
                        Numbers.significant(heldOut.scores().nullMse(), 3),
                        Numbers.significant(heldOut.scores().ceiling().mse(), 3),
                        HoldOut.shown(heldOut.scores().spearman()),
                        HoldOut.shown(heldOut.scores().ceiling().spearman()),
                        Numbers.significant(heldOut.scores().bias(), 3),
                        Numbers.significant(100 * heldOut.scores().coverage(), 3) + " %"));
    }

    private static List<String> row(Case one, Stream<String> scores) {
        return Stream.concat(
                        Stream.of(
                                one.name(),
                                one.form(),
                                one.trained().toString(),
                                one.tested().toString()),
                        scores)
                .toList();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
