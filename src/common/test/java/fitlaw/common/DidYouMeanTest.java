package fitlaw.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {
    private static final List<String> NAMES = List.of("d_model", "d_ff", "n_layers", "loss", "tokens");

    @ParameterizedTest
    @CsvSource({
        "d_modl, d_model",
        "dmodel, d_model",
        "D_MODEL, d_model",
        "los, loss",
        "tokesn, tokens",
        "n_layer, n_layers"
    })
    void findsWhatWasProbablyMeant(String typed, String meant) {
        assertThat(DidYouMean.to(typed, NAMES)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"seed", "x", "learning_rate", "''"})
    void suggestsNothingFarAway(String typed) {
        assertThat(DidYouMean.to(typed, NAMES)).isEmpty();
    }

    @Test
    void endsASentenceEitherWay() {
        assertThat(DidYouMean.ending("los", NAMES)).isEqualTo("; did you mean loss?");
        assertThat(DidYouMean.ending("seed", NAMES)).isEqualTo(".");
    }

    @Test
    void equallyNearNamesAreTakenInAlphabeticalOrder() {
        assertThat(DidYouMean.to("loss", List.of("lost", "lose"))).contains("lose");
    }
}
