package fitlaw.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class TaskTest {
    private final List<String> told = new ArrayList<>();
    private final Task task = new Task((what, done, total) -> told.add(what + " " + done + "/" + total));

    @Test
    void currentTaskOfAThreadIsTheOneItRuns() throws Exception {
        Task outside = Task.current();

        Task inside = task.call(Task::current);

        assertThat(inside).isSameAs(task);
        assertThat(Task.current()).isSameAs(outside);
    }

    @Test
    void tasksNest() throws Exception {
        Task inner = new Task((what, done, total) -> {});

        List<Task> seen = task.call(() -> List.of(inner.call(Task::current), Task.current()));

        assertThat(seen).containsExactly(inner, task);
    }

    @Test
    void outerTaskReturnsAfterAnException() {
        Task outside = Task.current();

        assertThatThrownBy(() -> task.call(() -> {
                    throw new java.io.IOException("gone");
                }))
                .isInstanceOf(java.io.IOException.class);

        assertThat(Task.current()).isSameAs(outside);
    }

    @Test
    void checkThrowsOnceCancelled() {
        assertThatCode(task::check).doesNotThrowAnyException();

        task.cancel();
        task.cancel();

        assertThat(task.cancelled()).isTrue();
        assertThatThrownBy(task::check).isInstanceOf(CancellationException.class);
    }

    @Test
    void checkThrowsInAnInterruptedThread() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(task::check).isInstanceOf(CancellationException.class);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void otherThreadsDoNotInheritTheTask() throws Exception {
        List<Task> seen = new ArrayList<>();
        task.call(() -> {
            Thread worker = new Thread(() -> seen.add(Task.current()));
            worker.start();
            worker.join();
            return null;
        });

        assertThat(seen).hasSize(1).doesNotContain(task);
    }

    @Test
    void listenerHearsOfProgress() throws Exception {
        task.call(() -> {
            Task.current().progress("bootstrap", 3, 1000);
            return null;
        });

        assertThat(told).containsExactly("bootstrap 3/1000");
    }
}
