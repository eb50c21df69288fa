package fitlaw.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import fitlaw.magic.MimeBundle;
import fitlaw.session.Outcome;
import fitlaw.session.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotebookRunTest {
    @Test
    void cellsRunInOrderAndShowWhatTheyPrintAndReturn() {
        NotebookRun run = run(
                FakeSession.echo(),
                Notebooks.markdown("m", "# Title"),
                Notebooks.code("a", "hello"),
                Notebooks.code("b", "(7)"));

        assertThat(run.failure()).isEmpty();
        assertThat(output(run, 1, 0).path("text").path(0).asText()).isEqualTo("hello\n");
        assertThat(output(run, 2, 0).path("output_type").asText()).isEqualTo("execute_result");
        assertThat(output(run, 2, 0).path("execution_count").asInt()).isEqualTo(2);
        assertThat(run.notebook().cells().get(2).executionCount()).hasValue(2);
    }

    @Test
    void theFirstFailureStopsTheRunAndIsNamed() {
        FakeSession session = FakeSession.echo();
        NotebookRun run = run(
                session, Notebooks.code("a", "one"), Notebooks.code("b", "fail here"), Notebooks.code("c", "never"));

        assertThat(run.failure()).contains(new NotebookRun.Failure(2, 2, "IllegalStateException", "told to fail here"));
        assertThat(session.cells).containsExactly("one", "fail here");
        assertThat(output(run, 1, 0).path("ename").asText()).isEqualTo("IllegalStateException");
        assertThat(run.notebook().cells().get(2).outputs()).isEmpty();
        assertThat(run.notebook().cells().get(2).executionCount()).isEmpty();
    }

    @Test
    void aCellMayBeAllowedToFail() {
        NotebookRun run =
                run(FakeSession.echo(), Notebooks.code("a", "fail", "raises-exception"), Notebooks.code("b", "on"));

        assertThat(run.failure()).isEmpty();
        assertThat(output(run, 0, 0).path("output_type").asText()).isEqualTo("error");
        assertThat(output(run, 1, 0).path("text").path(0).asText()).isEqualTo("on\n");
    }

    @Test
    void aStoppedCellEndsTheRunAlsoIfItMayFail() {
        FakeSession session = new FakeSession((code, output) -> FakeSession.failure("Interrupted", "stopped"));
        NotebookRun run = run(session, Notebooks.code("a", "x", "raises-exception"), Notebooks.code("b", "y"));

        assertThat(run.failure()).hasValueSatisfying(it -> assertThat(it.name()).isEqualTo("Interrupted"));
        assertThat(session.cells).containsExactly("x");
    }

    @Test
    void aQuestionIsAnsweredBelowItsCell() {
        FakeSession session = FakeSession.echo();
        NotebookRun run = run(session, Notebooks.code("a", "%figure?"), Notebooks.code("b", "?unknown"));

        assertThat(session.cells).isEmpty();
        assertThat(output(run, 0, 0).path("data").path("text/plain").path(0).asText())
                .isEqualTo("about %figure");
        assertThat(run.failure())
                .contains(new NotebookRun.Failure(2, 2, "NotFound", "No documentation found for unknown."));
    }

    @Test
    void skippedAndEmptyCellsAreNotRun() {
        FakeSession session = FakeSession.echo();
        run(
                session,
                Notebooks.code("a", "one"),
                Notebooks.code("b", "two", "skip-execution"),
                Notebooks.code("c", " \n"));

        assertThat(session.cells).containsExactly("one");
    }

    @Test
    void outputsOfAnEarlierRunAreGone() {
        Notebook old = run(FakeSession.echo(), Notebooks.code("a", "one"), Notebooks.code("b", "two"))
                .notebook();
        NotebookRun run = NotebookRun.of(
                old, new FakeSession((code, output) -> FakeSession.failure("X", "no")), NotebookRun.Progress.NONE);

        assertThat(run.notebook().cells().get(0).outputs()).hasSize(1);
        assertThat(run.notebook().cells().get(1).outputs()).isEmpty();
    }

    @Test
    void piecesOfOneStreamAreOneOutputAndStreamsKeepTheirOrder() {
        NotebookRun run = run(
                new FakeSession((code, output) -> {
                    output.stream(Output.Stream.STDOUT, "a\nb");
                    output.stream(Output.Stream.STDOUT, "c\n");
                    output.stream(Output.Stream.STDERR, "oh\n");
                    output.stream(Output.Stream.STDOUT, "d");
                    return FakeSession.DONE;
                }),
                Notebooks.code("a", "x"));

        List<JsonNode> outputs = run.notebook().cells().get(0).outputs();
        assertThat(outputs).extracting(one -> one.path("name").asText()).containsExactly("stdout", "stderr", "stdout");
        assertThat(outputs.get(0).path("text")).extracting(JsonNode::asText).containsExactly("a\n", "bc\n");
    }

    @Test
    void aLaterCellReplacesWhatAnEarlierOneShowedUnderAName() {
        NotebookRun run = run(
                new FakeSession((code, output) -> {
                    output.display(FakeSession.text(code), Optional.of("bar"), code.equals("second"));
                    return FakeSession.DONE;
                }),
                Notebooks.code("a", "first"),
                Notebooks.code("b", "second"));

        assertThat(output(run, 0, 0).path("data").path("text/plain").path(0).asText())
                .isEqualTo("second");
        assertThat(run.notebook().cells().get(1).outputs()).isEmpty();
    }

    @Test
    void clearedOutputIsGoneAtOnceOrWithTheNext() {
        NotebookRun run = run(
                new FakeSession((code, output) -> {
                    output.stream(Output.Stream.STDOUT, "old");
                    output.clear(code.equals("wait"));
                    if (code.equals("wait")) {
                        output.stream(Output.Stream.STDOUT, "new");
                    }
                    return FakeSession.DONE;
                }),
                Notebooks.code("a", "now"),
                Notebooks.code("b", "wait"));

        assertThat(run.notebook().cells().get(0).outputs()).isEmpty();
        assertThat(output(run, 1, 0).path("text").path(0).asText()).isEqualTo("new");
    }

    @Test
    void progressTellsTheNumberOfCellsThatRun() {
        List<String> told = new ArrayList<>();
        NotebookRun.of(
                Notebooks.of(Notebooks.markdown("m", "x"), Notebooks.code("a", "one"), Notebooks.code("b", "fail")),
                FakeSession.echo(),
                new NotebookRun.Progress() {
                    @Override
                    public void started(NotebookCell cell, int number, int total) {
                        told.add(number + "/" + total + " " + cell.source());
                    }

                    @Override
                    public void ended(NotebookCell cell, int number, boolean failed) {
                        told.add(number + (failed ? " failed" : " ok"));
                    }
                });

        assertThat(told).containsExactly("1/2 one", "1 ok", "2/2 fail", "2 failed");
    }

    @Test
    void everyKindOfOutputIsValidByJupytersSchema() throws IOException {
        NotebookRun run = run(
                new FakeSession((code, output) -> {
                    output.stream(Output.Stream.STDERR, "warning\n");
                    output.display(
                            new MimeBundle(Map.of(
                                    "text/plain",
                                    "figure",
                                    "image/svg+xml",
                                    "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                                    "image/png",
                                    new byte[] {1, 2, 3},
                                    "application/json",
                                    Map.of("a", List.of(1, 2)))),
                            Optional.of("id"),
                            false);
                    return code.equals("fail")
                            ? FakeSession.failure("X", "why")
                            : new Outcome(Optional.of(FakeSession.text("")), Optional.empty());
                }),
                Notebooks.markdown("m", "# T"),
                Notebooks.code("a", "x"),
                Notebooks.code("b", ""),
                Notebooks.code("c", "fail"),
                Notebooks.code("d", "not reached"));

        assertThat(schema().validate(new ObjectMapper().readTree(run.notebook().text())))
                .isEmpty();
    }

    private static JsonSchema schema() throws IOException {
        try (var in = NotebookRunTest.class.getResourceAsStream("nbformat.v4.5.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(in);
        }
    }

    private static NotebookRun run(FakeSession session, String... cells) {
        return NotebookRun.of(Notebooks.of(cells), session, NotebookRun.Progress.NONE);
    }

    private static JsonNode output(NotebookRun run, int cell, int output) {
        return run.notebook().cells().get(cell).outputs().get(output);
    }
}
