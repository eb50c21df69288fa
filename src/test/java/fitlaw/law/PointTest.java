package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PointTest {
    @Test
    void whatIsReadAndNotGivenIsNamed() {
        Point scale = Point.scale(1e9, 20e9);

        assertThat(scale.parameters()).isEqualTo(1e9);
        assertThatThrownBy(scale::relativeWidth)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the relative width x is required, but Point[N 1B, D 20B] has none.");
        assertThatThrownBy(() -> Point.shape(.1, 1).withSize(1e9).tokens()).hasMessageContaining("number of tokens D");
        assertThatThrownBy(scale::aspectRatio).hasMessageContaining("has none");
    }

    @Test
    void nothingIsGivenAsNaN() {
        assertThatThrownBy(() -> Point.scale(1e9, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the number of tokens D is NaN.");
        assertThatThrownBy(() -> new Point(.1, 1, 1e9, 20e9, Double.NaN))
                .hasMessageStartingWith("the number of layers is NaN.");
        assertThat(Move.TOKENS.of(Point.shape(.1, 1))).isEmpty();
        assertThat(Move.TOKENS.of(Point.scale(1e9, 20e9))).hasValue(20e9);
    }

    @Test
    void whatIsGivenInAnyOrderIsOnePoint() {
        assertThat(Point.shape(.1, 1).withScale(1e9, 20e9).withLayers(24))
                .isEqualTo(new Point(.1, 1, 1e9, 20e9, 24))
                .hasSameHashCodeAs(new Point(.1, 1, 1e9, 20e9, 24))
                .isNotEqualTo(new Point(.1, 1, 1e9, 20e9, 25));
    }
}
