package fitlaw.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fitlaw.law.FitOptions;
import fitlaw.law.HoldOut;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.runs.Runs;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

class VegaLiteTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double[] X = {1, 4, 16};
    private static final double[] Y = {2, Double.NaN, 5};

    static Stream<Figure> figures() {
        return Stream.concat(FigureTest.figures(), SpeedFiguresTest.figures().stream());
    }

    private static JsonNode read(Figure figure) throws Exception {
        return JSON.readTree(figure.vegaLite());
    }

    private static List<JsonNode> panels(JsonNode spec) {
        List<JsonNode> panels = new ArrayList<>();
        spec.path("vconcat").forEach(row -> row.path("hconcat").forEach(panels::add));
        return panels;
    }

    /** All layers except the first, which only holds the axes. */
    private static List<JsonNode> layers(JsonNode panel) {
        List<JsonNode> layers = new ArrayList<>();
        panel.path("layer").forEach(layers::add);
        return layers.subList(1, layers.size());
    }

    private static Figure one(Panel panel) {
        return new Figure("title", "source", List.of(panel), Table.create("none"));
    }

    @ParameterizedTest
    @MethodSource("figures")
    void everyFigureHasAxesALayerAMarkAndNoNumberThatJsonLacks(Figure figure) throws Exception {
        String text = figure.vegaLite();

        assertThat(text).doesNotContain("NaN", "Infinity");
        JsonNode spec = JSON.readTree(text);
        assertThat(spec.path("$schema").asText()).isEqualTo("https://vega.github.io/schema/vega-lite/v5.json");
        assertThat(spec.path("background").asText()).isEqualTo("transparent");
        for (JsonNode panel : panels(spec)) {
            assertThat(layers(panel)).isNotEmpty();
            for (String axis : List.of("x", "y")) {
                JsonNode domain = panel.at("/layer/0/encoding/" + axis + "/scale/domain");
                assertThat(domain.path(0).asDouble()).isLessThan(domain.path(1).asDouble());
            }
        }
    }

    @Test
    void pointsOfTheFitAreThoseOfItsTable() throws Exception {
        Figure figure = Figure.fit(Law.fit(Runs.read(Path.of("data/runs/nano.csv"))));
        List<Double> drawn = new ArrayList<>();
        for (JsonNode layer : layers(panels(read(figure)).get(0))) {
            if (layer.at("/mark/type").asText().equals("point")) {
                layer.at("/data/values").forEach(row -> drawn.add(row.path("y").asDouble()));
            }
        }
        double[] table = figure.table().doubleColumn("measured_loss").asDoubleArray();

        assertThat(drawn).hasSameSizeAs(table);
        for (int i = 0; i < table.length; i++) {
            assertThat(drawn.get(i)).isCloseTo(table[i], within(1e-6 * table[i])); // seven digits
        }
    }

    @Test
    void hoveringTellsSeriesNameValuesAndInterval() throws Exception {
        Panel panel = new Panel("p", "batch", "tokens per second", 400, 300);
        panel.points("it's \"a\"", 0, X, X, X, X).about(List.of("m1", "m2", "m3"));

        List<String> titles = new ArrayList<>();
        JsonNode points = layers(panels(read(one(panel))).get(0)).get(1);
        points.at("/encoding/tooltip")
                .forEach(tip -> titles.add(tip.path("title").asText()));

        assertThat(titles).containsExactly("series", "which", "batch", "tokens per second", "low", "high");
        assertThat(points.at("/data/values/2/about").asText()).isEqualTo("m3");
        assertThat(points.at("/transform/0/calculate").asText()).isEqualTo("\"it's \\\"a\\\"\"");
    }

    @Test
    void heldOutPointsNameTheirRuns() throws Exception {
        Runs runs = Runs.read(Path.of("data/runs/nano.csv"));
        HoldOut heldOut = HoldOut.of(
                LawForm.conditional(),
                runs.where("size_class == '0.5M' & x >= 0.06"),
                runs.where("size_class == '1M' & x >= 0.06"),
                FitOptions.defaults());
        Map<Double, String> named = new HashMap<>();
        for (JsonNode layer : layers(panels(read(Figure.holdOut(heldOut))).get(0))) {
            if (layer.at("/mark/type").asText().equals("point")) {
                layer.at("/data/values")
                        .forEach(row -> named.put(
                                row.path("x").asDouble(), row.path("about").asText()));
            }
        }

        assertThat(named).hasSameSizeAs(heldOut.table());
        for (Row row : heldOut.table()) {
            double loss = row.getDouble("measured_loss");
            String run = named.entrySet().stream()
                    .min(Comparator.comparingDouble(entry -> Math.abs(entry.getKey() - loss)))
                    .orElseThrow()
                    .getValue();
            assertThat(run)
                    .isEqualTo(runs.table().stringColumn("run_id").get(row.getInt("row") - 1))
                    .isEqualTo(row.getString("run"));
        }
    }

    @Test
    void marksAreTheSameInBothDrawings() throws Exception {
        Panel panel =
                new Panel("p", "x", "y", 400, 300).xScale(Scale.LOGARITHMIC).line("line", 0, X, Y);

        double[] painted = one(panel).chart().getSeries("line").getYData();
        JsonNode values = layers(panels(read(one(panel))).get(0)).get(0).at("/data/values");

        assertThat(painted).containsExactly(Y);
        assertThat(values.path(0).path("y").asDouble()).isEqualTo(2);
        assertThat(values.path(1).path("y").isNull()).as("the pen is lifted").isTrue();
        assertThat(values.path(2).path("x").asDouble()).isEqualTo(16);
    }

    @Test
    void doublingsAreWrittenAsNumbers() throws Exception {
        Panel panel = new Panel("p", "batch", "y", 400, 300)
                .xScale(Scale.POWERS_OF_TWO)
                .line("a", 0, X, X);
        panel.xRange(1, 16);

        JsonNode axis = panels(read(one(panel))).get(0).at("/layer/0/encoding/x");

        assertThat(axis.at("/scale/base").asInt()).isEqualTo(2);
        assertThat(JSON.convertValue(axis.at("/axis/values"), double[].class)).containsExactly(1, 2, 4, 8, 16);
        assertThat(Scale.LOGARITHMIC.ticks(0.5, 60)).containsExactly(0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0);
        assertThat(Scale.LOGARITHMIC.ticks(0.5, 2e5)).containsExactly(1.0, 10.0, 100.0, 1000.0, 1e4, 1e5);
    }

    @Test
    void numbersOfALinearAxisHaveEqualDecimals() {
        Panel panel = new Panel("p", "x", "y", 550, 440)
                .line("a", 0, X, X)
                .xRange(0.92, 1.08)
                .yRange(1.57, 2.11);
        Panel thousands = new Panel("p", "x", "y", 550, 440)
                .line("a", 0, X, X)
                .xRange(-0.031, 0.031)
                .yRange(0, 16000);

        assertThat(one(panel).svg())
                .contains(">1.60<", ">1.65<", ">2.00<", ">2.10<", ">0.94<", ">1.00<")
                .doesNotContain(">1.6<", ">2<", ">1<", ">2.1<");
        assertThat(one(thousands).svg()).contains(">16000<", ">0<", ">-0.02<", ">0.00<", ">0.02<");
    }

    @Test
    void numbersOfALogarithmicAxisHaveNoExponentsAndANarrowOneHasSeveral() {
        Panel panel = new Panel("p", "x", "y", 550, 440)
                .xScale(Scale.LOGARITHMIC)
                .yScale(Scale.LOGARITHMIC)
                .line("a", 0, X, X)
                .xRange(2e-5, 2e-3)
                .yRange(3.4, 5.3);

        assertThat(one(panel).svg())
                .contains(">0.00005<", ">0.0001<", ">0.001<", ">4<", ">5<")
                .doesNotContain("e-05<");
    }

    @Test
    void stepsAreNearTheOneAimedAt() {
        assertThat(LinearTicks.of(new Plane.Range(0, 1), 740, LinearTicks.ALONG_X))
                .isEqualTo(new LinearTicks(1, -1));
        assertThat(LinearTicks.of(new Plane.Range(0, 1), 370, LinearTicks.ALONG_X))
                .isEqualTo(new LinearTicks(2, -1));
        assertThat(LinearTicks.of(new Plane.Range(0, 5), 740, LinearTicks.ALONG_X))
                .isEqualTo(new LinearTicks(5, -1));
        assertThat(LinearTicks.of(new Plane.Range(0, 8), 740, LinearTicks.ALONG_X))
                .isEqualTo(new LinearTicks(1, 0));
        assertThat(new LinearTicks(5, -2).written(2)).isEqualTo("2.00");
        assertThat(new LinearTicks(5, -2).written(2.123)).as("no multiple").isEqualTo("2.123");
        assertThat(new LinearTicks(2, -1).written(-1e-17)).isEqualTo("0.0");
        assertThat(new LinearTicks(2, -9).written(4e-9)).isEqualTo("4e-09");
    }

    @Test
    void pointsLieOverLinesAndLinesOverAreas() throws Exception {
        Panel panel = new Panel("p", "x", "y", 550, 440)
                .points("point", 0, X, X)
                .line("line", 1, X, X)
                .band("band", Panel.color(2), X, X, X)
                .points("larger", 2, X, X)
                .sized(2);

        List<JsonNode> layers = layers(panels(read(one(panel))).get(0));
        List<String> types =
                layers.stream().map(layer -> layer.at("/mark/type").asText()).toList();

        assertThat(types).containsExactly("area", "line", "point", "point");
        assertThat(layers.get(3).at("/mark/size").asDouble())
                .isCloseTo(4 * layers.get(2).at("/mark/size").asDouble(), within(1e-9)); // an area
        assertThat(one(panel).chart().getSeriesCollection())
                .extracting(XYSeries::getName)
                .containsExactly("band", "line", "point", "larger");
    }

    @Test
    void axesLieWhereXChartPaintsTheMarks() {
        Panel panel = new Panel("p", "x", "y", 400, 300)
                .xScale(Scale.POWERS_OF_TWO)
                .yScale(Scale.LOGARITHMIC)
                .line("a", 0, new double[] {1, 16}, new double[] {2, 200});
        Axes axes = Drawing.row(List.of(panel)).get(0).axes();
        Rectangle plot = axes.plot();
        XYChart chart = PanelChart.plot(panel, plot.width, plot.height);

        chart.paint(new BufferedImage(400, 300, BufferedImage.TYPE_INT_ARGB).createGraphics(), plot.width, plot.height);

        assertThat(plot.x + chart.getScreenXFromChart(2)).isCloseTo(axes.x(4), within(1.0)); // 4 is 2 to the 2
        assertThat(plot.y + chart.getScreenYFromChart(20)).isCloseTo(axes.y(20), within(1.0));
    }

    @Test
    void chartCanBeRestyledAndPaintedByXChart() throws Exception {
        Panel panel = new Panel("title", "x", "y", 400, 300)
                .xNames(List.of("one", "two"))
                .points("points", 0, new double[] {0, 1}, new double[] {2, 3})
                .guide("guide", new double[] {0, 1}, new double[] {2, 2})
                .label("a word", Panel.INK, 0, 2.5);
        XYChart chart = one(panel).chart();

        chart.getSeries("points").setMarkerColor(Color.RED);
        BufferedImage image = BitmapEncoder.getBufferedImage(chart);

        assertThat(image.getWidth()).isEqualTo(400);
        assertThat(chart.getTitle()).isEqualTo("title");
        assertThat(chart.getSeries("guide").isShowInLegend()).isFalse();
        Figure two = new Figure("two", "source", List.of(panel, panel), Table.create("none"));
        assertThat(two.charts()).hasSize(2);
        assertThatThrownBy(two::chart).isInstanceOf(IllegalStateException.class).hasMessageContaining("charts()");
    }

    @Test
    void moreSizesThanColoursHaveColoursOfTheirOwn() {
        assertThat(IntStream.range(0, 16).mapToObj(i -> Theme.color(i, 16))).doesNotHaveDuplicates();
        assertThat(Theme.color(0, 16)).isEqualTo(Theme.color(0));
        assertThat(Theme.color(3, 6)).isEqualTo(Theme.color(3));
    }

    @Test
    void axesOfDoublingsHaveTheirTicksWhereverTheyBegin() {
        Panel low = new Panel("p", "tokens", "y", 550, 440)
                .xScale(Scale.POWERS_OF_TWO)
                .line("a", 0, X, X);
        Panel high = new Panel("p", "tokens", "y", 550, 440)
                .xScale(Scale.POWERS_OF_TWO)
                .line("a", 0, X, X);

        assertThat(one(low.xRange(1, 32)).svg()).contains(">1<", ">2<", ">4<", ">8<", ">16<", ">32<");
        assertThat(one(high.xRange(256, 8192)).svg())
                .contains(">256<", ">512<", ">1024<", ">2048<", ">4096<", ">8192<");
    }

    @Test
    void wordsAreTextInAFontOfTheReaders() {
        Panel panel = new Panel("A title", "x axis", "y axis", 550, 440)
                .line("a line", 0, X, X)
                .label("a few words", Panel.INK, X[0], X[0]);

        String svg = one(panel).svg();

        assertThat(svg)
                .contains(">A title<", ">x axis<", ">y axis<", ">a line<", ">a few words<", "Verdana,Geneva,sans-serif")
                .doesNotContain("font-family:sans-serif", " Q");
    }

    @Test
    void aCurveIsOneLineSoThatItsDashesGoOn() {
        double[] x = {1, 2, 3, 4, 5};
        Panel panel =
                new Panel("p", "x", "y", 550, 440).line("l", 0, x, x).dashed().unnamed();

        assertThat(one(panel).svg()).containsPattern("<path d=\"M[^LM\"]+(L[^LM\"]+){4}\"");
    }

    @Test
    void figuresOnOnePageAreNotClippedAsEachOther() {
        Panel low = new Panel("p", "x", "y", 550, 440).line("l", 0, X, X);
        Panel high = new Panel("p", "x", "y", 550, 300).line("l", 0, X, X);
        Pattern names = Pattern.compile("id=\"(clip[^\"]+)\"");

        List<String> first =
                names.matcher(one(low).svg()).results().map(m -> m.group(1)).toList();
        List<String> second =
                names.matcher(one(high).svg()).results().map(m -> m.group(1)).toList();

        assertThat(first).isNotEmpty().doesNotContainAnyElementsOf(second);
        first.forEach(name -> assertThat(one(low).svg()).contains("url(#" + name + ")"));
    }

    @Test
    void aLongLegendTakesSeveralLinesAndAxesOfARowStayLevel() {
        Panel few = new Panel("p", "x", "y", 360, 440).line("one", 0, X, X);
        Panel many = new Panel("p", "x", "y", 360, 440);
        for (int i = 0; i < 8; i++) {
            many.line("a rather long name " + i, i, X, X);
        }

        List<Drawing> row = Drawing.row(List.of(few, many));

        assertThat(row.get(1).legend().height())
                .isGreaterThan(2 * row.get(0).legend().height());
        assertThat(row.get(0).axes().plot()).isEqualTo(row.get(1).axes().plot());
    }

    @Test
    void legendsTellABandFromALineOfItsColour() throws Exception {
        Panel panel = new Panel("p", "x", "y", 360, 440)
                .line("line", Panel.INK, 2f, X, X)
                .band("band", Panel.INK, X, X, X)
                .alpha(64);

        JsonNode band = layers(panels(read(one(panel))).get(0)).get(0);

        assertThat(band.at("/encoding/color/scale/range").toString()).isEqualTo("[\"#777777\",\"#77777740\"]");
        assertThat(band.at("/mark/opacity").asDouble()).as("not pale twice").isEqualTo(1);
    }

    /** Vega widens a panel to the width of its legend. */
    @Test
    void legendsAreNoWiderThanTheirPanels() throws Exception {
        Panel panel = new Panel("p", "x", "y", 360, 440);
        for (int i = 0; i < 8; i++) {
            panel.line("a rather long name " + i, i, X, X);
        }

        JsonNode columns = layers(panels(read(one(panel))).get(0)).get(7).at("/encoding/color/legend/columns");

        assertThat(columns.asInt()).isEqualTo(2); // a name takes about 150 pixels
    }

    @Test
    void namesAtLineEndsKeepApartAndLeaveTheLegend() {
        Panel panel = new Panel("p", "x", "y", 500, 400).labelEnds();
        for (int i = 0; i < 4; i++) {
            panel.line("line " + i, i, new double[] {0, 1}, new double[] {0, 10 + 0.01 * i});
        }
        panel.line("low", 4, new double[] {0, 1}, new double[] {0, 0});

        double[] shares = EndLabels.of(panel, 290).stream()
                .mapToDouble(EndLabels.Label::share)
                .toArray();

        assertThat(shares).hasSize(5).isSorted();
        for (int i = 1; i < shares.length; i++) {
            assertThat(290 * (shares[i] - shares[i - 1])).isGreaterThan(12.9);
        }
        assertThat(Arrays.stream(shares).max().orElseThrow()).isLessThanOrEqualTo(1);
        assertThat(Drawing.row(List.of(panel)).get(0).legend().height()).isZero();
    }

    @Test
    void tooManyLinesForTheirEndsHaveALegend() {
        Panel panel = new Panel("p", "x", "y", 500, 400).labelEnds();
        for (int i = 0; i < 12; i++) {
            panel.line("line " + i, i, new double[] {0, 1}, new double[] {0, 10 + 0.01 * i});
        }

        assertThat(EndLabels.of(panel, 290)).isEmpty();
        assertThat(Drawing.row(List.of(panel)).get(0).legend().height()).isPositive();
    }

    @Test
    void panelsStandInRowsNoWiderThanAPageAndNotesUnderThem() throws Exception {
        List<Panel> six = Stream.generate(() -> new Panel("p", "x", "y", 360, 300).points("a", 0, X, X))
                .limit(6)
                .toList();
        Figure plain = new Figure("title", "source", six, Table.create("none"));
        Figure noted = plain.withNotes("Disagrees: 3 % [2, 4].", "Second line.");

        assertThat(plain.width()).isEqualTo(1080);
        assertThat(plain.height()).isEqualTo(600 + new Notes("", List.of("Data: source.")).height(1080));
        assertThat(plain.svg()).contains(">Data: source.<");
        assertThat(noted.height()).isGreaterThan(plain.height());
        assertThat(noted.notes()).containsExactly("Disagrees: 3 % [2, 4].", "Second line.");
        assertThat(read(noted).at("/title/text/1").asText()).isEqualTo("Second line.");
        assertThat(read(plain).path("vconcat")).hasSize(2);
    }

    @Test
    void verdictIsInBoldAboveTheOtherNotes() throws Exception {
        Panel panel = new Panel("p", "x", "y", 550, 440).line("a", 0, X, X);

        Figure judged = one(panel).withVerdict("Verdict: agrees.", List.of("Here: 3 %."));

        assertThat(judged.notes()).containsExactly("Verdict: agrees.", "Here: 3 %.", "Data: source.");
        assertThat(judged.height() - one(panel).withNotes("Here: 3 %.").height())
                .as("a line")
                .isEqualTo(17);
        assertThat(judged.svg()).containsPattern("font-weight=\"bold\"[^>]*><text[^>]*>Verdict: agrees.<");
        assertThat(judged.svg().indexOf("Verdict:")).isLessThan(judged.svg().indexOf("Here:"));
        assertThat(read(judged).at("/title/text").asText()).isEqualTo("Verdict: agrees.");
        assertThat(read(judged).at("/title/subtitle/0").asText()).isEqualTo("Here: 3 %.");
    }

    @Test
    void panelsMayShareOneRange() {
        List<Panel> panels = List.of(
                new Panel("a", "x", "y", 300, 300).points("a", 0, X, new double[] {1, 2, 3}),
                new Panel("b", "x", "y", 300, 300).points("a", 0, X, new double[] {5, 6, 7}));

        Panel.sameY(panels);

        assertThat(panels.get(0).yRange()).isEqualTo(panels.get(1).yRange());
        assertThat(panels.get(0).yRange().low()).isLessThan(1);
        assertThat(panels.get(0).yRange().high()).isGreaterThan(7);
    }
}
