package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.maven.TinyRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Code from public notebooks of other Java kernels. The comment of each test names the notebook; libraries are replaced
 * by a tiny one, data by a line or two.
 */
@SuppressWarnings("StringConcatToTextBlock") // a line of a cell is a line here
class PublicNotebooksTest {
    @TempDir
    Path folder;

    private TinyRepository repository;
    private Session session;
    private Cells cells;

    @BeforeEach
    void open() throws Exception {
        repository = new TinyRepository(folder);
        repository.add("Top", "1.0", TinyRepository.dependency("low", "3.0", "runtime"));
        repository.add("Low", "3.0", "");
        session = Session.open(folder);
        cells = new Cells(session);
    }

    @AfterEach
    void close() {
        session.close();
    }

    /** SpencerPark/ijava-binder, HelloWorld.ipynb: both streams and a value in one cell. */
    @Test
    void helloWorld() {
        assertThat(cells.shown("System.out.println(\"Hello stdout!\");\nSystem.err.println(\"Hello stderr!\");\n\n"
                        + "\"Hello Out!\""))
                .isEqualTo("Hello Out!");
        assertThat(cells.text()).contains("out:Hello stdout!\n", "err:Hello stderr!\n");
    }

    /** SpencerPark/ijava-binder, 3rdPartyDependency.ipynb: jars by a pattern, a part of a POM, a quick chart. */
    @Test
    void dependenciesOfOthers() {
        String address = repository.remote().toUri().toString();

        assertThat(cells.shown("List<String> added = %jars " + repository.jar("low", "3.0") + "\nadded.size()"))
                .isEqualTo("1");
        cells.shown("%%loadFromPOM\n<repository>\n  <id>tiny</id>\n  <url>" + address + "</url>\n</repository>\n\n"
                + "<dependency>\n  <groupId>org.tiny</groupId>\n  <artifactId>top</artifactId>\n"
                + "  <version>1.0</version>\n</dependency>");
        assertThat(cells.shown("import org.tiny.*;\nTop.version() + Low.version()"))
                .isEqualTo("1.03.0");
        cells.shown("import org.knowm.xchart.*;");
        cells.shown("double[] xData = new double[] { 0.0, 1.0, 2.0 };\ndouble[] yData = new double[] { 2.0, 1.0, 0.0 };"
                + "\n\nXYChart chart = QuickChart.getChart(\"Sample Chart\", \"X\", \"Y\", \"y(x)\", xData, yData);");
        assertThat(cells.types("BitmapEncoder.getBufferedImage(chart)")).contains("image/png");
        assertThat(cells.types("chart")).contains("image/png");
    }

    /** SpencerPark/ijava-binder, RocksDBExample.ipynb: final variables, resources in try, asserts, format. */
    @Test
    void aDatabaseThatIsClosed() {
        cells.shown("import java.lang.IllegalArgumentException;\nimport java.util.Arrays;\nimport java.util.List;");
        cells.shown("    final String db_path = \"mydb.db\";");
        cells.shown("class Store implements AutoCloseable {\n    final Map<String, byte[]> all = new HashMap<>();\n"
                + "    static Store open(String path) { if (path.endsWith(\"_not_found\")) throw new"
                + " IllegalStateException(path); return new Store(); }\n"
                + "    public void close() { System.out.println(\"closed\"); }\n}");
        cells.shown(" final String db_path_not_found = db_path + \"_not_found\";\n\n"
                + "    try (final Store db = Store.open(db_path_not_found)) {\n      assert (false);\n"
                + "    } catch (final IllegalStateException e) {\n"
                + "      System.out.format(\"Caught the expected exception -- %s\\n\", e);\n    }\n"
                + "    try (final Store db = Store.open(db_path)) {\n"
                + "      for (int i = 1; i <= 9; ++i) {\n        db.all.put(String.format(\"%dx\", i), new byte[i]);\n"
                + "      }\n      byte[] value = db.all.get(\"9x\");\n      assert (value != null);\n"
                + "      System.out.format(\"%d \", value.length);\n    }");
        assertThat(cells.text())
                .contains("Caught the expected exception -- java.lang.IllegalStateException: mydb.db_not_found\n")
                .contains("9 closed");
    }

