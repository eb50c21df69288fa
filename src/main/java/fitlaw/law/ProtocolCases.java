package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.common.Task;
import fitlaw.fit.FitFailedException;
import fitlaw.fit.SingularFitException;
import fitlaw.law.Protocol.Case;
import fitlaw.runs.Levels;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The cases of a {@link Protocol} on one table of runs. */
final class ProtocolCases {
    /** The ratios that the paper fits. */
    private static final double LEAST_RATIO = 0.5;

    private static final double MOST_RATIO = 5;
    private static final String VALID = "r in [0.5, 5]";

    private final Runs runs;
    private final FitOptions options;
    private final TestGroupEffect groupEffect;
    private final Levels sizes;
    private final int[] size;
    private final List<Case> cases = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    ProtocolCases(Runs runs, FitOptions options, TestGroupEffect groupEffect) {
        this.runs = runs;
        this.options = options;
        this.groupEffect = groupEffect;
        Levels.requireOne(runs, "train_set", "training sets", "which are never pooled");
        this.sizes = Levels.sizes(runs);
        this.size = sizes.group();
        noteData();
    }

    /** Adds a note if a size has several amounts of data: they have separate group effects but shared slopes. */
    private void noteData() {
        List<String> tokens = Levels.tokenClasses(runs);
        if (tokens.isEmpty()) {
            return;
        }
        Set<String> several = new LinkedHashSet<>();
        for (int s = 0; s < sizes.size(); s++) {
            int of = s;
            List<String> inside = IntStream.range(0, size.length)
                    .filter(i -> size[i] == of)
                    .mapToObj(tokens::get)
                    .distinct()
                    .toList();
            if (inside.size() > 1) {
                several.addAll(inside);
            }
        }
        if (!several.isEmpty()) {
            notes.add("Some sizes have several amounts of data (" + String.join(", ", several)
                    + "). Each amount has its own group intercept, and slopes are shared. If rows are checkpoints of"
                    + " one run, they are not independent and intervals are too narrow; choose one amount with a"
                    + " condition for comparison.");
        }
    }

    private void requireSizes(int least, String what) {
        if (sizes.size() < least) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has %d size%s (%s), and %s needs %d. Add runs of %s.",
                    runs.source(),
                    sizes.size(),
                    sizes.size() == 1 ? "" : "s",
                    sizes.describe(),
                    what,
                    least,
                    sizes.size() + 1 < least ? "more sizes" : "one more size"));
        }
        if (sizes.size() < 3) {
            notes.add("These runs have only two sizes; the paper has four. A single training size cannot show whether "
                    + "slopes vary with size.");
        }
    }

    Protocol tasks(LawForm form) {
        requireSizes(2, "fitting on smaller sizes and testing on the next");
        int last = sizes.size() - 1;
        for (int j = 0; j < last; j++) {
            int next = j + 1;
            add("Task " + next, form, i -> size[i] <= next - 1, i -> size[i] == next);
        }
        if (sizes.size() == 3) {
            notes.add("Three sizes allow two tasks; the paper's third needs a fourth size.");
        }
        return done("Tasks: each size predicted from all smaller ones");
    }

    Protocol outliers(LawForm form) {
        requireSizes(2, "the outlier ablation");
        if (!runs.hasShapes()) {
            throw new DataException(
                    runs.source()
                            + " has no column mlp_attn_ratio and no columns to derive it from, so outliers cannot be determined.");
        }
        double[] r = runs.mlpRatio();
        IntPredicate valid = i -> r[i] >= LEAST_RATIO && r[i] <= MOST_RATIO;
        long outside = IntStream.range(0, r.length)
                .filter(smaller())
                .filter(valid.negate())
                .count();
        long untested = IntStream.range(0, r.length)
                .filter(largest())
                .filter(valid.negate())
                .count();
        add(VALID, form, smaller().and(valid), largest().and(valid));
        if (outside == 0) {
            notes.add("No training run has r outside [0.5, 5], so there is only the first case.");
        } else {
            add("all r", form, smaller(), largest().and(valid));
            notes.add(outside + " training run" + (outside == 1 ? " has" : "s have")
                    + " r outside [0.5, 5]; the first case excludes " + (outside == 1 ? "it." : "them."));
        }
        if (untested > 0) {
            notes.add(untested + " run" + (untested == 1 ? "" : "s") + " of the largest size with r outside [0.5, 5] "
                    + (untested == 1 ? "is" : "are") + " not tested on, so that both cases predict the same runs.");
        }
        return done("Outliers: training without and with runs whose r is outside [0.5, 5]");
    }

    Protocol ablations(LawForm form) {
        requireSizes(2, "comparing forms on the largest size");
        List<LawForm> others = Stream.of(LawForm.multiplicative(), LawForm.additive(), LawForm.joint())
                .filter(other -> !other.name().equals(form.name()))
                .toList();
        add(form.name(), form, smaller(), largest());
        others.forEach(other -> add(other.name(), other, smaller(), largest()));
        return done("Ablations: the largest size predicted from all smaller ones with several forms");
    }

    Protocol pooled(LawForm form) {
        requireSizes(3, "comparing all smaller sizes with the nearest one");
        int nearest = sizes.size() - 2;
        add("pooled", form, smaller(), largest());
        add("nearest", form, i -> size[i] == nearest, largest());
        return done(
                "Pooled against nearest: the largest size predicted from all smaller ones and from the next smaller one");
    }

    private IntPredicate smaller() {
        return i -> size[i] < sizes.size() - 1;
    }

    private IntPredicate largest() {
        return i -> size[i] == sizes.size() - 1;
    }

    private void add(String name, LawForm form, IntPredicate train, IntPredicate test) {
        Task.current().check();
        Optional<HoldOut> heldOut = Optional.empty();
        String refusal = "";
        try {
            heldOut = Optional.of(HoldOut.of(
                    form,
                    runs.only(train, "the case '" + name + "' does not train on it"),
                    runs.only(test, "the case '" + name + "' does not test on it"),
                    options,
                    groupEffect));
        } catch (DataException | FitFailedException | SingularFitException e) {
            refusal = e.getMessage();
        }
        cases.add(new Case(name, form.name(), part(train), part(test), heldOut, refusal));
    }

    private Protocol.Part part(IntPredicate of) {
        return new Protocol.Part(
                IntStream.range(0, sizes.size())
                        .filter(s -> any(of, s))
                        .mapToObj(sizes.names()::get)
                        .toList(),
                count(of));
    }

    private boolean any(IntPredicate of, int wanted) {
        return IntStream.range(0, size.length).filter(of).anyMatch(i -> size[i] == wanted);
    }

    private int count(IntPredicate of) {
        return (int) IntStream.range(0, size.length).filter(of).count();
    }

    private Protocol done(String what) {
        if (cases.stream().allMatch(one -> one.heldOut().isEmpty())) {
            throw new DataException("None of the cases could be run. "
                    + cases.get(0).name() + ": " + cases.get(0).refusal());
        }
        return new Protocol(what + ", " + runs.source(), "Sizes: " + sizes.describe() + ".", cases, notes);
    }
}
