#!/usr/bin/env python3
"""Choose the runs that reduce the errors of the slopes of the best shape most for their GPU time.

    python3 design_sweep.py --seconds 2620 --plan sweep_plan.csv [--rows ../runs/sweep.csv ...] > sweep_design.csv

The law is a parabola in the logarithms of the relative width x and the MLP ratio r, with optima that move:

    ln L = level(size, tokens, depth, group) + p u^2 + q u + s v^2 + t v,    u = ln(x / .13), v = ln(r / .8)
    q = q_0 + q_N ln N + q_D ln D + q_2M ln(depth) + q_8M ln(depth) + q_g ln(group), and so t, p and s

so d ln x* / d ln D = -q_D / 2p and d ln r* / d ln D = -t_D / 2s at the centre. Depth is relative to the usual depth of a
size, with separate slopes at 2M and at 8M and a curvature. Below ten tokens per parameter D has a further slope, so
q_D is that of longer training. A run deviates from the law by an effect of its shape that is the same for all tokens, by an
effect of its shape at these tokens, and by noise; a third seed is therefore worth less than a new shape.

Each step adds the candidate that most reduces the weighted sum of the logarithms of the slopes' variances for each second
of GPU time. Halving any error counts the same, except for the slopes over N and D, which count three times. The covariance
depends only on the shapes, so no losses of the chosen runs are needed. Writes the rows of the plan and their GPU seconds;
prints the standard errors on standard error.

Needs numpy.
"""

import argparse
import csv
import math
import pathlib
import sys

import numpy

import make_sweep_plan as sweep_plan

HERE = pathlib.Path(__file__).resolve().parent
CURVATURE = {"x": 0.048, "r": 0.0107}  # p and s of all rows
NOISE, SHAPE, SHAPE_AT_TOKENS = 0.0062, 0.0033, 0.0050  # standard deviations of ln L: between seeds; of the shape effects over and within tokens
LEVEL_PRIOR, SLOPE_PRIOR, CURVATURE_PRIOR = 1.0, {"x": 0.1, "r": 0.02}, 0.01
COVARIATES = ("N", "D", "D below 10", "depth 2M", "depth 8M", "depth squared", "group")
# Weights: these two slopes apply to every size, and their runs are more expensive.
WEIGHTS = {"N": 3.0, "D": 3.0, "depth 2M": 1.0, "depth 8M": 1.0, "group": 1.0}
ASKED = [(shape, name) for shape in "xr" for name in WEIGHTS]
RATE = 3e13  # units of work per second of one GPU, see train_sweep.py


def work(row):
    """The same as `cost` in train_sweep.py."""
    d, layers = int(row["d_model"]), int(row["n_layers"])
    return int(row["tokens"]) * (int(row["n_params_non_embedding"]) + 4096 * d + 900 * layers * d + 2e6)


def covariates(row):
    n, tokens, size = float(row["n_params_non_embedding"]), float(row["tokens"]), row["size_class"]
    depth = math.log(int(row["n_layers"]) / sweep_plan.SIZES[size][1])
    return (math.log(n / 2.8e6), math.log(tokens / 5e7), min(0.0, math.log(tokens / n / 10)),
            depth if size == "2M" else 0.0, depth if size == "8M" else 0.0, depth**2,
            math.log(int(row["n_heads"]) / int(row["n_kv_heads"]) / 2))


def keys(row):
    """The keys of a row: its level, its shape, and its shape at these tokens."""
    shape = tuple(row[name] for name in ("size_class", "d_model", "n_layers", "d_ff", "n_heads", "n_kv_heads", "head_dim"))
    group = int(row["n_heads"]) // int(row["n_kv_heads"])
    return (("level", row["size_class"], row["token_class"], int(row["n_layers"]), group, row["head_dim"]),
            ("shape", *map(str, shape)), ("shape at tokens", row["token_class"], *map(str, shape)))


def slopes(row):
    """Regressors of the slopes and curvatures by name."""
    at = {"x": math.log(float(row["relative_width"]) / 0.13), "r": math.log(float(row["mlp_ratio"]) / 0.8)}
    values = {}
    for shape, u in at.items():
        for name, value in zip(("", *COVARIATES), (1.0, *covariates(row))):
            values[shape, name] = u * value
            values[shape + " curvature", name] = u * u * value
    return values


