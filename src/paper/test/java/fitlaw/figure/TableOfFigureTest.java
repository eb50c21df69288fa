package fitlaw.figure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fitlaw.paper.Shipped;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;

/** The table of a figure and its marks are created separately. They must contain the same numbers. */
class TableOfFigureTest {
    private static final MathContext DIGITS = new MathContext(7); // the digits of the Vega-Lite output

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 11, 24, 25, 26})
    void pointsDrawnAreInTheTable(int number) throws Exception {
        Figure figure = Shipped.drawn(number);
        Set<Double> table = numbers(figure);

        List<Double> points = new ArrayList<>();
        for (JsonNode layer : layers(figure)) {
            if (layer.at("/mark/type").asText().equals("point")
                    && layer.at("/mark/opacity").asDouble() > 0) {
                layer.at("/data/values")
                        .forEach(value -> points.add(value.path("y").asDouble()));
            }
        }

        assertThat(points).as(figure.title()).hasSizeGreaterThan(6);
        assertThat(table).as(figure.title()).containsAll(points);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 11, 24, 25, 26})
    void numbersOfTheTableAreDrawn(int number) throws Exception {
        Figure figure = Shipped.drawn(number);
        Set<Double> drawn = new TreeSet<>();
        for (JsonNode layer : layers(figure)) {
            layer.at("/data/values").forEach(value -> value.forEach(one -> drawn.add(one.asDouble())));
        }

        assertThat(drawn).as(figure.title()).containsAll(numbers(figure));
    }

    private static List<JsonNode> layers(Figure figure) throws Exception {
        List<JsonNode> layers = new ArrayList<>();
        for (JsonNode row : new ObjectMapper().readTree(figure.vegaLite()).path("vconcat")) {
            for (JsonNode panel : row.path("hconcat")) {
                panel.path("layer").forEach(layers::add);
            }
        }
        return layers;
    }

    private static Set<Double> numbers(Figure figure) {
        Set<Double> numbers = new TreeSet<>();
        for (Column<?> column : figure.table().columns()) {
            // The overview has one batch for each panel, in its title.
            if (column instanceof NumericColumn<?> numeric && !column.name().equals("batch")) {
                for (int i = 0; i < numeric.size(); i++) {
                    double value = numeric.getDouble(i);
                    if (Double.isFinite(value)) {
                        numbers.add(new BigDecimal(value).round(DIGITS).doubleValue());
                    }
                }
            }
        }
        return numbers;
    }
}
