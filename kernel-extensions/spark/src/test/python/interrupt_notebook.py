"""Interrupts a notebook cell, as the stop button does, while a cluster runs its work.

Usage: python3 interrupt_notebook.py FITLAW_JAR JAVA ENGINE_LINE...

Prints the error of the interrupted cell and the result of the next cell.
"""

import sys
import time

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

SECONDS = 240
LONG = '%fitlaw data/runs/nano.csv law --where "x >= 0.06" --bootstrap cases --resamples 1000000'


def main():
    jar, java, *engine = sys.argv[1:]
    manager = KernelManager()
    manager._kernel_spec = KernelSpec(
        argv=[java, "-XX:TieredStopAtLevel=1", "-jar", jar, "kernel", "{connection_file}"],
        language="java",
        interrupt_mode="message",
    )
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=SECONDS)
        print(ended(client, client.execute("%engine " + " ".join(engine))))
        long = client.execute(LONG)
        await_shards(client, long)
        manager.interrupt_kernel()
        print(ended(client, long))
        print(ended(client, client.execute("1 + 1")))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def await_shards(client, message_id):
    """Waits until the cluster has shards to run."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        message = client.get_iopub_msg(timeout=SECONDS)
        if message["parent_header"].get("msg_id") == message_id and "bootstrap on spark:" in str(message["content"]):
            return
    raise TimeoutError(f"no work was on the cluster within {SECONDS} s")


def ended(client, message_id):
    """The status of a cell, and the name of the error that ended it."""
    while True:
        reply = client.get_shell_msg(timeout=SECONDS)
        if reply["parent_header"].get("msg_id") == message_id:
            content = reply["content"]
            return f"{content['status']} {content.get('ename', '')} {content.get('evalue', '')}".strip()


if __name__ == "__main__":
    main()