class Design:
    """Covariance of all coefficients: a normal prior, updated by one row at a time."""

    def __init__(self, rows):
        self.place = {}
        for row in rows:
            for key in (*slopes(row), *keys(row)):
                self.place.setdefault(key, len(self.place))
        spread = {"level": LEVEL_PRIOR, "shape": SHAPE, "shape at tokens": SHAPE_AT_TOKENS, **SLOPE_PRIOR,
                  "x curvature": CURVATURE_PRIOR, "r curvature": CURVATURE_PRIOR}
        self.covariance = numpy.diag([spread[key[0]] ** 2 for key in self.place])
        self.asked = [self.place[key] for key in ASKED]

    def vector(self, row):
        vector = numpy.zeros(len(self.place))
        for key, value in slopes(row).items():
            vector[self.place[key]] = value
        for key in keys(row):
            vector[self.place[key]] = 1.0
        return vector

    def add(self, vector):
        through = self.covariance @ vector
        self.covariance -= numpy.outer(through, through) / (NOISE ** 2 + vector @ through)

    def gains(self, vectors):
        """By how much each of the rows would reduce the sum of the logarithms of the variances."""
        through = self.covariance @ vectors.T
        variance = NOISE ** 2 + numpy.einsum("ij,ji->i", vectors, through)
        share = through[self.asked] ** 2 / variance / self.covariance[self.asked, self.asked][:, None]
        return -numpy.array([WEIGHTS[name] for _, name in ASKED]) @ numpy.log1p(-share)

    def errors(self):
        return [self.covariance[at, at] ** 0.5 / 2 / CURVATURE[shape] for at, (shape, _) in zip(self.asked, ASKED)]


def candidates(trained):
    """Rows that could be trained: widths at a ratio near one, and ratios at widths near the best, each with its next seed."""
    widths = [(x, 1.0) for x in (0.065, 0.08, 0.095, 0.11, 0.15, 0.18, 0.21, 0.25, 0.3)]
    ratios = [(x, r) for x in (0.12, 0.145, 0.17) for r in (0.3, 0.45, 1.8, 2.7, 4.0)]
    plan = []

    def offer(purpose, size, points, group=2, **rest):
        for point in points:
            try:
                dims = sweep_plan.shape(size, *point, g=group, layers=rest.get("layers"))
            except ValueError:  # no shape with whole heads near it
                continue
            rate = sweep_plan.width_rate(size, dims[0])
            seeds = (sweep_plan.plan_row(29, purpose, size, dims, seed, rate, **rest) for seed in range(9))
            plan.append(next(row for row in seeds if row["run_id"] not in trained))

    for size in ("1M", "2M", "4M", "8M"):
        for millions in (25, 100, 125):
            if millions * 1e6 / sweep_plan.SIZES[size][0] >= 10:
                offer("data", size, widths + ratios, millions=millions)
    for size in ("1M", "2M", "4M", "8M", "16M"):
        offer("ratio", size, ratios)
    for size, depths in (("2M", (3, 4, 9, 14)), ("8M", (3, 4, 14))):
        for layers in depths:
            offer("depth", size, widths + ratios, layers=layers)
    for size in ("2M", "4M", "8M"):
        for group in (1, 4, 8):
            offer("kv-heads", size, widths + ratios, group=group)
    return list({row["run_id"]: row for row in plan}.values())


def usable(row):
    return (row["at_width_rate"] == "true" and not row["note"] and row["token_class"] != "12.5M" and row["purpose"] != "gqa"
            and 0.2 <= float(row["mlp_ratio"]) <= 6.6)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, required=True, help="GPU seconds, all GPUs together")
    parser.add_argument("--rows", type=pathlib.Path, nargs="+", help="tables of finished runs",
                        default=[HERE.parent / "runs" / name for name in ("sweep.csv", "sweep_16M.csv", "sweep_scale.csv")])
    parser.add_argument("--plan", type=pathlib.Path, help="a plan whose other runs will be trained anyway")
    options = parser.parse_args()
    trained = [row for path in options.rows for row in csv.DictReader(path.open(newline=""))]
    done = [row for row in trained if usable(row)]
    names = {row["run_id"] for row in trained}
    if options.plan:
        waiting = [row for row in csv.DictReader(options.plan.open(newline="")) if row["run_id"] not in names]
        done += [row for row in waiting if usable({"note": "", **row})]
        names |= {row["run_id"] for row in waiting}
    offered = [row for row in candidates(names) if 0.2 <= float(row["mlp_ratio"]) <= 6.6]
    design = Design(done + offered)
    for row in done:
        design.add(design.vector(row))
    report = [design.errors()]
    vectors = numpy.array([design.vector(row) for row in offered])
    seconds = numpy.array([work(row) / RATE for row in offered])
    left, chosen = options.seconds, []
    free = numpy.ones(len(offered), bool)
    while (free & (seconds <= left)).any():
        gains = numpy.where(free & (seconds <= left), design.gains(vectors) / seconds, -1)
        best = int(gains.argmax())
        design.add(vectors[best])
        free[best] = False
        left -= seconds[best]
        chosen.append({**offered[best], "gpu_seconds": f"{seconds[best]:.1f}"})
    report.append(design.errors())
    print(f"{len(done)} rows, {len(offered)} candidates, {len(chosen)} chosen", file=sys.stderr)
    print(f"{'standard error of':24} {'now':>7} {'then':>7}", file=sys.stderr)
    for (shape, name), now, then in zip(ASKED, *report):
        print(f"{'best ' + shape + ' over ' + name:24} {now:7.3f} {then:7.3f}", file=sys.stderr)
    out = csv.DictWriter(sys.stdout, chosen[0], lineterminator="\n")
    out.writeheader()
    out.writerows(chosen)


if __name__ == "__main__":
    main()
