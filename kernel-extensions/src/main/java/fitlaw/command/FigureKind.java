package fitlaw.command;

import fitlaw.common.EnumNames;
import java.util.Arrays;
import java.util.Optional;

/** The figures of results, except those of the paper. */
public enum FigureKind {
    FIT(
            "law",
            "measured against predicted loss, one point per run, with the noise band; for a throughput model:"
                    + " measured against predicted time, leave-one-architecture-out"),
    SHAPE(
            "law",
            "loss against relative width and against the MLP/attention ratio, with the best value and its"
                    + " interval"),
    CONTOURS(
            "law",
            "contours of loss over both shape variables, with the runs and the joint confidence region of"
                    + " the best shape"),
    PROFILE("law", "increase in misfit against each best value, with the threshold and limits of its interval"),
    RESIDUALS("law", "measured minus fitted loss, by group and against each shape variable"),
    OPTIMUM(
            "law",
            "best shape against size, with bands, for a law in which it varies, and for each size alone; --beside"
                    + " 80M-297M adds that of the paper"),
    DESIGN("law", "runs in the plane of both shape variables; %figure design law nextRuns adds planned runs"),
    HOLD_OUT("heldOut", "predicted against measured loss of held-out runs, with prediction intervals"),
    VARIANTS(
            "speed",
            "tokens per second against batch size for shapes of the size of ARCHITECTURE that differ in hidden"
                    + " size, MLP/attention ratio or GQA group"),
    ROOFLINE("speed", "FLOP per second against FLOP per byte for each operator of ARCHITECTURE"),
    OPERATORS("speed", "share of time of each operator of ARCHITECTURE"),
    ACCURACY(
            "accuracy",
            "accuracy against loss, for the mean and for each task with a usable curve, with bands and models"),
    BUDGETS("allocation", "optimal size and optimal tokens against training budget, with bands"),
    ISOFLOP("allocation", "loss against size for runs of equal FLOP, with parabolas and their minima"),
    REPLAY(
            "replay",
            "how an interval narrows as finished runs are added by information gain, at random, and smallest"
                    + " first; %law replay creates a replay"),
    PARETO("found", "loss against speed of the candidates of a search, with intervals"),
    BATCHES("found", "tokens per second against batch size for the best candidate and the baseline, and their ratio");

    private final String result;
    private final String shows;

    FigureKind(String result, String shows) {
        this.result = result;
        this.shows = shows;
    }

    String result() {
        return result;
    }

    String shows() {
        return shows;
    }

    boolean ofSpeed() {
        return result.equals("speed");
    }

    static Optional<FigureKind> of(String word) {
        return Arrays.stream(values())
                .filter(kind -> EnumNames.of(kind).equals(word))
                .findFirst();
    }
}
