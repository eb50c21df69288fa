package fitlaw.magic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.fit.Robust;
import fitlaw.law.BootstrapOptions;
import fitlaw.law.FitOptions;
import fitlaw.law.LawForm;
import fitlaw.throughput.Workload;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A value and its Java expression. */
class JavaCallTest {
    @Test
    void onlyWhatChangesSomethingIsWritten() {
        JavaCall<FitOptions> options = JavaCall.of(FitOptions::defaults)
                .with(FitOptions::withConfidence, 0.95)
                .with(FitOptions::withRobust, Robust.TUKEY)
                .with(FitOptions::withGroupEffect, null)
                .with(FitOptions::withSizeCovariate, FitOptions.SizeCovariate.OFF)
                .with(FitOptions::withGroupBy, new String[] {"a", "b"});

        assertThat(options.java())
                .isEqualTo("FitOptions.defaults().withRobust(Robust.TUKEY)"
                        + ".withSizeCovariate(FitOptions.SizeCovariate.OFF).withGroupBy(\"a\", \"b\")");
        assertThat(options.value())
                .isEqualTo(FitOptions.defaults()
                        .withRobust(Robust.TUKEY)
                        .withSizeCovariate(FitOptions.SizeCovariate.OFF)
                        .withGroupBy("a", "b"));
    }

    @Test
    void constructorsInterfacesFlagsAndLiterals() {
        assertThat(JavaCall.of(Workload::new, JavaCall.literal(1), JavaCall.literal(2), JavaCall.literal(3))
                        .java())
                .isEqualTo("new Workload(1, 2, 3)");
        assertThat(JavaCall.of(LawForm::named, JavaCall.literal("gadre")).java())
                .isEqualTo("LawForm.named(\"gadre\")");
        assertThat(JavaCall.of(BootstrapOptions::defaults)
                        .withIf(true, BootstrapOptions::withResiduals)
                        .with(BootstrapOptions::withSeed, 7L)
                        .java())
                .isEqualTo("BootstrapOptions.defaults().withResiduals().withSeed(7L)");
        assertThat(JavaCall.literal(List.of(Path.of("a\\b"), Double.NEGATIVE_INFINITY, true))
                        .java())
                .isEqualTo("List.of(Path.of(\"a\\\\b\"), Double.NEGATIVE_INFINITY, true)");
    }

    @Test
    void aLambdaHasNoName() {
        assertThatThrownBy(() -> JavaCall.of(() -> 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("method reference");
    }
}
