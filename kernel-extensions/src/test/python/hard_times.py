"""Drives a kernel by Debian's jupyter-client through what breaks kernels. The kernel's name: FITLAW_KERNEL.

Each case is answered or refused, and 1+1 works after every one.
"""

import os
import random
import time

from jupyter_client.manager import start_new_kernel

KERNEL = os.environ["FITLAW_KERNEL"]


class Kernel:
    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name=KERNEL, startup_timeout=60)

    def reply(self, message_id, timeout=30):
        while True:
            message = self.client.get_shell_msg(timeout=timeout)
            if message["parent_header"].get("msg_id") == message_id:
                return message["content"]

    def outputs(self, message_id, timeout=60):
        found = []
        while True:
            message = self.client.get_iopub_msg(timeout=timeout)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return found
            found.append(message)

    def run(self, code):
        message_id = self.client.execute(code)
        outputs = self.outputs(message_id)
        return self.reply(message_id), outputs

    def alive(self):
        reply, outputs = self.run("1+1")
        assert reply["status"] == "ok", reply
        results = [m["content"]["data"]["text/plain"] for m in outputs if m["msg_type"] == "execute_result"]
        assert results == ["2"], outputs


def text(outputs, name="stdout"):
    return "".join(m["content"]["text"] for m in outputs if m["msg_type"] == "stream" and m["content"]["name"] == name)


def completion_while_a_cell_runs(kernel):
    message_id = kernel.client.execute("Thread.sleep(60_000);")
    time.sleep(0.5)
    start = time.time()
    reply = kernel.reply(kernel.client.complete("Integer.MAX_V", 13))
    assert reply["matches"] == ["MAX_VALUE"], reply
    assert time.time() - start < 2
    kernel.manager.interrupt_kernel()
    assert kernel.reply(message_id)["ename"] == "Interrupted"


def interrupt(code):
    def case(kernel):
        message_id = kernel.client.execute(code)
        time.sleep(1)
        start = time.time()
        kernel.manager.interrupt_kernel()
        reply = kernel.reply(message_id)
        assert reply["status"] == "error" and reply["ename"] == "Interrupted", reply
        assert time.time() - start < 2, time.time() - start

    return case


def many_lines(kernel):
    reply, outputs = kernel.run("for (int i = 0; i < 200_000; i++) System.out.println(i);")
    printed = text(outputs)
    assert reply["status"] == "ok"
    assert printed.startswith("0\n1\n") and printed.endswith("199999\n")
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
    reply, outputs = kernel.run('"x".repeat(30_000_000)')
    assert reply["status"] == "ok"
    shown = outputs[-1]["content"]["data"]["text/plain"]
    assert len(shown) < 2_100_000 and "cut" in shown[-200:]


def stack_overflow(kernel):
    reply, _ = kernel.run("int down(int n) { return down(n + 1); }\ndown(0)")
    assert reply["ename"] == "StackOverflowError" and len(reply["traceback"]) < 45


def exit_call(kernel):
    reply, _ = kernel.run("System.exit(3);")
    assert reply["ename"] == "SystemExit", reply


def replayed(kernel):
    client = kernel.client
    message = client.session.msg("execute_request", {"code": "int once = 1;", "silent": False})
    frames = client.session.serialize(message)
    client.shell_channel.socket.send_multipart(frames)
    kernel.reply(message["header"]["msg_id"])
    client.shell_channel.socket.send_multipart(frames)


def forged(kernel):
    client = kernel.client
    frames = client.session.serialize(client.session.msg("execute_request", {"code": "1"}))
    frames[1] = b"0" * 64
    client.shell_channel.socket.send_multipart(frames)


def unknown_type(kernel):
    client = kernel.client
    client.shell_channel.send(client.session.msg("no_such_request", {}))


def truncated(kernel):
    client = kernel.client
    frames = client.session.serialize(client.session.msg("execute_request", {"code": "1"}))
    for count in range(1, len(frames)):
        client.shell_channel.socket.send_multipart(frames[:count])
    client.shell_channel.socket.send_multipart([b""])


def mutated(kernel):
    client = kernel.client
    chance = random.Random(11)
    for number in range(1000):
        content = {"code": "1", "silent": True, "store_history": False}
        frames = [bytes(f) for f in client.session.serialize(client.session.msg("execute_request", content))]
        index = chance.randrange(len(frames))
        damaged = bytearray(frames[index])
        for _ in range(chance.randrange(1, 5)):
            if damaged and chance.random() < 0.8:
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            else:
                damaged += bytes([chance.randrange(256)])
        frames[index] = bytes(damaged)
        if chance.random() < 0.5:
            frames[1] = client.session.sign(frames[2:6])
        client.shell_channel.socket.send_multipart(frames)
        if number % 100 == 99:
            kernel.alive()


CASES = {
    "completion while a cell runs": completion_while_a_cell_runs,
    "interrupt of a busy loop": interrupt("while (true) {}"),
    "interrupt of a sleep": interrupt("Thread.sleep(100_000);"),
    "interrupt of a parallel stream": interrupt(
        "IntStream.range(0, 1 << 30).parallel()"
        ".map(i -> { int s = 0; for (int k = 0; k < 1000; k++) s += k; return s; }).sum();"
    ),
    "interrupt of a library loop": interrupt(
        "var task = fitlaw.task.Task.current(); Stream.generate(() -> 1).forEach(i -> task.check());"
    ),
    "200,000 lines": many_lines,
    "output of a late thread": late_thread,
    "a result of 30 MB": huge_result,
    "a stack overflow": stack_overflow,
    "System.exit": exit_call,
    "a replayed request": replayed,
    "a bad signature": forged,
    "an unknown type": unknown_type,
    "truncated frames": truncated,
    "1,000 mutated messages": mutated,
}


def main():
    kernel = Kernel()
    try:
        for name, case in CASES.items():
            start = time.time()
            case(kernel)
            kernel.alive()
            print(f"{name}: fine after {time.time() - start:.2f} s", flush=True)
    finally:
        kernel.client.stop_channels()
        kernel.manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    main()
