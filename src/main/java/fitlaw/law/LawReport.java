package fitlaw.law;

import fitlaw.common.EnumNames;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.Quantity;
import fitlaw.runs.Checkpoints;
import fitlaw.runs.ExcludedRun;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The report of a law and its notes. */
final class LawReport {
    private static final int LONGEST_NAME = 60;

    /** More columns than this are counted rather than listed. */
    private static final int LISTED = 4;

    private final Law law;
    private final FitResult solution;

    private LawReport(Law law) {
        this.law = law;
        this.solution = law.solution();
    }

    static Report of(Law law) {
        return new LawReport(law).report();
    }

    /** The notes on a law that holds its runs, or that was published. */
    static List<String> notes(Law law) {
        return new LawReport(law).notes();
    }

    private List<Quantity> optima() {
        return List.of(law.optimum().relativeWidth(), law.optimum().mlpRatio());
    }

    private Report report() {
        Report.Builder report = Report.titled(title()).text(law.formula());
        if (law.isFitted()) {
            report.text(symbols());
        }
        if (!law.isFitted() || solution.hasShapes()) {
            report.grid(Estimates.HEADER, Estimates.rows(optima()));
            Estimates.reasons(optima()).forEach(report::note);
            moving(report);
        }
        Estimates.reasons(law.openTerms()).forEach(report::note);
        law.notes().forEach(report::note);
        report.grid(Estimates.HEADER, Estimates.rows(solution.terms()));
        law.diagnostics()
                .merit()
                .ifPresent(merit -> report.text(
                        merit.name() + " " + Numbers.significant(merit.value(), 7) + ": " + merit.meaning() + "."));
        if (law.isFitted()) {
            if (!solution.hasShapes()) {
                Estimates.reasons(solution.terms()).forEach(report::note);
            }
            report.text(spread());
            if (law.hasLevels()) {
                report.text(levels());
            }
        }
        origin(report);
        return report.build();
    }

    /** Where a moving optimum is given, and how it moves. */
    private void moving(Report.Builder report) {
        if (!law.moves().isEmpty()) {
            OptimumExponents moves = law.optimum().exponent();
            report.text("The best shape varies with size or data. The estimates above are"
                    + law.optimum().where()
                    + ", the mean of the runs; law.optimum().at(n, d) gives others, with intervals trusted up to "
                    + Numbers.plain(Optimum.MARKED_SIZE) + " times the N and "
                    + Numbers.plain(Optimum.MARKED_TOKENS) + " times the D of the runs.");
            moves.all().stream()
                    .filter(one -> one.p().isPresent())
                    .forEach(one -> report.text(OptimumExponents.inWords(one)));
        }
    }

    private String title() {
        int levels = law.levels().size();
        // The name of such a law is its formula, which is printed in full below.
        String name = law.name().length() > LONGEST_NAME ? "Formula" : law.name() + " law";
        return law.isFitted()
                ? name + " on " + law.source() + ": "
                        + law.knownFacts().size() + " runs"
                        + (!law.hasLevels() ? "" : ", " + levels + (levels == 1 ? " level" : " levels"))
                : law.name() + " (arXiv:2510.18245)";
    }

    /** The definitions of the letters in the formula. */
    private String symbols() {
        String count = EnumNames.of(law.options().count());
        return (solution.hasShapes() ? "x = d_over_sqrt_n = d/√N and r = mlp_attn_ratio; " : "") + "N counts " + count
                + " parameters.";
    }

    /** The unit of the response, to follow a number. */
    private String unit() {
        return law.response().equals(Runs.LOSS) ? " nats per token" : "";
    }

    /** Noise, residuals and drift. */
    private String spread() {
        StringBuilder text = new StringBuilder(law.noise().text(unit()));
        if (law.noise().fromSeeds()) {
            text.append(" Residual sigma ")
                    .append(Numbers.significant(law.solution().sigma(), 3))
                    .append(unit())
                    .append(", ")
                    .append(law.diagnostics().degreesOfFreedom())
                    .append(" degrees of freedom.");
        }
        text.append(weights());
        List<Drift> drift =
                law.hasRuns() && solution.hasShapes() ? law.diagnostics().drift() : List.of();
        if (!drift.isEmpty()) {
            text.append(" Drift of slopes: ")
                    .append(String.join(
                            "; ", drift.stream().map(Drift::toString).toList()))
                    .append('.');
        }
        return text.toString();
    }

    /** The meaning of sigma if noise differs between runs. */
    private String weights() {
        NoiseScale scale = law.knownFacts().noiseScale();
        String typical = Numbers.significant(scale.reference(), 3);
        return switch (scale.weights().kind()) {
            case EQUAL -> "";
            case RELATIVE ->
                " Relative weights: noise is assumed proportional to " + law.response() + " ("
                        + Numbers.significant(law.diagnostics().relativeSigma().orElse(Double.NaN), 3)
                        + " of it); sigma is for a run of " + law.response() + " " + typical + ".";
            case COLUMN ->
                " Weights: the column " + scale.weights()
                        + " holds the standard deviation of each run; sigma is for a run with their geometric mean, "
                        + typical + ". The residuals are "
                        + Numbers.significant(law.solution().sigma() / scale.reference(), 3)
                        + " times these standard deviations.";
        };
    }

