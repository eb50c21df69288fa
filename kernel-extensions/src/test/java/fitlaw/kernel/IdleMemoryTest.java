package fitlaw.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class IdleMemoryTest {
    @Test
    void whatCellsLeftIsCollectedOnce() {
        IdleMemory memory = new IdleMemory(Long.MAX_VALUE);
        System.gc();
        byte[][] held = {new byte[32 << 20]};
        WeakReference<byte[]> left = new WeakReference<>(held[0]);
        held[0] = null;

        new IdleMemory(0).giveBack();
        assertThat(left.get()).as("a large heap is left alone").isNotNull();
        memory.giveBack();

        assertThat(left.get()).isNull();

        WeakReference<Object> little = new WeakReference<>(new Object());
        memory.giveBack();
        assertThat(little.get()).as("a few bytes are not worth a collection").isNotNull();
    }
}
