"""Messages that break kernels: each is answered or refused, nothing runs twice, and 1+1 works after each."""

import json
import os
import random
import signal
import subprocess
import sys
import time

from driven import KERNEL, run_all

COUNTED = {"code": "runs++;", "silent": False, "store_history": False}
# Frames of a request: delimiter, signature, header, parent header, metadata, content. The last four are signed.
SIGNED = slice(2, 6)
REQUESTS = {
    "execute_request": {"code": "1", "silent": True, "store_history": False, "user_expressions": {}},
    "complete_request": {"code": "Integer.MAX", "cursor_pos": 11},
    "inspect_request": {"code": "Math.hypot", "cursor_pos": 10, "detail_level": 1},
    "is_complete_request": {"code": "if (true) {"},
    "history_request": {"hist_access_type": "tail", "n": 3, "raw": True, "output": False},
    "kernel_info_request": {},
    "comm_info_request": {"target_name": "x"},
    "comm_open": {"comm_id": "1", "target_name": "x", "data": {}},
}


def frames_of(client, kind, content):
    return [bytes(frame) for frame in client.session.serialize(client.session.msg(kind, content))]


def until_refused(kernel, log_before, reason):
    """Waits until the log of the kernel states why it refused a message."""
    for _ in range(100):
        if reason in kernel.logged()[len(log_before) :]:
            return
        time.sleep(0.05)
    raise AssertionError(f"not in the log: {reason}\n{kernel.logged()[-2000:]}")


def refused(kernel, frames, reason):
    before = kernel.logged()
    kernel.socket(kernel.client.shell_channel).send_multipart(frames)
    until_refused(kernel, before, reason)


def count_runs(kernel):
    assert kernel.run("int runs = 0;")[0]["status"] == "ok"


def replayed(kernel):
    count_runs(kernel)
    frames = frames_of(kernel.client, "execute_request", COUNTED)
    kernel.socket(kernel.client.shell_channel).send_multipart(frames)
    kernel.alive()
    refused(kernel, frames, "it repeats an earlier message")
    assert kernel.value("runs") == "1"


def forged(kernel):
    count_runs(kernel)
    frames = frames_of(kernel.client, "execute_request", COUNTED)
    for signature in [b"0" * 64, b"", frames[1][:-1], frames[1] + b"0", frames[1].upper() + b"\xff"]:
        refused(kernel, [frames[0], signature, *frames[2:]], "its signature is wrong")
    assert kernel.value("runs") == "0"


def changed(kernel):
    """Sends a message with the signature of another one."""
    count_runs(kernel)
    frames = frames_of(kernel.client, "execute_request", {**COUNTED, "code": "1"})
    frames[5] = json.dumps(COUNTED).encode()
    refused(kernel, frames, "its signature is wrong")
    assert kernel.value("runs") == "0"


def unknown_type(kernel):
    refused(kernel, frames_of(kernel.client, "no_such_request", {}), "unknown type no_such_request")


def truncated(kernel):
    frames = frames_of(kernel.client, "execute_request", {"code": "1"})
    for count in range(1, len(frames)):
        refused(kernel, frames[:count], "it has too few frames")
        kernel.alive()
    refused(kernel, [b""], "it has too few frames")


def not_json(kernel):
    """Correctly signed but not valid messages: deep nesting and huge numbers can crash parsers."""
    session = kernel.client.session
    for content in [b"", b"[]", b"{", b"null", b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b'{"code": 1e999999999}']:
        frames = frames_of(kernel.client, "execute_request", {})
        frames[5] = content
        frames[1] = session.sign(frames[SIGNED])
        answered_or_refused(kernel, kernel.client.shell_channel, frames)
        kernel.alive()


def answered_or_refused(kernel, channel, frames):
    """Sends frames and waits until the kernel is idle again or has logged a refusal."""
    before = len(kernel.logged())
    kernel.socket(channel).send_multipart(frames)
    iopub = kernel.socket(kernel.client.iopub_channel)
    end = time.time() + 10
    while time.time() < end:
        # The message identifier may be damaged, so any idle status counts; no other request is in progress.
        if iopub.poll(5):
            parts = iopub.recv_multipart()
            message = [json.loads(part) for part in parts[-4:]]
            if message[0]["msg_type"] == "status" and message[3]["execution_state"] == "idle":
                return
        elif len(kernel.logged()) > before:
            return
    raise AssertionError(f"neither answered nor refused: {frames}")


def damage(frames, chance):
    index = chance.randrange(len(frames))
    damaged = bytearray(frames[index])
    for _ in range(chance.randrange(1, 5)):
        if damaged and chance.random() < 0.8:
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        else:
            damaged.insert(chance.randrange(len(damaged) + 1), chance.randrange(256))
    frames[index] = bytes(damaged)


def mutated(kernel):
    client = kernel.client
    chance = random.Random(11)
    for _ in range(300):
        kind = chance.choice(list(REQUESTS))
        frames = frames_of(client, kind, REQUESTS[kind])
        damage(frames, chance)
        if chance.random() < 0.7:
            frames[1] = client.session.sign(frames[SIGNED])
        answered_or_refused(kernel, chance.choice([client.shell_channel, client.control_channel]), frames)
        kernel.alive()


PARENT = """
import sys, time
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name=sys.argv[1], startup_timeout=60)
client.execute("while (true) {}")
print(manager.provisioner.pid, flush=True)
time.sleep(600)
"""


def parent_dies(_):
    """A kernel whose front end is killed ends by itself, even while a cell is running."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT, KERNEL], stdout=subprocess.PIPE)
    kernel = int(parent.stdout.readline())
    time.sleep(1)
    os.kill(kernel, 0)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(100):
        if not os.path.exists(f"/proc/{kernel}"):
            return
        time.sleep(0.1)
    os.kill(kernel, signal.SIGKILL)
    raise AssertionError("the kernel went on without its parent")


if __name__ == "__main__":
    run_all(
        {
            "a replayed request": replayed,
            "bad signatures": forged,
            "a signature of another message": changed,
            "an unknown type": unknown_type,
            "truncated frames": truncated,
            "signed frames that are no message": not_json,
            "the death of a kernel's parent": parent_dies,
            "300 mutated messages": mutated,
        }
    )
