"""A long session in one kernel: do cells become slower, does its memory grow?

Usage: python3 measure_endurance.py [--cells N] [--names N] [--redefinitions N] [KERNELSPEC_NAME]

Runs small cells that declare, compute and print, then declares one variable again and again. Prints a Markdown table:
the median time of a hundred cells, the processor time of one cell, and the memory of the process at that point.
"""

import argparse
import os
import statistics
import subprocess
import time

from jupyter_client.manager import KernelManager
from measure_kernels import memory_mb, processor_seconds, run_cell

WARM_UP = 200
COLUMNS = ["cells", "time ms", "processor ms", "live heap MB", "RSS MB", "classes"]


def small_cell(i, names):
    """Four kinds of cells in turn: a variable, a method that uses it, an expression with both, a line of output."""
    name = i // 4 % names
    return [
        f"int n{name} = {i};",
        f"double f{name}(double a) {{ return a * {i} + n{name}; }}",
        f"f{name}(2.0) + n{name}",
        f'System.out.println("cell {i}: " + n{name});',
    ][i % 4]


class Process:
    """The JVM of the kernel, inspected with the tools of its JDK."""

    def __init__(self, manager):
        self.pid = manager.provisioner.process.pid
        self.tools = os.path.dirname(manager.kernel_spec.argv[0])

    def tool(self, name, *arguments):
        return subprocess.run(
            [os.path.join(self.tools, name), *arguments], check=True, capture_output=True, text=True
        ).stdout

    def processor_seconds(self):
        return processor_seconds(self.pid)

    def live_heap_mb(self):
        """The heap used right after a full collection: columns S0U, S1U, EU and OU, in kB."""
        self.tool("jcmd", str(self.pid), "GC.run")
        names, values = (line.split() for line in self.tool("jstat", "-gc", str(self.pid)).splitlines()[:2])
        return sum(float(values[names.index(name)]) for name in ("S0U", "S1U", "EU", "OU")) / 1024

    def loaded_classes(self):
        names, values = (line.split() for line in self.tool("jstat", "-class", str(self.pid)).splitlines()[:2])
        return int(values[names.index("Loaded")]) - int(values[names.index("Unloaded")])


def measure(client, process, code, total, every):
    rows = []
    times = []
    done = 0
    used = process.processor_seconds()
    for i in range(total):
        times.append(run_cell(client, code(i)))
        if (i + 1) % every == 0 or i == 99:
            spent = process.processor_seconds() - used
            rows.append(
                [
                    i + 1,
                    1000 * statistics.median(times[-100:]),
                    1000 * spent / (i + 1 - done),
                    process.live_heap_mb(),
                    memory_mb(process.pid),
                    process.loaded_classes(),
                ]
            )
            used = process.processor_seconds()
            done = i + 1
            print("| " + " | ".join(f"{value:.4g}" for value in rows[-1]) + " |", flush=True)
    first, last = rows[0], rows[-1]
    print(
        f"\nlast hundred / first hundred: {last[1] / first[1]:.2f}; live heap {last[3] - first[3]:+.1f} MB, "
        f"RSS {last[4] - first[4]:+.0f} MB, classes {last[5] - first[5]:+d}; load {os.getloadavg()[0]:.1f}\n"
    )


def head(title):
    print(f"{title}\n\n| " + " | ".join(COLUMNS) + " |\n" + "|---" * len(COLUMNS) + "|")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=5000)
    parser.add_argument("--names", type=int, default=1250, help="of variables, and of methods")
    parser.add_argument("--redefinitions", type=int, default=2000)
    parser.add_argument("kernel", nargs="?", default="fitlaw")
    options = parser.parse_args()
    manager = KernelManager(kernel_name=options.kernel)
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=120)
        process = Process(manager)
        for i in range(WARM_UP):
            run_cell(client, f"{i} + 1")
        head(f"{options.cells} small cells of {options.names} names after {WARM_UP} to warm up")
        measure(client, process, lambda i: small_cell(i, options.names), options.cells, 500)
        head(f"{options.redefinitions} declarations of one variable")
        measure(client, process, lambda i: f"var again = new int[{i + 1}];", options.redefinitions, 500)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    main()
