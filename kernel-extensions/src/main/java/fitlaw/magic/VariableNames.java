package fitlaw.magic;

import fitlaw.bench.Bench;
import fitlaw.law.HoldOut;
import fitlaw.law.Law;
import fitlaw.law.NextRuns;
import fitlaw.law.Protocol;
import fitlaw.paper.Paper;
import fitlaw.runs.Runs;
import fitlaw.throughput.Throughput;
import java.util.Map;

/** Checks the names of variables that people type in magics. */
final class VariableNames {
    /** How a variable of each type is made. */
    private static final Map<Class<?>, String> MADE_BY = Map.of(
            Runs.class, "%runs sweep FILE makes one",
            Law.class, "%fitlaw RUNS law makes one of runs",
            HoldOut.class, "%fitlaw RUNS heldOut --test CONDITION makes one of runs",
            Protocol.class, "%fitlaw RUNS protocol --protocol pooled makes one of runs",
            NextRuns.class, "%law next law nextRuns makes one",
            Bench.class, "%bench h100 FILE makes one",
            Throughput.class, "%calibrate BENCH speed makes one of measurements",
            fitlaw.search.Candidates.class, "%search LAW SPEED BASE found makes one",
            Paper.class, "var paper = Paper.read(); makes one");

    private VariableNames() {}

    /** The name itself, if Java takes it for a variable. */
    static String variable(Syntax syntax, String what, String name) {
        if (!JavaLine.isVariableName(name)) {
            throw syntax.wrong(what + " must be a Java name, letters, digits and _ only, not " + name + ".");
        }
        return name;
    }

    /** The name itself, if a variable of the type has it. */
    static String existing(Syntax syntax, String name, Class<?> type, Context context) {
        Object value = context.variables().get(name);
        if (!type.isInstance(value)) {
            String found = value == null
                    ? "there is no variable " + name
                    : name + " is no " + type.getSimpleName() + ", it is of type "
                            + value.getClass().getSimpleName();
            String others = context.variables().entrySet().stream()
                    .filter(variable -> type.isInstance(variable.getValue()))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .reduce((a, b) -> a + ", " + b)
                    .map(all -> "; there is " + all + ".")
                    .orElse(MADE_BY.containsKey(type) ? "; " + MADE_BY.get(type) + "." : ".");
            throw syntax.wrong(found + others);
        }
        return name;
    }
}
