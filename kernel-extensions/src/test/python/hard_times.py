"""Cells that break kernels: each ends as expected, and 1+1 works after each."""

import time

from driven import run_all

RUNS = """
var rows = new StringBuilder("n_params_non_embedding,tokens,loss\\n");
var random = new Random(1);
for (int i = 0; i < ROWS; i++) {
    double n = Math.exp(15 + 8 * random.nextDouble()), d = Math.exp(19 + 6 * random.nextDouble());
    double loss = 1.7 + 400 / Math.pow(n, .34) + 410 / Math.pow(d, .28) + .01 * random.nextGaussian();
    rows.append((long) n).append(",").append((long) d).append(",").append(loss).append("\\n");
}
var file = Files.createTempFile("runs", ".csv");
Files.writeString(file, rows);
var table = Runs.read(file);
"""
HOLD_OUTS = """
for (int i = 0; i < 10_000; i++) {
    HoldOut.of(LawForm.named("chinchilla"), table.where("tokens < 1e10"), table.where("tokens >= 1e10"), FitOptions.defaults());
}
"""


def text(outputs, name="stdout"):
    return "".join(m["content"]["text"] for m in outputs if m["msg_type"] == "stream" and m["content"]["name"] == name)


def completion_while_a_cell_runs(kernel):
    message_id = kernel.client.execute("Thread.sleep(60_000);")
    time.sleep(0.5)
    reply = kernel.reply(kernel.client.complete("Integer.MAX_V", 13))
    assert reply["matches"] == ["MAX_VALUE"], reply
    reply = kernel.reply(kernel.client.inspect("Math.hypot", 10))
    assert reply["found"], reply
    kernel.manager.interrupt_kernel()
    assert kernel.reply(message_id)["ename"] == "Interrupted"


def interrupt(code, before="", seconds=1):
    """A case that interrupts code after a delay. The kernel reports code that is still running after three seconds."""

    def case(kernel):
        if before:
            assert kernel.run(before)[0]["status"] == "ok"
        message_id = kernel.client.execute(code)
        time.sleep(seconds)
        kernel.manager.interrupt_kernel()
        reply = kernel.reply(message_id)
        assert reply["status"] == "error" and reply["ename"] == "Interrupted", reply
        complaint = text(kernel.outputs(message_id), "stderr")
        assert complaint == "", complaint

    return case


def many_lines(kernel):
    reply, outputs = kernel.run("for (int i = 0; i < 200_000; i++) System.out.println(i);")
    printed = text(outputs)
    assert reply["status"] == "ok"
    assert printed.startswith("0\n1\n") and printed.endswith("199999\n")
    assert "characters omitted here" in printed
    assert len(outputs) < 200, len(outputs)


def late_thread(kernel):
    message_id = kernel.client.execute(
        "new Thread(() -> { try { Thread.sleep(500); } catch (InterruptedException e) { }"
        ' System.out.println("late"); }).start();'
    )
    kernel.outputs(message_id)
    while True:
        message = kernel.client.get_iopub_msg(timeout=5)
        if message["msg_type"] == "stream":
            break
    assert message["content"]["text"] == "late\n"
    assert message["parent_header"]["msg_id"] == message_id


def huge_result(kernel):
    shown = kernel.value('"x".repeat(30_000_000)')
    assert len(shown) < 2_100_000 and "2,000,000 of 30,000,000 characters" in shown[-200:]


def stack_overflow(kernel):
    reply, _ = kernel.run("int down(int n) { return down(n + 1); }\ndown(0)")
    assert reply["ename"] == "StackOverflowError" and len(reply["traceback"]) < 45


def end_of_process(code):
    def case(kernel):
        reply, _ = kernel.run(code)
        assert reply["ename"] == "SystemExit", reply

    return case


if __name__ == "__main__":
    run_all(
        {
            "completion while a cell runs": completion_while_a_cell_runs,
            "interrupt of a busy loop": interrupt("while (true) {}"),
            "interrupt of a sleep": interrupt("Thread.sleep(100_000);"),
            "interrupt of a wait": interrupt("new CompletableFuture<String>().get()"),
            "interrupt of a parallel stream": interrupt(
                "IntStream.range(0, 1 << 30).parallel()"
                ".map(i -> { int s = 0; for (int k = 0; k < 1000; k++) s += k; return s; }).sum();"
            ),
            "interrupt of a library loop": interrupt(
                "var task = fitlaw.common.Task.current(); Stream.generate(() -> 1).forEach(i -> task.check());"
            ),
            "interrupt of a fit from 4,500 starts": interrupt(
                "Law.fit(new fitlaw.law.ChinchillaForm(1, 20, false, 40).withGrid(), table).optimum()",
                before=RUNS.replace("ROWS", "50_000"),
            ),
            # A single fit may end before the interrupt.
            "interrupt of fits of a formula": interrupt(
                'while (true) Law.fit(LawForm.formula("E + A/N^a + B/D^b"), table);'
            ),
            "interrupt of many resamples": interrupt(
                "Law.fit(new fitlaw.law.ChinchillaForm(1, 20, false, 10_000_000), table).optimum()",
                before=RUNS.replace("ROWS", "100"),
            ),
            "interrupt of hold-outs": interrupt(HOLD_OUTS),
            "200,000 lines": many_lines,
            "output of a late thread": late_thread,
            "a result of 30 MB": huge_result,
            "a stack overflow": stack_overflow,
            "System.exit": end_of_process("System.exit(3);"),
            "Runtime.halt": end_of_process("Runtime.getRuntime().halt(3);"),
        }
    )
