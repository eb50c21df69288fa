"""Times fits inside kernels, to measure the effect of a kernel's flags. Run it in the root folder of the project.

Usage: python3 measure_fits.py [--rounds N] NAME=KERNELSPEC_NAME ...

Kernels take turns. Each fit is repeated for two seconds to warm up and then for two more. The minimum time counts, since other
programs can only increase a time. The median of three rounds is printed as a Markdown table.
"""

import argparse
import os

from jupyter_client.manager import start_new_kernel

SETUP = """
%runs sweep data/runs/nano.csv --where "size_class == '1M' & x >= 0.06"
%runs sizes data/runs/gadre_openlm.csv --where "train_set == 'c4_original'"
double least(Runnable fit) {
    long least = Long.MAX_VALUE;
    long start = System.nanoTime();
    for (long now = start; now - start < 4_000_000_000L; now = System.nanoTime()) {
        fit.run();
        long took = System.nanoTime() - now;
        least = now - start < 2_000_000_000L ? least : Math.min(least, took);
    }
    return least / 1e6;
}
"""
FITS = {
    "closed form, 30 runs": "Law.fit(LawForm.conditional(), sweep)",
    "Gauss–Newton, 30 runs": "Law.fit(LawForm.multiplicative(), sweep)",
    "Chinchilla with 1,000 refits, 34 runs": "Law.fit(new fitlaw.law.ChinchillaForm(1, 20, false, 1000), sizes)",
}


def measure(spec):
    manager, client = start_new_kernel(kernel_name=spec, startup_timeout=60)
    try:
        run(client, SETUP)
        return [float(run(client, f"least(() -> {fit})")) for fit in FITS.values()]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def run(client, code):
    """The text of the result of a cell; empty if there is none."""
    result = ""

    def hook(message):
        nonlocal result
        if message["msg_type"] == "error":
            raise RuntimeError("\n".join(message["content"]["traceback"]))
        if message["msg_type"] == "execute_result":
            result = message["content"]["data"]["text/plain"]

    client.execute_interactive(code, timeout=60, output_hook=hook)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("kernels", nargs="+", help="NAME=KERNELSPEC_NAME")
    options = parser.parse_args()
    kernels = dict(item.split("=", 1) for item in options.kernels)
    rounds = {name: [] for name in kernels}
    for _ in range(options.rounds):
        for name, spec in kernels.items():
            rounds[name].append(measure(spec))
    print("| fit, ms | " + " | ".join(kernels) + " |")
    print("|---" * (len(kernels) + 1) + "|")
    for index, fit in enumerate(FITS):
        least = [min(one[index] for one in rounds[name]) for name in kernels]
        print(f"| {fit} | " + " | ".join(f"{value:.3g}" for value in least) + " |")
    print(f"\n{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
