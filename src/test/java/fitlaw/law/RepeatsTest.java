package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.runs.Runs;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Noise .005; the second run of each of the 60 shapes of a design has another setting, which increases the loss by .08.
 */
class RepeatsTest {
    private static Table twice(String column, double cost) {
        Table first = Designs.table(Designs.paperLike(), .005, 1);
        Table second = Designs.table(Designs.paperLike(), .005, 2);
        DoubleColumn loss = second.doubleColumn("loss");
        for (int i = 0; i < loss.size(); i++) {
            loss.set(i, loss.get(i) + cost);
        }
        first.addColumns(same(column, 60, 0.001));
        second.addColumns(same(column, 60, 0.002));
        return first.append(second);
    }

    private static DoubleColumn same(String name, int size, double value) {
        DoubleColumn column = DoubleColumn.create(name, size);
        column.setMissingTo(value);
        return column;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"learning_rate", "batch_sequences", "per_device_train_batch_size", "z_loss", "max_grad_norm"})
    void runsOfAnotherSettingAreNoRepeats(String setting) {
        Law law = Law.fit(Runs.of(twice(setting, .08)));

        assertThat(law.noise().fromSeeds()).isFalse();
        assertThat(law.noise().lackOfFit()).isEmpty();
        assertThat(law.notes()).anySatisfy(note -> assertThat(note).contains("differ in " + setting, "not repeats"));
    }

    /** 60 pairs: 60 degrees of freedom, and sigma to a tenth of itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed",
                "data_seed",
                "Runtime",
                "_timestamp",
                "GPU Count",
                "num_gpus",
                "val_loss",
                "eval/accuracy",
                "Hours",
                "grad_norm"
            })
    void runsOfAnotherSeedMachineOrOutcomeAre(String column) {
        Noise noise = Law.fit(Runs.of(twice(column, 0))).noise();

        assertThat(noise.fromSeeds()).isTrue();
        assertThat(noise.degreesOfFreedom()).isEqualTo(60);
        assertThat(noise.sigma()).isCloseTo(.005, within(.0015));
    }

    /** Two seeds at each of two rates: only seeds are repeats, so the effect of the rate is not noise. */
    @Test
    void seedsAtEachSettingRepeatInsideIt() {
        Table runs = twice("learning_rate", .08).append(again(twice("learning_rate", .08)));

        Noise noise = Law.fit(Runs.of(runs)).noise();

        assertThat(noise.degreesOfFreedom()).isEqualTo(120);
        assertThat(noise.sigma()).isCloseTo(.005, within(.001));
    }

    private static Table again(Table runs) {
        SplittableRandom random = new SplittableRandom(9);
        DoubleColumn loss = runs.doubleColumn("loss");
        for (int i = 0; i < loss.size(); i++) {
            loss.set(i, loss.get(i) + .005 * Math.sqrt(2) * random.nextGaussian());
        }
        return runs;
    }

    @Test
    void namesAndNotesMayDiffer() {
        Table runs = twice("seed", 0);
        StringColumn name = StringColumn.create("Name");
        StringColumn note = StringColumn.create("note");
        for (int i = 0; i < runs.rowCount(); i++) {
            name.append("run " + i);
            note.append("made on day " + i);
        }
        runs.addColumns(name, note);

        assertThat(Law.fit(Runs.of(runs)).noise().degreesOfFreedom()).isEqualTo(60);
    }
}
