package fitlaw.cli;

import fitlaw.law.FitOptions;
import fitlaw.law.LawForm;
import fitlaw.law.Protocol;
import fitlaw.law.TestGroupEffect;
import fitlaw.runs.Runs;

/** The analyses of a {@link Protocol} by their names. */
enum ProtocolAnalysis {
    TASKS,
    OUTLIERS,
    ABLATIONS,
    POOLED;

    Protocol of(LawForm form, Runs runs, FitOptions options, TestGroupEffect level) {
        return switch (this) {
            case TASKS -> Protocol.tasks(form, runs, options, level);
            case OUTLIERS -> Protocol.outliers(form, runs, options, level);
            case ABLATIONS -> Protocol.ablations(form, runs, options, level);
            case POOLED -> Protocol.pooled(form, runs, options, level);
        };
    }
}
