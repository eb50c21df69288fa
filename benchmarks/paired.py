#!/usr/bin/env python3
"""Compare the times of Fitlaw's and SciPy's fits on the same 80 and 240 rows, in turn, each on one thread.

Needs python3-scipy and benchmarks/target/benchmarks.jar (see docs/performance.md). Run it from the root of the project:

    python3 benchmarks/paired.py [--rounds 3] [--grid]

Each round times both sides. The table contains the minimum and the median time over all rounds. On a shared machine, the
minimum shows the cost of the code, and the median includes the effect of other programs.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[library + "_NUM_THREADS"] = "1"

import numpy as np
from scipy.optimize import curve_fit, leastsq, minimize

GOLDEN = "data/runs/golden_synthetic.csv"
ROUND = ["-f", "1", "-wi", "5", "-w", "500ms", "-i", "5", "-r", "400ms", "-rf", "json"]


def golden():
    table = np.genfromtxt(GOLDEN, delimiter=",", names=True, dtype=None, encoding="utf-8")
    x = table["d_model"] / np.sqrt(table["n_params_non_embedding"])
    r = table["mlp_attn_ratio"]
    columns = [np.log(x), 1 / x, np.log(r), 1 / r]
    return [c - c.mean() for c in columns], table["l_opt"], table["loss"]


def multiplicative(columns, scale):
    """The published form with the scale of both factors fixed at 1, as in Fitlaw, with its derivatives."""
    l1, v1, l2, v2 = columns

    def value(_, a1, a2, b1, b2, level):
        return level * scale * (1 + a1 * l1 + a2 * v1) * (1 + b1 * l2 + b2 * v2)

    def jacobian(_, a1, a2, b1, b2, level):
        first = scale * (1 + a1 * l1 + a2 * v1)
        second = 1 + b1 * l2 + b2 * v2
        side = level * scale * second
        return np.stack([side * l1, side * v1, level * first * l2, level * first * v2, first * second], axis=1)

    return value, jacobian


def chinchilla():
    random = np.random.default_rng(1)
    n = 4e7 * 400 ** random.random(240)
    d = 1e9 * 500 ** random.random(240)
    loss = (1.8172 + 482 * n**-0.3478 + 2085.4 * d**-0.3658) * np.exp(0.01 * random.standard_normal(240))
    return np.log(n), np.log(d), np.log(loss)


def huber(theta, u, v, y, delta=1e-3):
    """Objective of arXiv:2203.15556 and its gradient, by a, b, e, alpha, beta."""
    a, b, e, alpha, beta = theta
    parts = np.stack([a - alpha * u, b - beta * v, np.full_like(y, e)])
    top = parts.max(axis=0)
    shares = np.exp(parts - top)
    total = shares.sum(axis=0)
    shares /= total
    z = y - top - np.log(total)
    inside = np.abs(z) <= delta
    objective = np.where(inside, z * z / 2, delta * (np.abs(z) - delta / 2)).sum()
    psi = np.clip(z, -delta, delta)
    p, q, s = shares * psi
    return objective, -np.array([p.sum(), q.sum(), s.sum(), -(p * u).sum(), -(q * v).sum()])


def scipy_tasks(grid):
    columns, scale, loss = golden()
    value, jacobian = multiplicative(columns, scale)
    rows = np.arange(len(loss))
    start = [0.0, 0.0, 0.0, 0.0, 1.0]
    fit, _ = curve_fit(value, rows, loss, p0=start, jac=jacobian)
    random = np.random.default_rng(7)
    u, v, y = chinchilla()

    def lm(weights, first):
        root = np.sqrt(weights)
        return leastsq(
            lambda p: root * (value(None, *p) - loss),
            first,
            Dfun=lambda p: root[:, None] * jacobian(None, *p),
            ftol=1e-12,
            xtol=1e-12,
        )[0]

    def bootstrap():
        for _ in range(1000):
            lm(np.bincount(random.integers(0, len(loss), len(loss)), minlength=len(loss)).astype(float), fit)

    def starts(of):
        return min(minimize(huber, s, (u, v, y), method="BFGS", jac=True).fun for s in of)

    few = np.column_stack([random.uniform(0, 25, (20, 2)), random.uniform(-1, 1, 20), random.uniform(0, 2, (20, 2))])
    tasks = {
        "curve_fit": (lambda: curve_fit(value, rows, loss, p0=start), 50),
        "curve_fit, derivatives": (lambda: curve_fit(value, rows, loss, p0=start, jac=jacobian), 50),
        "leastsq, derivatives": (lambda: lm(np.ones(len(loss)), start), 50),
        "1,000 leastsq refits": (bootstrap, 1),
        "BFGS, 20 starts": (lambda: starts(few), 1),
    }
    if grid:
        axes = [np.arange(0, 30, 5), np.arange(0, 30, 5), np.arange(-1, 1.5, 0.5), np.arange(0, 2.5, 0.5), np.arange(0, 2.5, 0.5)]
        all_starts = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 5)
        tasks["BFGS, 4,500 starts"] = (lambda: starts(all_starts), 1)
    return tasks


def time_scipy(task, times):
    found = []
    for _ in range(times):
        before = time.perf_counter()
        task()
        found.append(1e6 * (time.perf_counter() - before))
    return found


def time_fitlaw(pattern):
    """Minimum and median time of each benchmark, in microseconds."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = ["java", "-jar", "benchmarks/target/benchmarks.jar", pattern, *ROUND, "-tu", "us", "-rff", out.name]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found = {}
        for result in json.load(open(out.name)):
            name = result["benchmark"].split(".", 2)[-1]
            parameters = ", ".join(result.get("params", {}).values())
            percentiles = result["primaryMetric"]["scorePercentiles"]
            found[name + (f" [{parameters}]" if parameters else "")] = [percentiles["0.0"], percentiles["50.0"]]
        return found


def shown(microseconds):
    if microseconds < 1e3:
        return f"{microseconds:.1f} us"
    return f"{microseconds / 1e3:.1f} ms" if microseconds < 1e6 else f"{microseconds / 1e6:.2f} s"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=3, help="times that both sides are run (3)")
    arguments.add_argument("--grid", action="store_true", help="also SciPy's search from 4,500 starts, about a minute")
    arguments.add_argument("--only", default=".*", help="regular expression of Fitlaw's benchmarks")
    options = arguments.parse_args()
    scipy = {}
    fitlaw = {}
    tasks = scipy_tasks(options.grid)
    for _ in range(options.rounds):
        for name, (task, times) in tasks.items():
            scipy.setdefault(name, []).extend(time_scipy(task, times))
        for name, pair in time_fitlaw(options.only).items():
            fitlaw.setdefault(name, []).append(pair)
    print(f"{'':58}{'least':>12}{'median':>12}")
    for name, found in scipy.items():
        print(f"{'SciPy ' + name:58}{shown(min(found)):>12}{shown(statistics.median(found)):>12}")
    for name, pairs in fitlaw.items():
        least = min(pair[0] for pair in pairs)
        median = statistics.median(pair[1] for pair in pairs)
        print(f"{'Fitlaw ' + name:58}{shown(least):>12}{shown(median):>12}")
    lm = min(scipy["leastsq, derivatives"])
    for name in ("FitBenchmark.closedForm", "FitBenchmark.multiplicativeLaw"):
        if name in fitlaw:
            print(f"SciPy's fastest fit over {name}: {lm / min(pair[0] for pair in fitlaw[name]):.0f} times")


if __name__ == "__main__":
    main()
