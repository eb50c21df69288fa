package fitlaw.command;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.magic.Context;
import fitlaw.magic.Magic;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionEngineTest {
    private static final Context EMPTY = new Context() {
        @Override
        public Object evaluate(String java) {
            throw new IllegalStateException("not asked for: " + java);
        }

        @Override
        public Map<String, Object> variables() {
            return Map.of();
        }

        @Override
        public void display(Object value) {}

        @Override
        public Path directory() {
            return Path.of("");
        }

        @Override
        public Collection<Magic> magics() {
            return List.of();
        }
    };

    /** A table of a million runs must be released when its variable is reassigned. */
    @Test
    void whatAMagicMadeIsNotHeld() throws Exception {
        SessionEngine engine = new SessionEngine();
        Object[] value = {new Object()};
        WeakReference<Object> held = new WeakReference<>(value[0]);
        engine.run(
                "%runs sweep runs.csv",
                EMPTY, made -> {
                    made.accept("sweep", value[0]);
                    return value[0];
                });

        value[0] = null;

        for (int i = 0; i < 100 && held.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(held.get()).isNull();
        assertThat(engine.cluster()).isEmpty(); // the engine is still there
    }
}
