package fitlaw.command;

import static fitlaw.magic.JavaCall.array;
import static fitlaw.magic.JavaCall.literal;

import fitlaw.figure.Figure;
import fitlaw.law.Law;
import fitlaw.magic.JavaCall;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of {@code fitlaw figure} and {@code %figure}: additions to figures of a law. */
public final class FigureArguments extends SharedOptions {
    @Option(
            names = "--beside",
            paramLabel = "LAW",
            split = ",",
            description = "For optimum: other laws whose best shape is drawn at the sizes of their runs: published"
                    + " laws (80M-297M, 1B), files of saved laws, or variables.")
    private final List<LawSource> beside = new ArrayList<>();

    @Option(
            names = "--up-to",
            paramLabel = "SIZE",
            description = "For optimum: size up to which to draw, such as 145M. Default: ten times the largest run, or"
                    + " the sizes of the laws of --beside.")
    private Double upTo;

    /** Filled in by picocli. */
    public FigureArguments() {}

    /**
     * {@return a figure of a law}
     *
     * @param kind a kind of figure for laws
     * @param law the law
     * @param space resolves the added laws
     */
    public JavaCall<Figure> ofLaw(FigureKind kind, JavaCall<Law> law, Workspace space) {
        if (kind != FigureKind.OPTIMUM) {
            refuse(List.of("--beside", "--up-to"), "is only for the figure optimum. Leave it out.");
        }
        return switch (kind) {
            case FIT -> JavaCall.of(Figure::fit, law);
            case SHAPE -> JavaCall.of(Figure::shape, law);
            case CONTOURS -> JavaCall.of(Figure::contours, law);
            case PROFILE -> JavaCall.of(Figure::profile, law, literal(new String[0]));
            case RESIDUALS -> JavaCall.of(Figure::residuals, law);
            case OPTIMUM -> optimum(law, space);
            default -> JavaCall.of(Figure::design, law);
        };
    }

    private JavaCall<Figure> optimum(JavaCall<Law> law, Workspace space) {
        JavaCall<Law[]> others =
                array(beside.stream().map(other -> other.in(space)).toList(), Law[]::new);
        return upTo == null
                ? JavaCall.of(Figure::optimum, law, others)
                : JavaCall.of(Figure::optimum, law, literal(upTo), others);
    }
}
