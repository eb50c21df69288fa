package fitlaw.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TexTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x^2                 | <msup><mi>x</mi><mrow><mn>2</mn></mrow></msup>",
                "a_1^b               | <msubsup><mi>a</mi><mrow><mn>1</mn></mrow><mrow><mi>b</mi></mrow></msubsup>",
                "\\frac{1}{\\alpha}  | <mfrac><mrow><mrow><mn>1</mn></mrow></mrow><mrow><mrow><mi>α</mi></mrow></mrow></mfrac>",
                "\\mathrm{loss}<2    | <mtext>loss</mtext><mo>&lt;</mo><mn>2</mn>",
                "-0.06               | <mo>−</mo><mn>0.06</mn>",
                "\\foo               | <mtext>\\foo</mtext>",
            })
    void formulasBecomeElements(String tex, String mathml) {
        assertThat(Tex.mathml(tex, false)).isEqualTo("<math><mrow>" + mathml + "</mrow></math>");
    }

    @Test
    void noInputExhaustsTheStack() {
        assertThat(Tex.mathml("{".repeat(100_000), false)).startsWith("<math>");
        assertThat(Tex.mathml("\\sqrt".repeat(100_000), false)).startsWith("<math>");
    }

    @Test
    void formulasInCodeAndPricesAreLeftAlone() {
        assertThat(TexFormulas.in("`$a$` and $5 to $6, \\$x ~~~\n$b$\n~~~").html())
                .isEmpty();
        assertThat(TexFormulas.in("a $b$ c").html()).hasSize(1);
    }
}
