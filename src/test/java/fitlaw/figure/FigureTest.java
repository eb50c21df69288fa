package fitlaw.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.law.Allocation;
import fitlaw.law.ConfidenceRegion;
import fitlaw.law.CountingRule;
import fitlaw.law.FitOptions;
import fitlaw.law.HoldOut;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.law.NextRuns;
import fitlaw.law.Profile;
import fitlaw.law.Protocol;
import fitlaw.law.RunPlan;
import fitlaw.law.ShapeVariable;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class FigureTest {
    private static final Law NANO = Law.fit(Runs.read(Path.of("data/runs/nano.csv")));

    static Stream<Figure> figures() {
        Law gemstones = Law.fit(Runs.read(Path.of("data/runs/gemstones_hot.csv"))); // 50 levels, and one curve only
        Law million = Law.fit(Runs.read(Path.of("data/runs/nano.csv")).where("size_class == '1M' & x >= 0.06"));
        RunPlan plan = new RunPlan(4, RunPlan.Target.BOTH, RunPlan.grid(.06, .3, .4, 5, 9));
        Runs golden = Runs.read(Path.of("data/runs/golden_synthetic.csv"));
        Runs openlm = Runs.read(Path.of("data/runs/gadre_openlm.csv")).where("train_set == 'c4_original'");
        return Stream.of(
                Figure.fit(NANO),
                Figure.shape(NANO),
                Figure.fit(gemstones),
                Figure.shape(gemstones),
                Figure.profile(NANO),
                Figure.profile(gemstones),
                Figure.profile(NANO, "c1", "level[1M/50M]"),
                Figure.contours(million),
                Figure.residuals(NANO),
                Figure.residuals(gemstones),
                Figure.design(gemstones),
                Figure.design(million, NextRuns.of(million, plan, "1M/50M")),
                Figure.optimum(moving(), Law.published("80M-297M")),
                Figure.optimum(moving(), 20e6),
                Figure.budgets(Allocation.of(
                        Law.fit(LawForm.chinchilla().withResamples(100), openlm),
                        new Allocation.Budget(1e20, CountingRule.NON_EMBEDDING))),
                Figure.holdOut(Protocol.tasks(golden)));
    }

    private static Law moving() {
        return Law.fit(
                LawForm.logParabola(),
                Runs.read(Path.of("data/runs/sweep.csv"))
                        .where("at_width_rate == true & purpose != 'gqa' & r >= 0.3 & r <= 6.6 & size_class != '8M'"));
    }

    private static Document parse(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @ParameterizedTest
    @MethodSource("figures")
    void svgIsXmlWithATitleThatNamesTheSource(Figure figure) throws Exception {
        Element root = parse(figure.svg()).getDocumentElement();

        assertThat(root.getNamespaceURI()).isEqualTo("http://www.w3.org/2000/svg");
        assertThat(root.getLocalName()).isEqualTo("svg");
        assertThat(root.getAttribute("viewBox")).isEqualTo("0 0 " + figure.width() + " " + figure.height());
        assertThat(root.getFirstChild().getNodeName()).isEqualTo("title");
        assertThat(root.getFirstChild().getTextContent()).isEqualTo(figure.title() + " (" + figure.source() + ")");
        assertThat(figure.source()).startsWith("data/runs/");
    }

    @ParameterizedTest
    @MethodSource("figures")
    void titlesFitTheirPanelsAndBandsAreNamed(Figure figure) {
        FontRenderContext screen = new FontRenderContext(null, true, false);
        for (Panel panel : figure.panels()) {
            assertThat(Theme.TITLE.getStringBounds(panel.title(), screen).getWidth())
                    .as(panel.title())
                    .isLessThan(panel.width() - 8);
            assertThat(panel.marks())
                    .filteredOn(mark -> mark.form() instanceof Mark.Band || mark.form() instanceof Mark.Span)
                    .allMatch(Mark::named);
        }
    }

    @ParameterizedTest
    @MethodSource("figures")
    void svgHasNoScriptAndRefersToNothingOutside(Figure figure) throws Exception {
        NodeList elements = parse(figure.svg()).getElementsByTagName("*");

        assertThat(elements.getLength()).isGreaterThan(50);
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            assertThat(element.getLocalName())
                    .isNotIn("script", "foreignObject", "image", "a", "iframe", "style", "animate", "set");
            for (int j = 0; j < element.getAttributes().getLength(); j++) {
                String name = element.getAttributes().item(j).getNodeName();
                String value = element.getAttributes().item(j).getNodeValue();
                assertThat(name).doesNotStartWith("on");
                if (!name.startsWith("xmlns")) {
                    assertThat(value).doesNotContain("//", "javascript:", "data:");
                }
                if (name.endsWith("href")) {
                    assertThat(value).startsWith("#");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 2})
    void pngIsOfTheSizeOfTheFigure(double scale) throws IOException {
        Figure figure = Figure.shape(NANO);

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(figure.png(scale)));

        assertThat(image.getWidth()).isEqualTo((int) Math.round(figure.width() * scale));
        assertThat(image.getHeight()).isEqualTo((int) Math.round(figure.height() * scale));
        long drawn = IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> (image.getRGB(i % image.getWidth(), i / image.getWidth()) >>> 24) != 0)
                .count();
        assertThat(drawn).as("pixels that are not clear").isGreaterThan(image.getWidth());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 11, Double.NaN})
    void pngRefusesOtherScales(double scale) {
        Figure figure = Figure.fit(NANO);

        assertThatThrownBy(() -> figure.png(scale))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scale must be greater than 0 and at most 10");
    }

    @Test
    void tableOfTheFitHasAPointPerRunUnderItsLevel() {
        Table table = Figure.fit(NANO).table();

        assertThat(table.columnNames()).containsExactly("panel", "series", "predicted_loss", "measured_loss");
        assertThat(sorted(table, "predicted_loss"))
                .isEqualTo(sorted(NANO.diagnostics().fitted()));
        assertThat(sorted(table, "measured_loss")).isEqualTo(sorted(NANO.runs().loss()));
        assertThat(table.stringColumn("series")
                        .countByCategory()
                        .stringColumn(0)
                        .asList())
                .containsExactlyInAnyOrder("0.5M/50M", "1M/50M");
        assertThat(table.stringColumn("series").isEqualTo("1M/50M").size()).isEqualTo(32);
    }

    @Test
    void tableOfTheShapeHasTheRunsAndTheCurveWhichIsLeastAtTheOptimum() {
        Table table = Figure.shape(NANO).table();
        Table widths = table.where(table.stringColumn("panel").isEqualTo("d_over_sqrt_n"));
        Table curve = widths.where(widths.stringColumn("series").isEqualTo("law"));
        Table runs = widths.where(widths.stringColumn("series").isNotEqualTo("law"));

        assertThat(sorted(runs, "shape")).isEqualTo(sorted(NANO.diagnostics().values(ShapeVariable.RELATIVE_WIDTH)));
        assertThat(curve.doubleColumn("excess_loss_per_cent").min()).isBetween(0.0, 0.01);
        int least = Arrays.stream(curve.doubleColumn("excess_loss_per_cent").asDoubleArray())
                .boxed()
                .toList()
                .indexOf(curve.doubleColumn("excess_loss_per_cent").min());
        double best = NANO.optimum().relativeWidth().estimate().orElseThrow().value();
        assertThat(curve.doubleColumn("shape").get(least)).isCloseTo(best, within(.03 * best)); // a step of the grid
        assertThat(table.stringColumn("panel").unique().asList())
                .containsExactlyInAnyOrder("d_over_sqrt_n", "mlp_attn_ratio");
    }

    private static double[] sorted(Table table, String column) {
        return sorted(table.doubleColumn(column).asDoubleArray());
    }

    private static double[] sorted(double[] values) {
        return Arrays.stream(values).sorted().toArray();
    }

    /** Runs of 16 shapes at one level, with a chosen curve over the width. */
    private static Runs made(String level, double c1, double c2) {
        DoubleColumn loss = DoubleColumn.create("loss");
        DoubleColumn x = DoubleColumn.create("d_over_sqrt_n");
        DoubleColumn r = DoubleColumn.create("mlp_attn_ratio");
        StringColumn size = StringColumn.create("size_class");
        for (double width : List.of(.04, .07, .11, .16)) {
            for (double ratio : List.of(.5, 1.0, 2.0, 4.5)) {
                x.append(width);
                r.append(ratio);
                loss.append(3 * Math.exp(c1 * Math.log(width) + c2 / width + .016 * Math.log(ratio) + .017 / ratio)
                        + .01 * Math.sin(1e4 * width * ratio));
                size.append(level);
            }
        }
        return Runs.of(Table.create("made", loss, x, r, size));
    }

    @Test
    void shapeWithoutABestValueIsDrawnAllTheSame() {
        Law falling = Law.fit(made("one", -.2, .003));

        Table table = Figure.shape(falling).table();

        Table widths = table.where(table.stringColumn("panel").isEqualTo("d_over_sqrt_n"));
        Table curve = widths.where(widths.stringColumn("series").isEqualTo("law"));
        double[] excess = curve.doubleColumn("excess_loss_per_cent").asDoubleArray();
        assertThat(falling.optimum().relativeWidth().estimate()).isEmpty();
        assertThat(excess[0]).isGreaterThan(excess[excess.length - 1] + 5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"law", "equal", "interval", "<script>alert(1)</script>", "a & b", "\u00e9\u221a\ud83d\ude00"})
    void levelsMayHaveAnyName(String level) throws Exception {
        Law law = Law.fit(made(level, .04, .003));

        for (Figure figure : List.of(Figure.fit(law), Figure.shape(law))) {
            assertThat(parse(figure.svg()).getElementsByTagName("script").getLength())
                    .isZero();
            assertThat(figure.table().stringColumn("series").asList()).contains(level);
        }
    }

    @Test
    void intervalThatIsOpenIsDrawnOpen() throws Exception {
        Law law = Law.fit(Runs.read(
                Path.of("data/runs/nano.csv"),
                RunOptions.defaults().withWhere("size_class == \"1M\" & x >= 0.06 & 0.5 <= r <= 5")));

        assertThat(parse(Figure.shape(law).svg()).getDocumentElement().getLocalName())
                .isEqualTo("svg");
    }

    @Test
    void filesAreWrittenByTheirEnding(@TempDir Path folder) throws Exception {
        Figure figure = Figure.fit(NANO);

        figure.write(folder.resolve("fit.svg"));
        figure.write(folder.resolve("fit.png"));
        figure.write(folder.resolve("fit.csv"));
        figure.write(folder.resolve("fit.vl.json"));

        assertThat(Files.readString(folder.resolve("fit.svg"))).isEqualTo(figure.svg());
        assertThat(Files.readAllLines(folder.resolve("fit.csv")))
                .hasSize(1 + figure.table().rowCount())
                .startsWith("panel,series,predicted_loss,measured_loss");
        assertThat(Files.readString(folder.resolve("fit.vl.json"))).isEqualTo(figure.vegaLite());
        assertThat(ImageIO.read(folder.resolve("fit.png").toFile()).getWidth()).isEqualTo(2 * figure.width());
        assertThatThrownBy(() -> figure.write(folder.resolve("fit.pdf")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("written as .svg, .png, .vl.json (Vega-Lite) or .csv (its table)");
        figure.write(folder.resolve("new/folder/fit.svg"));
        assertThat(folder.resolve("new/folder/fit.svg")).hasSameTextualContentAs(folder.resolve("fit.svg"));
        assertThatThrownBy(() -> figure.write(folder.resolve("fit.csv/fit.svg")))
                .hasMessageContaining("cannot be written");
    }

    @Test
    void publishedLawsHaveNoRunsToDraw() {
        Law published = Law.published("1B");

        assertThatThrownBy(() -> Figure.fit(published)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Figure.shape(published)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void wordsKeepTheirSpacesBeforeAnAngleAndTagsHaveNoLineBreaks() throws Exception {
        Panel panel =
                new Panel("a > b  />", "x >", "y />", 400, 300).points("n\n> 3", 0, new double[] {1}, new double[] {2});

        String svg = new Figure("loss > 2  >", "source", List.of(panel), Table.create("none")).svg();

        assertThat(svg).doesNotContainPattern("\\s/?>");
        assertThat(parse(svg).getDocumentElement().getFirstChild().getTextContent())
                .isEqualTo("loss > 2  > (source)");
        NodeList words = parse(svg).getElementsByTagName("text");
        assertThat(IntStream.range(0, words.getLength())
                        .mapToObj(i -> words.item(i).getTextContent()))
                .contains("a > b  />", "x >", "y />", "n\n> 3");
    }

    @Test
    void sameLawGivesTheSameSvg() {
        assertThat(Figure.shape(NANO).svg()).isEqualTo(Figure.shape(NANO).svg());
    }

    @Test
    void profileIsLeastAtTheOptimumAndCrossesTheLevelAtTheEnds() {
        Table table = Figure.profile(NANO, "r*").table();
        var interval = Profile.of(NANO, "r*").estimate().interval();
        double t = Profile.of(NANO, "r*").t();
        double[] value = table.doubleColumn("value").asDoubleArray();
        double[] statistic = table.doubleColumn("statistic").asDoubleArray();

        assertThat(Arrays.stream(statistic).min().orElseThrow()).isZero();
        for (int i = 0; i < value.length; i++) {
            assertThat(statistic[i] <= t * t).as("%s", value[i]).isEqualTo(interval.contains(value[i]));
        }
    }

    @Test
    void contoursLieWhereTheLawSaysAndTheRegionEndsAtItsLimit() {
        Law law = Law.fit(Runs.read(Path.of("data/runs/nano.csv")).where("size_class == '1M' & x >= 0.06"));
        Table table = Figure.contours(law).table();
        Table two = table.where(table.stringColumn("series").isEqualTo("+2 %"));
        Table region = table.where(table.stringColumn("panel").isEqualTo("region"));

        assertThat(two.rowCount()).isGreaterThan(50);
        for (var row : two) {
            double excess = 100 * (law.factor(row.getDouble("d_over_sqrt_n"), row.getDouble("mlp_attn_ratio")) - 1);
            assertThat(excess).isCloseTo(2, within(.02)); // linear within a cell of the grid
        }
        for (var row : region) {
            double x = row.getDouble("d_over_sqrt_n");
            double r = row.getDouble("mlp_attn_ratio");
            assertThat(ConfidenceRegion.of(law).statistic(x, r))
                    .isCloseTo(ConfidenceRegion.of(law).limit(), within(.01));
        }
        assertThat(table.where(table.stringColumn("panel").isEqualTo("runs")).rowCount())
                .isEqualTo(30);
    }

    @Test
    void openShapesAreSaidInsteadOfDrawn() throws Exception {
        Law morph = Law.fit(Runs.read(Path.of("data/runs/morph.csv")));

        assertThat(Figure.contours(morph).table().isEmpty()).isTrue();
        assertThat(parse(Figure.contours(morph).svg())
                        .getElementsByTagName("text")
                        .getLength())
                .as("the title, the lines of the reason and the file")
                .isGreaterThan(3);
        assertThat(Figure.profile(morph).table().stringColumn("panel").unique().asList())
                .containsExactly("d_over_sqrt_n_optimum");
    }

    @Test
    void heldOutRunsKeepTheirLevelsAndLosses() {
        Runs runs = Runs.read(Path.of("data/runs/nano.csv"));
        HoldOut heldOut = HoldOut.of(
                LawForm.conditional(),
                runs.where("size_class == '0.5M' & x >= 0.06"),
                runs.where("size_class == '1M' & x >= 0.06"),
                FitOptions.defaults());

        Table table = Figure.holdOut(heldOut).table();

        assertThat(sorted(table, "predicted_loss")).isEqualTo(sorted(heldOut.table(), "predicted_loss"));
        assertThat(table.stringColumn("series").unique().asList()).containsExactly("1M/50M");
    }

    @Test
    void levelsFollowOneAnotherBySize() {
        List<String> levels = List.of("1M/50M", "500k/100M", "0.5M/50M", "10B/1T", "2M/50M/c4");

        assertThat(GroupStyles.order(levels)).containsExactly(2, 1, 0, 4, 3);
        assertThat(GroupStyles.order(List.of("wide", "1M"))).as("no count").containsExactly(0, 1);
        assertThat(GroupStyles.order(List.of("1.2.3", "1M"))).as("a version").containsExactly(0, 1);
        List<String> drawn = new ArrayList<>();
        GroupStyles.of(
                List.of("1M", "500k"), new int[] {0, 1, 0}, (name, index, rows) -> drawn.add(name + " " + rows.length));
        assertThat(drawn).containsExactly("500k 1", "1M 2");
    }

    @Test
    void residualsAreThoseOfTheLaw() {
        Table table = Figure.residuals(NANO).table();
        Table byLevel = table.where(table.stringColumn("panel").isEqualTo("level"));

        assertThat(sorted(byLevel, "residual"))
                .isEqualTo(sorted(NANO.diagnostics().residuals()));
        assertThat(table.stringColumn("panel").unique().asList())
                .containsExactlyInAnyOrder("level", "d_over_sqrt_n", "mlp_attn_ratio");
    }
}
