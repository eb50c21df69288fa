package fitlaw.paper;

import fitlaw.common.DataException;
import fitlaw.figure.Figure;
import fitlaw.law.HoldOut;
import fitlaw.law.Protocol;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * Figures 6, 8, 25 and 26: losses of one size predicted by laws fitted to smaller sizes, with the scores printed in the
 * paper.
 *
 * <p>Laws have the default form, which reproduces the published multiplicative form to a relative 1e-4. They are fitted
 * to and tested on runs with r in [0.5, 5], as in the paper; see {@link Protocol}.
 *
 * @param number number of the figure
 * @param title title
 * @param runs the runs, including those with extreme r
 * @param protocol the cases; empty if the runs allow none
 * @param refusal the reason why they do not; empty otherwise
 * @param printed the paper's scores, in the order of the cases; may be fewer
 * @param notes limits and assumptions
 * @param verdict the claim and the result
 */
record SizePredictions(
        int number,
        String title,
        Runs runs,
        Optional<Protocol> protocol,
        String refusal,
        List<PrintedScore> printed,
        List<String> notes,
        Verdict verdict)
        implements FigureAnalysis {
    /** Number of the figure of tasks. */
    private static final int TASKS = 6;

    private static final String VALID = "r >= 0.5 & r <= 5";

    /**
     * Creates the analysis.
     *
     * @param number number of the figure
     * @param title title
     * @param runs the runs
     * @param protocol the cases
     * @param refusal the reason why there are none
     * @param printed the paper's scores
     * @param notes limits and assumptions
     * @param verdict the claim and the result
     */
    public SizePredictions {
        printed = List.copyOf(printed);
        notes = List.copyOf(notes);
    }

    static SizePredictions tasks(Paper paper) {
        return of(
                paper,
                TASKS,
                "Each size predicted from all smaller sizes",
                runs -> Protocol.tasks(valid(runs)),
                PrintedScore.of(paper, "Task").stream().limit(3).toList());
    }

    static SizePredictions pooled(Paper paper) {
        return of(
                paper,
                8,
                "The largest size predicted from all smaller sizes, and from the nearest size alone",
                runs -> Protocol.pooled(valid(runs)),
                PrintedScore.of(paper, "Fig 8"));
    }

    static SizePredictions outliers(Paper paper) {
        return of(
                paper,
                25,
                "The largest size predicted without and with outliers in r, and by an additive law",
                runs -> {
                    Protocol outliers = Protocol.outliers(runs);
                    return together(outliers, outliers.cases(), Protocol.ablations(valid(runs)), "additive");
                },
                printed(paper, "Task 3", "Task 3 with outliers", "Task 3 additive"));
    }

    static SizePredictions joint(Paper paper) {
        return of(
                paper,
                26,
                "The largest size predicted by the separable and by the joint law",
                runs -> {
                    Protocol forms = Protocol.ablations(valid(runs));
                    return together(forms, forms.cases().subList(0, 1), forms, "joint");
                },
                printed(paper, "Task 3", "Task 3 joint"));
    }

    private static SizePredictions of(
            Paper paper, int number, String title, Function<Runs, Protocol> make, List<PrintedScore> printed) {
        OneTokenCountEach sample = OneTokenCountEach.of(paper.runs());
        Optional<Protocol> protocol = Optional.empty();
        String refusal = "";
        try {
            protocol = Optional.of(make.apply(sample.runs()));
        } catch (DataException e) {
            refusal = e.getMessage();
        }
        List<String> notes = Stream.of(
                        number == TASKS
                                ? Stream.of(MovingLaw.prediction(paper, sample.runs()))
                                : Stream.<String>empty(),
                        sample.notes().stream(),
                        protocol.stream().flatMap(found -> found.notes().stream()))
                .flatMap(all -> all)
                .distinct()
                .toList();
        SizePredictions unjudged = new SizePredictions(
                number,
                title,
                sample.runs(),
                protocol,
                refusal,
                printed,
                notes,
                new Verdict("", refusal, Verdict.Outcome.CANNOT_SAY));
        return new SizePredictions(
                number, title, sample.runs(), protocol, refusal, printed, notes, PredictionVerdict.of(unjudged));
    }

    private static List<PrintedScore> printed(Paper paper, String... names) {
        return Stream.of(names)
                .map(name -> PrintedScore.of(paper, name).stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new DataException("fit_quality.csv has no case " + name + ".")))
                .toList();
    }

    private static Runs valid(Runs runs) {
        return runs.where(VALID);
    }

    private static Protocol together(Protocol first, List<Protocol.Case> cases, Protocol forms, String form) {
        List<Protocol.Case> all = new ArrayList<>(cases);
        forms.cases().stream().filter(one -> one.name().equals(form)).forEach(all::add);
        return new Protocol(first.title(), first.sizes(), all, first.notes());
    }

    /** {@return the cases that the runs allow} */
    public List<Protocol.Case> cases() {
        return protocol.stream()
                .flatMap(found -> found.cases().stream())
                .filter(one -> one.heldOut().isPresent())
                .toList();
    }

    Optional<HoldOut> heldOut(String name) {
        return cases().stream()
                .filter(one -> one.name().equals(name))
                .flatMap(one -> one.heldOut().stream())
                .findFirst();
    }

    /** Two cases that predict the same runs. */
    PairedErrors paired(HoldOut one, HoldOut other) {
        Map<Integer, String> shapes = PairedErrors.shapesByRow(runs);
        PairedErrors paired = new PairedErrors();
        for (int i = 0; i < one.size(); i++) {
            paired.add(
                    shapes.get(one.table().intColumn("row").get(i)),
                    one.table().stringColumn("level").get(i),
                    one.table().doubleColumn("measured_loss").get(i),
                    one.table().doubleColumn("predicted_loss").get(i),
                    other.table().doubleColumn("predicted_loss").get(i));
        }
        return paired;
    }

    @Override
    public String source() {
        return runs.source() + "; printed: paper/fit_quality.csv";
    }

    /** {@return one row for each run and case: measured and predicted loss with the 95 % prediction interval} */
    @Override
    public Table table() {
        return protocol.map(Protocol::predictions).orElseGet(() -> Table.create("predictions"));
    }

    @Override
    public Figure draw() {
        return SizePredictionsFigure.of(this);
    }
}