    /** aerospike-examples/interactive-notebooks, async_ops.ipynb: a method before what it uses, listeners, a latch. */
    @Test
    void listenersOnOtherThreads() {
        cells.shown("final String Namespace = \"test\";\nfinal String Set = \"async-ops\";\n\nvoid Cleanup() {\n"
                + "    try {\n        client.truncate(null, Namespace, Set, null);\n    }\n"
                + "    catch (ClientException e) {\n        // ignore\n    }\n};");
        assertThat(cells.text()).contains("Cleanup() cannot be called until");
        cells.shown("class ClientException extends RuntimeException {}\nclass Client {\n"
                + "    void truncate(Object policy, String namespace, String set, Object since) { throw new"
                + " ClientException(); }\n}\nClient client = new Client();");
        cells.shown("Cleanup();");
        cells.shown("interface Listener { void onSuccess(int key); }\n"
                + "class Writes implements Listener {\n    final AtomicInteger done;\n    final CountDownLatch latch;\n"
                + "    Writes(AtomicInteger done, CountDownLatch latch) { this.done = done; this.latch = latch; }\n"
                + "    public void onSuccess(int key) { done.incrementAndGet(); latch.countDown(); }\n}\n"
                + "import java.util.concurrent.atomic.AtomicInteger;");
        assertThat(cells.shown(
                        "AtomicInteger done = new AtomicInteger();\nCountDownLatch latch = new CountDownLatch(4);\n"
                                + "Listener listener = new Writes(done, latch);\n"
                                + "ExecutorService loops = Executors.newFixedThreadPool(2);\n"
                                + "for (int i = 0; i < 4; i++) {\n    final int key = i;\n"
                                + "    loops.submit(() -> listener.onSuccess(key));\n}\nlatch.await();\nloops.shutdown();\n"
                                + "done.get()"))
                .isEqualTo("4");
    }

    /** aerospike-examples/interactive-notebooks, java-working_with_lists.ipynb: helpers declared anew, nested lists. */
    @Test
    void listsAndHelpersThatAreRunAgain() {
        String helper = "ArrayList<Integer> whole = new ArrayList<Integer>();\n"
                + "void show(String label, Object value) {\n    System.out.println(label + \" \" + value);\n}";
        cells.shown(helper);
        cells.shown("whole.add(1); whole.add(2);\nshow(\"Before\", whole);");
        cells.shown(helper);
        cells.shown("show(\"After\", whole);\nList<List<String>> pairs = Arrays.asList(Arrays.asList(\"a\", \"b\"));\n"
                + "for (List<String> pair : pairs) { show(\"Pair\", pair.get(1)); }");
        assertThat(cells.text()).contains("Before [1, 2]", "After []", "Pair b");
    }

    /** deepjavalibrary/d2l-java, every notebook: helpers that %load reads from another notebook, without its ending. */
    @Test
    void helpersFromAnotherNotebook() throws Exception {
        Files.createDirectories(folder.resolve("utils"));
        Files.writeString(
                folder.resolve("utils/imports.ipynb"),
                "{\"cells\": [{\"cell_type\": \"code\", \"execution_count\": null, \"metadata\": {}, \"outputs\": [],"
                        + " \"source\": [\"%maven org.tiny:top:1.0 --repository "
                        + repository.remote().toUri()
                        + "\\n\", \"import org.tiny.*;\"]}], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 4}");
        Files.writeString(folder.resolve("utils/Plot.java"), "class Plot {\n    String name() { return \"plot\"; }\n}");

        cells.shown("%load utils/imports\n%load utils/Plot.java");
        assertThat(cells.shown("Top.version() + new Plot().name()")).isEqualTo("1.0plot");
    }

