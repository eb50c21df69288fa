"""Compares kernels: start, first cell, warm cells, completion, memory.

Usage: python3 measure_kernels.py [--runs N] NAME=KERNELSPEC_NAME ...

Kernels take turns, so that a slow phase of the machine affects all of them. Prints a Markdown table with the median of the
rounds and, in brackets, the minimum, since other programs can only increase a time.
"""

import argparse
import os
import statistics
import subprocess
import time

from jupyter_client.manager import KernelManager


def memory_mb(pid):
    """Resident memory of a process."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def processor_seconds(pid):
    """Processor time of a process so far. Other programs affect it much less than the elapsed time."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run_cell(client, code):
    """Seconds from sending a cell to its idle status."""
    start = time.perf_counter()
    message_id = client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") != message_id:
            continue
        if message["msg_type"] == "error":
            raise RuntimeError("\n".join(message["content"]["traceback"]))
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            break
    await_reply(client, message_id)
    return time.perf_counter() - start


def await_reply(client, message_id):
    while client.get_shell_msg(timeout=60)["parent_header"].get("msg_id") != message_id:
        pass


def complete(client, code):
    start = time.perf_counter()
    await_reply(client, client.complete(code, len(code)))
    return time.perf_counter() - start


def measure(spec):
    python = spec == "python3"
    manager = KernelManager(kernel_name=spec)
    start = time.perf_counter()
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=120)
        ready = time.perf_counter() - start
        first = run_cell(client, "1+1")
        total = time.perf_counter() - start
        pid = manager.provisioner.process.pid
        processor = processor_seconds(pid)
        run_cell(client, "import os" if python else "var list = new ArrayList<Integer>();")
        word = "os.pat" if python else "list.add"
        first_completion = complete(client, word)
        warm_completions = [complete(client, word) for _ in range(20)]
        for _ in range(20):
            run_cell(client, "1+1")
        warm = [run_cell(client, "1+1") for _ in range(40)]
        later_completions = [complete(client, word) for _ in range(20)]
        time.sleep(3)
        return {
            "ready s": ready,
            "first cell s": first,
            "sum s": total,
            "processor s": processor,
            "warm cell ms": 1000 * statistics.median(warm),
            "warm p95 ms": 1000 * sorted(warm)[int(0.95 * len(warm))],
            "completion first ms": 1000 * first_completion,
            "completion warm ms": 1000 * statistics.median(warm_completions),
            "completion after 60 cells ms": 1000 * statistics.median(later_completions),
            "RSS MB": memory_mb(pid),
        }
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("kernels", nargs="+", help="NAME=KERNELSPEC_NAME")
    options = parser.parse_args()
    kernels = dict(item.split("=", 1) for item in options.kernels)
    results = {name: [] for name in kernels}
    for _ in range(options.runs):
        for name, spec in kernels.items():
            results[name].append(measure(spec))
    columns = list(next(iter(results.values()))[0])
    print("| kernel | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name, rounds in results.items():
        print(f"| {name} | " + " | ".join(cell([one[column] for one in rounds]) for column in columns) + " |")
    print(f"\n{options.runs} rounds, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


def cell(values):
    return f"{short(statistics.median(values))} ({short(min(values))})"


def short(value):
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


if __name__ == "__main__":
    main()
