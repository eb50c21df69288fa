"""A kernel driven by Debian's jupyter-client, for the tests in this folder. FITLAW_KERNEL is the name of the kernel."""

import os
import sys
import tempfile
import time

import zmq
from jupyter_client.manager import start_new_kernel

KERNEL = os.environ["FITLAW_KERNEL"]


class Kernel:
    def __init__(self):
        self.log = tempfile.NamedTemporaryFile()
        self.manager, self.client = start_new_kernel(kernel_name=KERNEL, startup_timeout=60, stderr=self.log)

    def logged(self):
        """The log of the kernel so far."""
        with open(self.log.name, "rb") as log:
            return log.read().decode()

    def reply(self, message_id, timeout=30):
        while True:
            message = self.client.get_shell_msg(timeout=timeout)
            if message["parent_header"].get("msg_id") == message_id:
                return message["content"]

    def outputs(self, message_id, timeout=60):
        """All messages of a request, up to its idle status."""
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

    def value(self, code):
        """The text of the result of a cell."""
        reply, outputs = self.run(code)
        assert reply["status"] == "ok", reply
        results = [m["content"]["data"]["text/plain"] for m in outputs if m["msg_type"] == "execute_result"]
        assert len(results) == 1, outputs
        return results[0]

    @staticmethod
    def socket(channel):
        """The socket of a channel, for frames that are not a message."""
        return zmq.Socket.shadow(channel.socket.underlying)

    def alive(self):
        assert self.value("1+1") == "2"

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.log.close()


def run_all(cases):
    """Runs all cases in the same kernel, one after the other; 1+1 must work after each."""
    kernel = Kernel()
    try:
        for name, case in cases.items():
            start = time.time()
            try:
                case(kernel)
                kernel.alive()
            except BaseException:
                print(f"{name}: failed after {time.time() - start:.2f} s", flush=True)
                print(kernel.logged()[-2000:], file=sys.stderr)
                raise
            print(f"{name}: fine after {time.time() - start:.2f} s", flush=True)
    finally:
        kernel.close()
