package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.accuracy.Accuracy;
import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.common.DidYouMean;
import fitlaw.common.EnumNames;
import fitlaw.figure.Figure;
import fitlaw.law.Allocation;
import fitlaw.law.DesignReplay;
import fitlaw.law.HoldOut;
import fitlaw.law.IsoFlop;
import fitlaw.law.Law;
import fitlaw.law.NextRuns;
import fitlaw.law.Protocol;
import fitlaw.magic.Completes;
import fitlaw.magic.CompletionCandidates;
import fitlaw.magic.Context;
import fitlaw.magic.JavaCall;
import fitlaw.paper.FigureAnalysis;
import fitlaw.paper.Paper;
import fitlaw.runs.Runs;
import fitlaw.search.Candidates;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code %figure}: drawings of a result. */
@Command(
        header = "draw a figure of a result, or reproduce a figure of the paper",
        footer = {
            "%figure shape law",
            "%figure contours law",
            "%figure optimum law --beside 80M-297M",
            "%figure 4 sweep"
        })
final class FigureMagic extends LibraryMagic {
    @Parameters(index = "0", paramLabel = "KIND")
    @Completes(by = Names.class)
    private String typed;

    @Parameters(index = "1", arity = "0..1", paramLabel = "RESULT")
    @Completes(
            variables = {
                Allocation.class,
                DesignReplay.class,
                Accuracy.class,
                HoldOut.class,
                Protocol.class,
                Runs.class,
                Paper.class,
                Candidates.class
            },
            types = {LawSource.class, ThroughputSource.class})
    private String result;

    @Parameters(index = "2", arity = "0..1", paramLabel = "ARCHITECTURE|NEXT|BENCH")
    @Completes(
            variables = {NextRuns.class, Bench.class},
            types = ArchitectureSource.class)
    private String more;

    @Mixin
    private WorkloadArguments load;

    @Mixin
    private FigureArguments arguments;

    /** The names and numbers of figures. */
    static final class Names implements CompletionCandidates {
        @Override
        public List<String> of(String typed, Map<String, String> words, Context context) {
            return names();
        }
    }

    FigureMagic() {
        super("figure");
    }

    private static List<String> names() {
        return Stream.concat(
                        Arrays.stream(FigureKind.values()).map(EnumNames::of),
                        Paper.figures().keySet().stream().map(String::valueOf))
                .toList();
    }

    @Override
    protected String notes() {
        return Arrays.stream(FigureKind.values())
                        .map(kind -> String.format(Locale.ROOT, "%-11s %s", EnumNames.of(kind), kind.shows()))
                        .collect(Collectors.joining("\n"))
                + """


                RESULT is the variable of the result. For most figures it is a law (default: law), which may also be a
                file or one of the published laws, 80M-297M and 1B. For hold-out it is a HoldOut or Protocol (default:
                heldOut); for variants, roofline and operators, a calibrated model (default: speed); for budgets and
                isoflop, a result of %allocate (default: allocation); for pareto and batches, a result of %search
                (default: found). ARCHITECTURE is a config.json or a variable. Models that a search includes with
                --beside are also drawn. BENCH is a variable of %bench whose measurements of the same shapes are drawn
                as points: %figure batches found times.

                """
                + Paper.figures().entrySet().stream()
                        .map(figure -> String.format(Locale.ROOT, "%-11s %s%n", figure.getKey(), figure.getValue()))
                        .collect(Collectors.joining())
                + """

                These are reproductions of figures of arXiv:2510.18245, with their numbers in version 3, each with a
                verdict on the paper's claim. RESULT is a Paper or, for a figure of loss, a variable of runs, all of
                whose rows are used. Default: the data included in Fitlaw.""";
    }

    @Override
    protected String example() {
        if (typed == null) {
            return super.example();
        } else if (typed.matches("\\d{1,3}")) {
            return "%figure 4 sweep";
        }
        return FigureKind.of(typed)
                .map(kind -> "%figure " + typed + " " + kind.result()
                        + (kind.ofSpeed() ? " data/models/llama-3.2-1b.json" : ""))
                .orElse(super.example());
    }

    @Override
    void run(SessionWorkspace space) throws Exception {
        space.show(typed.matches("\\d{1,3}") ? paper(Integer.parseInt(typed), space) : drawn(kind(), space));
    }

    private FigureKind kind() {
        return FigureKind.of(typed).orElseThrow(() -> {
            List<String> named =
                    Arrays.stream(FigureKind.values()).map(EnumNames::of).toList();
            return wrong("there is no figure " + typed + DidYouMean.ending(typed, named) + " There are "
                    + String.join(", ", names()) + ".");
        });
    }

