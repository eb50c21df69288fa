package fitlaw.search;

import fitlaw.fit.Interval;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Candidates as rows of a table. */
final class CandidatesTable {
    private CandidatesTable() {}

    static Table of(String name, List<Candidate> rows) {
        return Table.create(
                name,
                whole("d_model", rows, c -> c.architecture().dModel()),
                whole("d_ff", rows, c -> c.architecture().dFf()),
                whole("n_layers", rows, c -> c.architecture().nLayers()),
                whole("n_heads", rows, c -> c.architecture().nHeads()),
                whole("n_kv_heads", rows, c -> c.architecture().nKvHeads()),
                whole("head_dim", rows, c -> c.architecture().headDim()),
                whole("vocab_size", rows, c -> c.architecture().vocabSize()),
                BooleanColumn.create(
                        "tied_embeddings",
                        rows.stream().map(c -> c.architecture().tied()).toList()),
                LongColumn.create(
                        "n_params_non_embedding",
                        rows.stream()
                                .mapToLong(c -> c.architecture().nonEmbeddingParameters())
                                .toArray()),
                number("d_over_sqrt_n", rows, c -> c.architecture().relativeWidth()),
                number("mlp_attn_ratio", rows, c -> c.architecture().mlpRatio()),
                number(rows.get(0).loss().term(), rows, c -> c.loss().value()),
                end("loss_low", rows, c -> c.loss().interval(), Interval::low),
                end("loss_high", rows, c -> c.loss().interval(), Interval::high),
                number(rows.get(0).objective().term(), rows, c -> c.objective().value()),
                end("objective_low", rows, c -> c.objective().interval(), Interval::low),
                end("objective_high", rows, c -> c.objective().interval(), Interval::high),
                number("rate_over_base", rows, c -> c.overBase().value()),
                end("rate_over_base_low", rows, c -> c.overBase().interval(), Interval::low),
                end("rate_over_base_high", rows, c -> c.overBase().interval(), Interval::high),
                perhaps("probability_acceptable", rows, c -> c.standing().acceptable()),
                perhaps("probability_best", rows, c -> c.standing().best()),
                whole("group", rows, c -> c.standing().group().orElse(0)),
                BooleanColumn.create(
                        "on_front",
                        rows.stream().map(c -> c.standing().onFront()).toList()),
                StringColumn.create(
                        "flags",
                        rows.stream().map(c -> String.join("; ", c.flags())).toList()));
    }

    private static IntColumn whole(String name, List<Candidate> rows, ToIntFunction<Candidate> of) {
        return IntColumn.create(name, rows.stream().mapToInt(of).toArray());
    }

    private static DoubleColumn number(String name, List<Candidate> rows, ToDoubleFunction<Candidate> of) {
        return DoubleColumn.create(name, rows.stream().mapToDouble(of).toArray());
    }

    /** One end of the intervals; empty where no interval is stated. */
    private static DoubleColumn end(
            String name, List<Candidate> rows, Function<Candidate, Interval> of, ToDoubleFunction<Interval> end) {
        return number(name, rows, c -> of.apply(c).isStated() ? end.applyAsDouble(of.apply(c)) : Double.NaN);
    }

    private static DoubleColumn perhaps(String name, List<Candidate> rows, Function<Candidate, OptionalDouble> of) {
        return number(name, rows, c -> of.apply(c).orElse(Double.NaN));
    }
}
