package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureCommandTest {
    private static final String SWEEP = "data/runs/sweep.csv";
    private static final String ROWS = "at_width_rate == true & purpose != 'gqa' & r >= 0.3 & r <= 6.6";

    @TempDir
    Path folder;

    @Test
    void theBestShapeOverSizeIsWrittenWithThePapers() throws Exception {
        Path file = folder.resolve("optimum.svg");
        Typed said = Typed.fitlaw(
                "figure",
                "optimum",
                SWEEP,
                file.toString(),
                "--form",
                "log-parabola",
                "--where",
                ROWS,
                "--beside",
                "80M-297M");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.err()).contains("wrote", "optimum.svg");
        assertThat(said.out()).contains("N is extrapolated by a factor of 37.2");
        assertThat(Files.readString(file)).startsWith("<svg").contains("arXiv:2510.18245, published 80M-297M");
    }

    @Test
    void budgetsAreDrawnFromRuns() throws Exception {
        Path file = folder.resolve("budgets.csv");
        Typed said = Typed.fitlaw(
                "figure",
                "budgets",
                "data/runs/gadre_openlm.csv",
                file.toString(),
                "--where",
                "train_set == 'c4_original'",
                "--flops",
                "1e21",
                "--resamples",
                "100");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(Files.readString(file)).startsWith("panel,series,flops,best,low,high");
    }

    @Test
    void whatIsWrongIsNamed() {
        String file = folder.resolve("x.svg").toString();
        assertThat(Typed.fitlaw("figure", "optimum", "data/runs/nano.csv", file).err())
                .contains("--form log-parabola");
        assertThat(Typed.fitlaw("figure", "optimum", "80M-297M", file).err()).contains("does not depend on size");
        assertThat(Typed.fitlaw("figure", "shape", "80M-297M", file).err())
                .contains("runs are not public")
                .doesNotContain("fault of this program");
        assertThat(Typed.fitlaw("figure", "budgets", SWEEP, file).err()).contains("--flops is missing");
        assertThat(Typed.fitlaw("figure", "pareto", SWEEP, file).err()).contains("%figure pareto");
        assertThat(Typed.fitlaw("figure", "shape", "data/runs/nano.csv", file, "--beside", "1B")
                        .err())
                .contains("is only for the figure optimum");
        assertThat(Typed.fitlaw(
                                "figure",
                                "optimum",
                                SWEEP,
                                file,
                                "--form",
                                "log-parabola",
                                "--where",
                                ROWS,
                                "--beside",
                                "7B")
                        .err())
                .contains("80M-297M");
        assertThat(Typed.fitlaw("figure", "shape", "data/runs/nano.csv", file, "--test", "size_class == '1M'")
                        .err())
                .contains("only the law is");
    }

    @Test
    void lossesAtBestRatesAreFittedByOneOption() {
        Typed said = Typed.fitlaw(
                "fit",
                SWEEP,
                "--form",
                "log-parabola",
                "--best-rate",
                "all",
                "--where",
                "note == '' & purpose != 'gqa' & r >= 0.3 & r <= 6.6");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .contains(
                        "losses are interpolated at the best learning rate of a shape",
                        "the column loss_std_error holds the standard deviation");
    }

    @Test
    void runsArePlannedForATrainingBudget() {
        Typed said = Typed.fitlaw(
                "law",
                "next",
                SWEEP,
                "--form",
                "log-parabola",
                "--where",
                ROWS,
                "--flops",
                "2e16",
                "--for",
                "x",
                "--at",
                "145e6,50e6");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .contains("FLOP in total", "best d_over_sqrt_n at N 145M, D 50M", "random at the same cost");
        assertThat(Typed.fitlaw("law", "next", SWEEP, "--flops", "2e16").err()).contains("--at is missing");
        assertThat(Typed.fitlaw("law", "next", SWEEP, "--for", "loss").err()).contains("--flops");
        assertThat(Typed.fitlaw("law", "next", SWEEP, "--sizes", "1M").err()).contains("set by --flops");
    }
}
