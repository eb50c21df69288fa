package fitlaw.command;

import fitlaw.common.EnumNames;
import java.util.Arrays;
import java.util.Optional;

/** The figures that a result has, but those of the paper. */
public enum FigureKind {
    FIT(
            "law",
            "predicted against measured loss, one point a run, with the noise band; of a throughput model: measured"
                    + " against predicted time, each architecture left out"),
    SHAPE("law", "loss over relative width and over the MLP/attention ratio, with the best value and its interval"),
    CONTOURS("law", "loss over both at once, with the joint confidence region of the best shape and the runs"),
    PROFILE("law", "the misfit of each value of the best shape, with the level and ends of its interval"),
    RESIDUALS("law", "measured less fitted loss, by level and over each shape"),
    OPTIMUM(
            "law",
            "the best shape over size by a law in which it moves, with bands, beside each size alone; --beside 80M-297M adds the"
                    + " paper's"),
    DESIGN("law", "where the runs lie over both shapes; %figure design law nextRuns adds planned ones"),
    HOLD_OUT("heldOut", "predicted against measured loss of runs that the law has not seen, with prediction intervals"),
    VARIANTS(
            "speed",
            "tokens per second over batch at the size of ARCHITECTURE, by hidden size, MLP/attention ratio,"
                    + " grouping"),
    ROOFLINE("speed", "FLOP per second over FLOP per byte of each operator of ARCHITECTURE"),
    OPERATORS("speed", "the share of each operator of ARCHITECTURE in the time"),
    ACCURACY(
            "accuracy", "accuracy over loss, of the mean and of each task that carries a curve, with bands and models"),
    BUDGETS("allocation", "the best size and the best data over training budgets, with bands"),
    ISOFLOP("allocation", "loss over size for each budget of equal FLOP, with parabolas and minima"),
    REPLAY(
            "replay",
            "how an interval narrows as finished runs are revealed by worth, at random and smallest first; %law replay makes"
                    + " a replay"),
    PARETO("found", "loss against speed of what a search found, with intervals"),
    BATCHES("found", "tokens per second over batch of the best found and of the baseline, and over the baseline's");

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
