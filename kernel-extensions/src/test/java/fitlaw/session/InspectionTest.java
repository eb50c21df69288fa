package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.magic.MimeBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectionTest {
    private static final Session SESSION = Session.open(Path.of(""));

    private static final String SHAPE = """
            package extra;
            /** A shape of the test. It has two sides. */
            public class Shape {
                /** Sides of a square. */
                public static final int SIDES = 4;
                /** Makes a square. */
                public Shape(int side) {}
                /** Makes a box. */
                public Shape(int width, int height) {}
                /**
                 * {@return the area in {@code unit}} Never negative.
                 *
                 * @param unit its unit
                 */
                public double area(java.util.List<String> unit) { return 0; }
                /** Counts corners. */
                public int area(int[]... corners) { return 0; }
                public int silent() { return 0; }
                /** How to draw. */
                public enum Pen {
                    /** As ink. */
                    INK
                }
            }
            """;

    @TempDir
    private Path folder;

    @AfterAll
    static void close() {
        SESSION.close();
    }

    private static String inspected(String code, boolean detailed) {
        return SESSION.inspect(code, code.length(), detailed)
                .map(MimeBundle::data)
                .map(data -> data.get("text/plain").toString())
                .orElse("");
    }

    @Test
    void fitlawsOwnClassesShowTheirJavadoc() {
        assertThat(inspected("Law", true))
                .startsWith("fitlaw.law.Law\n\n")
                .contains("\n\n")
                .doesNotContain("{@");
        String brief = inspected("Law.fit", false);
        assertThat(brief).contains("Law Law.fit(LawForm form, Runs runs)\n    Returns ");
        assertThat(brief.length()).isLessThan(inspected("Law.fit", true).length());
    }

    @Test
    void linksBecomeTheirLabelOrTheirTarget() {
        assertThat(Javadoc.text(
                        "See {@link A#b(int, long)}, {@link #c}, {@linkplain A#b(int) that one} and {@link D}."))
                .isEqualTo("See A.b(int, long), c, that one and D.");
        assertThat(Javadoc.summary(Javadoc.text("{@return the {@code x}\n  of it} More.")))
                .isEqualTo("Returns the x of it.");
    }

    @Test
    void componentsOfRecordsAreExplainedByTheirRecord() {
        assertThat(inspected("new Workload(1, 2, 3).batch", true)).startsWith("int Workload.batch()\n\n");
        assertThat(inspected("new Workload(", true)).contains("@param");
    }

    /** Source documentation in tool tips; every expected text is in {@link #SHAPE}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "extra.Shape|A shape of the test.",
                "extra.Shape.SIDES|Sides of a square.",
                "new extra.Shape(|Makes a box.",
                "new extra.Shape(1).area|Returns the area in unit.",
                "new extra.Shape(1).area|Counts corners.",
                "extra.Shape.Pen|How to draw.",
                "extra.Shape.Pen.INK|As ink.",
            })
    void jarsWithSourcesBesideThemAreDocumented(String code, String expected) throws IOException {
        addShape();

        assertThat(inspected(code, false)).contains("\n    " + expected);
        assertThat(inspected(code, true)).contains("\n\n" + expected);
    }

    @Test
    void withoutACommentOrASourceTheSignatureRemains() throws IOException {
        addShape();

        assertThat(inspected("new extra.Shape(1).silent", true)).isEqualTo("int extra.Shape.silent()");
        assertThat(inspected("new org.zeromq.ZContext().close", true)).isEqualTo("void org.zeromq.ZContext.close()");
    }

    private void addShape() throws IOException {
        Path source = Files.writeString(
                Files.createDirectories(folder.resolve("extra")).resolve("Shape.java"), SHAPE);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-g", "-d", folder.toString(), source.toString()))
                .isZero();
        jar("shape.jar", "extra/Shape.class", "extra/Shape$Pen.class");
        jar("shape-sources.jar", "extra/Shape.java");
        assertThat(SESSION.run("%jars " + folder + "/*.jar", new Recorder()).failure())
                .isEmpty();
    }

    private void jar(String name, String... entries) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            for (String entry : entries) {
                jar.putNextEntry(new ZipEntry(entry));
                jar.write(Files.readAllBytes(folder.resolve(entry)));
            }
        }
    }
}