    private String levels() {
        boolean given = solution.terms().stream().anyMatch(term -> term.term().equals("level[l_opt]"));
        return "Levels: " + law.knownFacts().levels().describe() + "; "
                + (given
                        ? "level[l_opt] multiplies the column l_opt."
                        : "level[…] is the group intercept, the expected loss at the runs' mean shape.");
    }

    /** The rows with reduced or no weight, or the file that the law was read from. */
    private void origin(Report.Builder report) {
        if (law.hasRuns()) {
            RobustRows.report(report, law.sample(), law.diagnostics().residuals());
            law.runs().notes().forEach(report::note);
            ExcludedRun.summary(law.runs()).ifPresent(report::note);
        }
        law.file()
                .ifPresent(file -> report.text("Read from " + file + ". Residuals and drift need the runs: "
                        + law.source() + " (" + law.knownFacts().digest() + ")."));
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (law.isFitted()) {
            Influence.farOff(law).ifPresent(notes::add);
            optima().forEach(optimum -> optimum.estimate().ifPresent(estimate -> notes.addAll(cautions(estimate))));
            law.diagnostics().drift().stream()
                    .filter(Drift::rejects)
                    .forEach(test -> notes.add("Drift: slopes differ between classes (" + test
                            + "). The interval of a shared optimum is then too narrow. Fit the form log-parabola with"
                            + " an optimum that varies with "
                            + (test.over().equals("token_class") ? "tokens" : "size")
                            + ", or fit each class separately, with a condition on " + test.over() + "."));
            scatter().ifPresent(notes::add);
            law.noise().lackOfFit().ifPresent(p -> {
                if (p < Drift.SIGNIFICANCE) {
                    notes.add("The residuals are larger than the noise between seeds (lack of fit p = "
                            + Numbers.significant(p, 2)
                            + "). Check for outliers and drift, or restrict the range of shapes.");
                }
            });
        }
        if (law.isFitted()) {
            List<String> differing = law.sample().repeats().differing();
            if (!differing.isEmpty()) {
                notes.add("Runs of one shape, size and amount of data differ in "
                        + String.join(", ", differing.subList(0, Math.min(LISTED, differing.size())))
                        + (differing.size() > LISTED ? " and " + (differing.size() - LISTED) + " more" : "")
                        + ". They are not repeats of one another, and the effect of this difference on loss counts as"
                        + " noise. Choose one value with a condition.");
            }
        }
        if (law.isFitted() && solution.hasShapes()) {
            law.diagnostics().inflation().large().stream()
                    .map(row -> row.column() + " by " + Numbers.significant(row.others(), 3))
                    .reduce((one, other) -> one + ", " + other)
                    .ifPresent(large ->
                            notes.add("Collinearity with other shapes or ln N inflates the variance of coefficients: "
                                    + large + ". Add runs in which only one shape differs; see inflation()."));
        }
        if (law.isFitted()) {
            Clusters.sharedErrors(law.runs(), false)
                    .filter(note -> Checkpoints.of(law.runs()).stream().noneMatch(found -> solution.notes().stream()
                            .anyMatch(one -> one.startsWith(found.words()))))
                    .ifPresent(notes::add);
        }
        notes.addAll(solution.notes());
        return List.copyOf(notes);
    }

    /** A note on differences between sizes beyond noise, if the form predicts how sizes differ. */
    private Optional<String> scatter() {
        List<RandomSlopes.Term> seen = law.moves().contains(Move.SIZE)
                ? solution.predictor().randomSlopes().map(RandomSlopes::seen).orElse(List.of())
                : List.of();
        return seen.isEmpty()
                ? Optional.empty()
                : Optional.of(RandomSlopes.inWords(seen)
                        + " Intervals of losses at other sizes include the between-size variance; those of the best shape"
                        + " include it with law.optimum().at(n, d).acrossSizes().");
    }

    /** Cautions about an estimated optimum. */
    private List<String> cautions(Estimate estimate) {
        List<String> cautions = new ArrayList<>();
        ShapeVariable variable = estimate.term().equals(ShapeVariable.RELATIVE_WIDTH.optimumTerm())
                ? ShapeVariable.RELATIVE_WIDTH
                : ShapeVariable.MLP_RATIO;
        law.domain()
                .range(variable)
                .filter(range -> !range.contains(estimate.value()))
                .ifPresent(range -> cautions.add(estimate.term() + " is extrapolated: the runs range from "
                        + Numbers.significant(range.low(), 3) + " to " + Numbers.significant(range.high(), 3)
                        + ". Add runs around it."));
        Interval interval = estimate.interval();
        if (!interval.isLocated()) {
            cautions.add(estimate.term()
                    + " has an unbounded interval: these runs rule out no value. Add runs on both sides of it.");
        } else if (!interval.isBounded()) {
            String side = Double.isFinite(interval.low()) ? "above" : "below";
            cautions.add("These runs do not bound " + estimate.term() + " from " + side + ". Add runs with "
                    + (side.equals("above") ? "larger " : "smaller ") + variable.column() + ".");
        }
        return cautions;
    }
}
