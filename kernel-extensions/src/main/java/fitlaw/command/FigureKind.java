package fitlaw.command;

import fitlaw.common.EnumNames;
import java.util.Arrays;
import java.util.Optional;

/** The figures of results, except those of the paper. */
public enum FigureKind {
    FIT(
            "law",
            "predicted against measured loss, one point per run, with the noise band; for a throughput model: measured"
                    + " against predicted time, with each architecture held out"),
    SHAPE("law", "loss over relative width and over the MLP/attention ratio, with the best value and its interval"),
    CONTOURS("law", "loss over both at once, with the joint confidence region of the best shape and the runs"),
    PROFILE("law", "the misfit for each value of the best shape, with the threshold and limits of its interval"),
    RESIDUALS("law", "measured minus fitted loss, by level and over each shape"),
    OPTIMUM(
            "law",
            "the best shape over size by a law in which it varies, with bands, and for each size alone; --beside"
                    + " 80M-297M adds the paper's"),
    DESIGN("law", "the runs over both shapes; %figure design law nextRuns adds planned ones"),
    HOLD_OUT("heldOut", "predicted against measured loss of held-out runs, with prediction intervals"),
    VARIANTS(
            "speed",
            "tokens per second over batch at the size of ARCHITECTURE, by hidden size, MLP/attention ratio,"
                    + " grouping"),
    ROOFLINE("speed", "FLOP per second over FLOP per byte of each operator of ARCHITECTURE"),
    OPERATORS("speed", "the share of each operator of ARCHITECTURE in the time"),
    ACCURACY(
            "accuracy",
            "accuracy over loss, for the mean and for each task with a usable curve, with bands and" + " models"),
    BUDGETS("allocation", "the best size and the best data over training budgets, with bands"),
    ISOFLOP("allocation", "loss over size for each budget of equal FLOP, with parabolas and minima"),
    REPLAY(
            "replay",
            "how an interval narrows as finished runs are revealed by worth, at random and smallest first; %law replay"
                    + " makes a replay"),
    PARETO("found", "loss against speed of the candidates of a search, with intervals"),
    BATCHES(
            "found",
            "tokens per second over batch of the best candidate and of the baseline, and relative to the"
                    + " baseline's");

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
