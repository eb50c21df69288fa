package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.magic.MimeBundle;
import java.util.Set;

/** Runs cells of a session one after the other, and returns their values or errors. */
final class Cells {
    private final Session session;
    private final Recorder output = new Recorder();

    Cells(Session session) {
        this.session = session;
    }

    /** Runs a cell that must not fail. Returns its value as plain text, empty if it has none. */
    String shown(String code) {
        Outcome outcome = session.run(code, output, 2);
        assertThat(outcome.failure()).as(code).isEmpty();
        return outcome.value()
                .map(MimeBundle::data)
                .map(data -> String.valueOf(data.get("text/plain")))
                .orElse("");
    }

    /** Runs a cell that must not fail. Returns the MIME types of its value. */
    Set<String> types(String code) {
        Outcome outcome = session.run(code, output, 2);
        assertThat(outcome.failure()).as(code).isEmpty();
        return outcome.value().map(it -> it.data().keySet()).orElse(Set.of());
    }

    /** Runs a cell that must fail. Returns its message. */
    String failure(String code) {
        return session.run(code, output, 2).failure().orElseThrow().message();
    }

    /** Everything that cells have printed and displayed, except their values. */
    String text() {
        return output.text();
    }
}