    /** deepjavalibrary/d2l-java, calculus.ipynb: functions as values, a loop that prints, arrays of doubles. */
    @Test
    void functionsAsValues() {
        cells.shown("Function<Double, Double> f = x -> (3 * Math.pow(x, 2) - 4 * x);");
        cells.shown("public Double numericalLim(Function<Double, Double> f, double x, double h) {\n"
                + "    return (f.apply(x + h) - f.apply(x)) / h;\n}\n\ndouble h = 0.1;\n"
                + "for (int i = 0; i < 2; i++) {\n"
                + "    System.out.println(\"h=\" + String.format(Locale.ROOT, \"%.1f\", h) + \", limit=\"\n"
                + "            + String.format(Locale.ROOT, \"%.1f\", numericalLim(f, 1, h)));\n    h *= 0.1;\n}");
        assertThat(cells.text()).contains("h=0.1, limit=2.3").contains("h=0.0, limit=2.0");
        assertThat(cells.shown(
                        "double[] X = IntStream.range(0, 3).mapToDouble(i -> f.apply((double) i)).toArray();\nX"))
                .contains("0.0, -1.0, 4.0");
    }

    /** deepjavalibrary/d2l-java, tablesaw.ipynb: a file written and read, missing values, a variable of another type. */
    @Test
    void aTableWithMissingValues() {
        cells.shown("import java.io.File;\nimport java.io.FileWriter;\n\nString dataFile = \"" + folder
                + "/house_tiny.csv\";\n\nFile f = new File(dataFile);\nf.createNewFile();\n\n"
                + "try (FileWriter writer = new FileWriter(dataFile)) {\n"
                + "    writer.write(\"NumRooms,Alley,Price\\n\"); // Column names\n"
                + "    writer.write(\"NA,Pave,127500\\n\");\n    writer.write(\"2,NA,106000\\n\");\n"
                + "    writer.write(\"4,NA,178100\\n\");\n}");
        cells.shown("import tech.tablesaw.api.*;\n\nTable data = Table.read().file(dataFile);\ndata");
        cells.shown("import tech.tablesaw.columns.Column;\n\nTable inputs = data.copy();\n"
                + "inputs.removeColumns(\"Price\");\nTable outputs = data.selectColumns(\"Price\");\n\n"
                + "Column col = inputs.column(\"NumRooms\");\n"
                + "col.set(col.isMissing(), (int) inputs.nCol(\"NumRooms\").mean());\ninputs");
        cells.shown("StringColumn col = (StringColumn) inputs.column(\"Alley\");\n"
                + "List<BooleanColumn> dummies = col.getDummies();\ninputs.removeColumns(col);\n"
                + "inputs.addColumns(DoubleColumn.create(\"Alley_Pave\", dummies.get(0).asDoubleArray()));\ninputs");
        assertThat(cells.shown("inputs.rowCount() + \" \" + inputs.intColumn(\"NumRooms\").get(0)"))
                .isEqualTo("3 3");
    }

    /** dflib/jjava, examples/static-image-rendering.ipynb: components of Swing, an anonymous class that paints. */
    @Test
    void componentsOfSwing() {
        cells.shown("import javax.swing.*;\nimport java.awt.*;\n\nJButton button = new JButton(\"Hello from Swing\");\n"
                + "button.setSize(220, 48);\ndisplay(button);");
        assertThat(cells.text()).contains("display:JButton, 220 × 48");
        assertThat(cells.types("JPanel chart = new JPanel() {\n    protected void paintComponent(Graphics g) {\n"
                        + "        super.paintComponent(g);\n        Graphics2D g2 = (Graphics2D) g;\n"
                        + "        g2.setColor(Color.DARK_GRAY);\n        g2.fillRect(8, 8, 30, 30);\n    }\n};\n"
                        + "chart.setBackground(Color.WHITE);\nchart.setSize(360, 180);\nchart"))
                .contains("image/png");
    }

    /** SpencerPark/IJava, docs/display.md: render and display with a type, an update of what is shown. */
    @Test
    void displaysWithATypeAndUpdates() {
        assertThat(cells.types("render(\"<b>bold</b>\", \"text/html\")")).contains("text/html");
        assertThat(cells.types("render(\"**bold**\", \"text/markdown\")")).contains("text/markdown");
        cells.shown("var shown = display(\"one\");\nupdateDisplay(shown, \"two\");");
        assertThat(cells.text()).contains("display:one", "update:two");
    }
}