    private JavaCall<Figure> paper(int number, SessionWorkspace space) {
        if (!Paper.figures().containsKey(number)) {
            throw wrong(Paper.notRedone(number));
        }
        refuseMore("a figure of the paper takes one result");
        JavaCall<Paper> paper = result == null
                ? JavaCall.of(Paper::read)
                : space.variable(result, Paper.class)
                        .orElseGet(() ->
                                JavaCall.of(Paper::with, JavaCall.of(Paper::read), space.existing(result, Runs.class)));
        return JavaCall.of(FigureAnalysis::draw, JavaCall.of(Paper::figure, paper, literal(number)));
    }

    private JavaCall<Figure> drawn(FigureKind kind, SessionWorkspace space) {
        String name = Optional.ofNullable(result).orElse(kind.result());
        if (kind.ofSpeed() || space.value(name) instanceof Throughput) {
            return ofSpeed(kind, new ThroughputSource(name).in(space), space);
        }
        if (kind == FigureKind.ACCURACY || (kind == FigureKind.FIT && space.value(name) instanceof Accuracy)) {
            refuseMore("the figure accuracy takes one result");
            JavaCall<Accuracy> curves = space.existing(name, Accuracy.class);
            return kind == FigureKind.FIT
                    ? JavaCall.<Accuracy, Figure>of(Figure::fit, curves)
                    : JavaCall.<Accuracy, String[], Figure>of(Figure::accuracy, curves, literal(new String[0]));
        }
        switch (kind) {
            case PARETO, BATCHES -> {
                return ofSearch(kind, space.existing(name, Candidates.class), space);
            }
            case REPLAY -> {
                refuseMore("the figure replay takes one result");
                return JavaCall.of(Figure::replay, space.existing(name, DesignReplay.class));
            }
            case BUDGETS -> {
                refuseMore("the figure budgets takes one result");
                return JavaCall.of(Figure::budgets, space.existing(name, Allocation.class));
            }
            case ISOFLOP -> {
                refuseMore("the figure isoflop takes one result");
                return space.variable(name, IsoFlop.class)
                        .map(parabolas -> JavaCall.<IsoFlop, Figure>of(Figure::isoFlop, parabolas))
                        .orElseGet(() -> JavaCall.<Allocation, Figure>of(
                                Figure::isoFlop, space.existing(name, Allocation.class)));
            }
            case HOLD_OUT -> {
                refuseMore("only a design shows planned runs");
                return space.variable(name, Protocol.class)
                        .map(protocol -> JavaCall.of(Figure::holdOut, protocol))
                        .orElseGet(() -> JavaCall.of(Figure::holdOut, space.existing(name, HoldOut.class)));
            }
            default -> {
                return ofLaw(kind, new LawSource(name).in(space), space);
            }
        }
    }

    private JavaCall<Figure> ofLaw(FigureKind kind, JavaCall<Law> law, SessionWorkspace space) {
        if (kind == FigureKind.DESIGN && more != null) {
            return JavaCall.of(Figure::design, law, space.existing(more, NextRuns.class));
        }
        refuseMore("only a design shows planned runs");
        return arguments.ofLaw(kind, law, space);
    }

    private JavaCall<Figure> ofSearch(FigureKind kind, JavaCall<Candidates> found, SessionWorkspace space) {
        if (kind == FigureKind.PARETO) {
            refuseMore("the figure pareto takes one result");
            return JavaCall.of(Figure::pareto, found);
        }
        return more == null
                ? JavaCall.of(Figure::batches, found)
                : JavaCall.of(Figure::batches, found, space.existing(more, Bench.class));
    }

    private JavaCall<Figure> ofSpeed(FigureKind kind, JavaCall<Throughput> speed, SessionWorkspace space) {
        if (kind == FigureKind.FIT) {
            return JavaCall.of(Figure::fit, speed);
        } else if (!kind.ofSpeed()) {
            throw wrong("a throughput model has no figure " + typed + "; available: fit, variants, roofline,"
                    + " operators.");
        } else if (more == null) {
            throw wrong("ARCHITECTURE is missing.");
        }
        JavaCall<Architecture> architecture = new ArchitectureSource(more).in(space);
        JavaCall<Workload> workload = load.of(1);
        return switch (kind) {
            case VARIANTS -> JavaCall.of(Figure::variants, speed, architecture, workload);
            case ROOFLINE -> JavaCall.of(Figure::roofline, speed, architecture, workload);
            default -> JavaCall.of(Figure::operators, speed, architecture, workload);
        };
    }

    private void refuseMore(String why) {
        if (more != null) {
            throw wrong(why + ", so " + more + " is not allowed here.");
        }
    }
}
