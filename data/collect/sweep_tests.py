#!/usr/bin/env python3
"""Test what moves the best shape: size, tokens, depth and KV heads. Prints the tables of ../runs/SWEEP.md.

    python3 sweep_tests.py [--slopes slopes.csv] [--resamples 1000]

Rows: sweep.csv, sweep_16M.csv and sweep_scale.csv, rates proportional to 1 / d, without those of 12.5M tokens, marked ones
and the first GQA rows (heads of 16), r in [.2, 6.6]. One observation is the mean ln L over the seeds of a shape at one
size and number of tokens. Its variance is that of the shape around the law plus that of a seed divided by the number of seeds.

    ln L = level(size, tokens, depth, group) + p u^2 + q u + s v^2 + t v,    u = ln(x / .13), v = ln(r / .8)

p, q, s and t may each move with a covariate z: q = q_0 + q_z z. The slope of an optimum is -q_z / 2p for ln x* and -t_z / 2s
for ln r*, at the size, tokens, depth and group where all covariates are zero. Intervals in [ ] assume that the law is true (normal),
those in ( ) come from resamples of whole shapes within their size, depth and group. F tests one more coefficient.

Needs numpy and scipy.
"""

import argparse
import csv
import math
import pathlib
import re
from collections import defaultdict

import numpy
from scipy import stats

RUNS = pathlib.Path(__file__).resolve().parent.parent / "runs"
TABLES = ("sweep.csv", "sweep_16M.csv", "sweep_scale.csv")
USUAL_DEPTH = {"0.5M": 4, "1M": 5, "2M": 6, "4M": 7, "8M": 8, "16M": 9}
SPECIAL = ("depth", "kv-heads", "head-size")
SHAPE, NOISE = 0.0060, 0.0062  # standard deviations of ln L: of a shape around the law, and between seeds
PARABOLA = ["x2", "x", "r2", "r"]


def read(name):
    with (RUNS / name).open(newline="") as file:
        return list(csv.DictReader(file))


def group(row):
    return int(row["n_heads"]) // int(row["n_kv_heads"])


class Shape:
    """The seeds of one shape at one size and number of tokens."""

    def __init__(self, rows):
        first = rows[0]
        self.size, self.tokens, self.purpose = first["size_class"], first["token_class"], first["purpose"]
        self.depth, self.group = int(first["n_layers"]), group(first)
        self.key = tuple(first[k] for k in ("size_class", "d_model", "d_ff", "n_layers", "n_heads", "n_kv_heads", "head_dim"))
        n, d = float(first["n_params_non_embedding"]), float(first["tokens"])
        self.x, self.r = float(first["relative_width"]), float(first["mlp_ratio"])
        self.per_parameter = d / n
        self.seeds = len(rows)
        self.y = float(numpy.mean([math.log(float(row["loss"])) for row in rows]))
        self.cell = (self.size, self.tokens, self.depth, self.group)
        self.weight = 1 / (SHAPE**2 + NOISE**2 / self.seeds)
        self.covariates = {
            "N": math.log(n / 2.8e6), "D": math.log(d / 5e7), "D / N": math.log(d / n / 18),
            "D below 10 N": min(0.0, math.log(d / n / 10)),
            "depth": math.log(self.depth / USUAL_DEPTH[self.size]), "group": math.log(self.group / 2),
        }

    def column(self, name):
        shape, _, covariate = name.partition(" ")
        u = math.log(self.x / 0.13) if shape[0] == "x" else math.log(self.r / 0.8)
        return u ** (2 if shape.endswith("2") else 1) * (self.covariates[covariate] if covariate else 1.0)


def in_range(row):
    return 0.2 <= float(row["mlp_ratio"]) <= 6.6


def of_depth(row, size):
    """Runs of a size that vary depth, and runs at its usual depth."""
    return row["size_class"] == size and row["token_class"] == "50M" and row["purpose"] not in ("kv-heads", "head-size")


def of_group(row, sizes):
    """Runs of some sizes that vary the query heads per KV head, and runs with two."""
    return row["size_class"] in sizes and row["token_class"] == "50M" and row["purpose"] not in ("depth", "head-size")


def shapes(rows):
    seeds = defaultdict(list)
    for row in rows:
        if in_range(row):
            seeds[re.sub(r"-s\d+$", "", row["run_id"])].append(row)
    return [Shape(rows) for rows in seeds.values()]


class Fit:
    """Weighted least squares with a free level for each cell."""

    def __init__(self, observed, columns, cell=lambda shape: shape.cell):
        self.columns = columns
        cells = sorted({cell(shape) for shape in observed})
        levels = numpy.array([[float(cell(shape) == c) for c in cells] for shape in observed])
        matrix = numpy.column_stack([levels, [[shape.column(name) for name in columns] for shape in observed]])
        root = numpy.sqrt([shape.weight for shape in observed])
        y = numpy.array([shape.y for shape in observed])
        scaled = matrix * root[:, None]
        found, *_ = numpy.linalg.lstsq(scaled, y * root, rcond=None)
        self.squares = float(((y * root - scaled @ found) ** 2).sum())
        self.freedom = len(observed) - matrix.shape[1]
        self.scale = self.squares / self.freedom if self.freedom > 0 else math.nan
        covariance = self.scale * numpy.linalg.pinv(scaled.T @ scaled)
        count = len(cells)
        self.value = dict(zip(columns, found[count:]))
        self.error = dict(zip(columns, numpy.sqrt(numpy.diag(covariance)[count:])))

    def slope(self, name):
        return -self.value[name] / 2 / self.value[name[0] + "2"]


def f_test(observed, columns, dropped):
    """F of the dropped columns, its degrees of freedom and p."""
    full = Fit(observed, columns)
    less = Fit(observed, [name for name in columns if name not in dropped])
    f = (less.squares - full.squares) / len(dropped) / full.scale
    return f, len(dropped), full.freedom, stats.f.sf(f, len(dropped), full.freedom)


class Report:
    """Prints slopes and hold-outs, and stores the slopes."""

    def __init__(self, resamples):
        self.resamples = resamples
        self.kept = []

    def slopes(self, title, observed, columns, asked):
        """Slopes of the best shape over the given covariates, with intervals and F tests."""
        fit = Fit(observed, columns)
        print(f"\n{title}: {len(observed)} shapes, {sum(s.seeds for s in observed)} runs, "
              f"{len({s.cell for s in observed})} cells, scale {fit.scale ** 0.5:.2f}")
        drawn = [self.drawn_slopes(observed, columns, asked, seed) for seed in range(self.resamples)]
        for index, name in enumerate(asked):
            middle, error = fit.slope(name), fit.error[name] / 2 / abs(fit.value[name[0] + "2"])
            f, _, freedom, p = f_test(observed, columns, [name])
            shape, _, covariate = name.partition(" ")
            ends = "({:.2f}, {:.2f})".format(*numpy.percentile([d[index] for d in drawn], [2.5, 97.5])) if drawn else ""
            print(f"    best {shape} over {covariate:14} {middle:6.2f} [{middle - 1.96 * error:.2f}, {middle + 1.96 * error:.2f}] "
                  f"{ends}  F(1, {freedom}) = {f:.1f}, p {p:.2g}")
            self.kept.append({"data": title, "best": shape, "over": covariate, "slope": f"{middle:.6f}",
                              "std_error": f"{error:.6f}", "f": f"{f:.5f}", "freedom": freedom, "shapes": len(observed)})

    @staticmethod
    def drawn_slopes(observed, columns, asked, seed):
        """Slopes of one resample of whole shapes within size, depth and group."""
        strata = defaultdict(lambda: defaultdict(list))
        for shape in observed:
            strata[shape.size, shape.depth, shape.group][shape.key].append(shape)
        random = numpy.random.default_rng(seed)
        drawn = []
        for keys in strata.values():
            lists = list(keys.values())
            for index in random.integers(len(lists), size=len(lists)):
                drawn += lists[index]
        fit = Fit(drawn, columns)
        return [fit.slope(name) for name in asked]

    def hold_out(self, title, observed, models, cells):
        """Predicts each cell from all others with its level fitted, r in [.5, 5]: mean squared error of ln L in 1e-5."""
        print(f"\nHold-out, {title}, mean squared error of ln L in 1e-5; by how much less than the first [95 % over shapes]")
        errors = {name: self.squared_errors(observed, columns, cells) for name, columns in models.items()}
        first = next(iter(errors.values()))
        weight = numpy.array([shape.weight for shape in first])
        base = numpy.array(list(first.values()))
        keys = [shape.key for shape in first]
        owners = [[i for i, k in enumerate(keys) if k == key] for key in dict.fromkeys(keys)]
        for name, squares in errors.items():
            gain = base - numpy.array(list(squares.values()))
            random = numpy.random.default_rng(1)
            drawn = [numpy.concatenate([owners[i] for i in random.integers(len(owners), size=len(owners))])
                     for _ in range(1000)]
            low, high = numpy.percentile([numpy.average(gain[d], weights=weight[d]) for d in drawn], [2.5, 97.5])
            print(f"    {name:34} {numpy.average(base - gain, weights=weight) * 1e5:6.2f}   "
                  f"{numpy.average(gain, weights=weight) * 1e5:6.2f} [{low * 1e5:.2f}, {high * 1e5:.2f}]   "
                  f"{len(keys)} shapes in {len(cells)} cells")

    @staticmethod
    def squared_errors(observed, columns, cells):
        squares = {}
        for cell in cells:
            fit = Fit([shape for shape in observed if shape.cell != cell], columns)
            tested = [shape for shape in observed if shape.cell == cell and 0.5 <= shape.r <= 5]
            left = numpy.array([s.y - sum(fit.value[c] * s.column(c) for c in columns) for s in tested])
            left -= numpy.average(left, weights=[s.weight for s in tested])
            squares.update(zip(tested, left**2))
        return squares


def ratio(top, below, variance, freedom):
    """Fieller's 95 % interval of top / below; variance is that of both and their covariance. "open" where it has no ends."""
    t = stats.t.ppf(0.975, freedom)
    a = below**2 - t**2 * variance[1][1]
    b = top * below - t**2 * variance[0][1]
    c = top**2 - t**2 * variance[0][0]
    if below <= 0 or a <= 0 or b * b < a * c:
        return None
    half = math.sqrt(b * b - a * c)
    return (b - half) / a, (b + half) / a


def interval(value, ends):
    return f"{value:.3f} " + (f"[{ends[0]:.3f}, {ends[1]:.3f}]" if ends else "open")


def best_shapes(title, rows):
    """Best x and r of the runs of one cell, by least squares of ln L over runs: with the parabola, then with the law in ln x, 1 / x."""
    x = numpy.array([float(row["d_model"]) / float(row["n_params_non_embedding"]) ** 0.5 for row in rows])
    r = numpy.array([3 * float(row["d_ff"]) / 2 / float(row["head_dim"]) / (int(row["n_heads"]) + int(row["n_kv_heads"]))
                     for row in rows])
    y = numpy.log([float(row["loss"]) for row in rows])
    found = []
    for parabola in (True, False):
        second = (lambda u: numpy.log(u) ** 2) if parabola else (lambda u: 1 / u)
        matrix = numpy.column_stack([numpy.ones(len(x)), numpy.log(x), second(x), numpy.log(r), second(r)])
        fitted, *_ = numpy.linalg.lstsq(matrix, y, rcond=None)
        freedom = len(y) - 5
        variance = ((y - matrix @ fitted) ** 2).sum() / freedom * numpy.linalg.inv(matrix.T @ matrix)
        for first in (1, 3):
            one, two = fitted[first], fitted[first + 1]
            own = variance[first:first + 2, first:first + 2]
            if parabola:  # ln x* = -q / 2p
                ends = ratio(-one / 2, two, [[own[0, 0] / 4, -own[0, 1] / 2], [-own[0, 1] / 2, own[1, 1]]], freedom)
                found.append(interval(math.exp(-one / 2 / two), ends and [math.exp(end) for end in ends]))
            else:  # x* = c2 / c1
                found.append(interval(two / one, ratio(two, one, [[own[1, 1], own[0, 1]], [own[0, 1], own[0, 0]]], freedom)))
    print(f"    {title:24} {len(rows):3} runs  best x {found[0]}; law {found[2]}  best r {found[1]}; law {found[3]}")


def moving(*names):
    """Columns of slopes and of curvatures that move with the covariates."""
    return [f"{shape} {name}" for name in names for shape in ("x", "r", "x2", "r2")]


def noise(rows):
    """Standard deviation of the loss between the seeds of a shape: median over shapes, root mean square and maximum."""
    print("\nNoise, nats per token: median; root mean square; largest (shapes with several seeds)")
    cells = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if not row["note"]:
            kind = row["purpose"] if row["purpose"] in SPECIAL else row["token_class"]
            cells[row["size_class"], kind][re.sub(r"-s\d+$", "", row["run_id"])].append(float(row["loss"]))
    for (size, kind), seeds in sorted(cells.items(), key=lambda item: (float(item[0][0][:-1]), item[0][1])):
        several = [losses for losses in seeds.values() if len(losses) > 1]
        if several:
            spread = [numpy.std(losses, ddof=1) for losses in several]
            freedom = [len(losses) - 1 for losses in several]
            rms = math.sqrt(sum(f * s * s for f, s in zip(freedom, spread)) / sum(freedom))
            print(f"    {size:5} {kind:10} {numpy.median(spread):.4f}; {rms:.4f}; {max(spread):.4f} ({len(several)})")


def rates(rows):
    """Shapes at half, full and double the rate as 1 / d."""
    print("\nRates: mean loss at half, at full and at double the rate as 1 / d")
    shaped = defaultdict(lambda: defaultdict(list))
    facts = {}
    for row in rows:
        key = tuple(row[k] for k in ("size_class", "token_class", "n_layers", "d_model", "d_ff", "n_heads", "n_kv_heads"))
        shaped[key][float(row["learning_rate"])].append(float(row["loss"]))
        if row["at_width_rate"] == "true":
            facts[key] = (float(row["learning_rate"]), row["relative_width"], row["mlp_ratio"])
    for key, (rate, x, r) in facts.items():
        found = []
        for factor in (0.5, 1, 2):
            near = [loss for at, losses in shaped[key].items() if abs(at / rate / factor - 1) < 0.01 for loss in losses]
            found.append(f"{numpy.mean(near):.4f} ({len(near)})" if near else "")
        if all(found):
            print(f"    {key[0]:4} {key[1]:5} {key[2]:>2} layers, {int(key[5]) // int(key[6])} query heads a KV head, "
                  f"x {float(x):.3f} r {float(r):.2f}: {', '.join(found)}")


def size_and_tokens(report, fitted):
    usual = [row for row in fitted if row["purpose"] not in SPECIAL]
    observed = shapes(usual)
    both = ["x N", "x D", "r N", "r D"]
    columns = PARABOLA + moving("N", "D")
    below = ["x D below 10 N", "r D below 10 N"]
    long = [s for s in observed if s.per_parameter > 9.5]
    print("== size and tokens")
    report.slopes("all", observed, columns + below, both + below)
    report.slopes("all, one slope over D", observed, columns, both)
    report.slopes("above 10 tokens a parameter", long, columns, both)
    report.slopes("above 10, 50M tokens and more", [s for s in long if s.tokens != "25M"], columns, both)
    report.slopes("above 10, without x below .105 at 1M", [s for s in long if s.size != "1M" or s.x > 0.105], columns, both)
    report.slopes("above 10, without 1M", [s for s in long if s.size != "1M"], columns, both)
    report.slopes("below 10", [s for s in observed if s.per_parameter < 9.5], columns, both)
    report.slopes("all, 50M tokens and more", [s for s in observed if s.tokens != "25M"], columns + below, both + below)
    for size in ("1M", "2M", "4M", "8M", "16M"):
        report.slopes(size, [s for s in observed if s.size == size], PARABOLA + ["x D", "r D"], ["x D", "r D"])
    for tokens in ("25M", "50M", "100M", "125M"):
        report.slopes(tokens, [s for s in observed if s.tokens == tokens], PARABOLA + moving("N"), ["x N", "r N"])
    for title, data in (("all", observed), ("above 10", long)):
        alone, free = Fit(data, PARABOLA + moving("D / N")), Fit(data, columns)
        f = (alone.squares - free.squares) / 4 / free.scale
        print(f"\nD / N alone in place of N and D, {title}: F(4, {free.freedom}) = {f:.1f}, "
              f"p {stats.f.sf(f, 4, free.freedom):.2g}")
    report.hold_out("size and tokens", observed, {
        "one optimum": PARABOLA,
        "moves with D / N": PARABOLA + ["x D / N", "r D / N"],
        "D": PARABOLA + ["x D", "r D"],
        "N": PARABOLA + ["x N", "r N"],
        "N in x": PARABOLA + ["x N"],
        "N and D": PARABOLA + both,
        "N and D in x": PARABOLA + ["x N", "x D"],
        "N in x, D in r": PARABOLA + ["x N", "r D"],
        "N, and D below 10 N, in x": PARABOLA + ["x N", "x D below 10 N"],
        "N, and D below 10 N, in x, D in r": PARABOLA + ["x N", "x D below 10 N", "r D"],
        "N, D and D below 10 N": PARABOLA + both + below,
    }, sorted({s.cell for s in observed if s.size != "0.5M"}))
    print("\n== best shapes, one cell at a time")
    for size in USUAL_DEPTH:
        for tokens in ("25M", "50M", "100M", "125M"):
            cell = [row for row in usual if in_range(row) and (row["size_class"], row["token_class"]) == (size, tokens)]
            if len(cell) > 5:
                best_shapes(f"{size}, {tokens}", cell)


def depth(report, fitted):
    print("\n== depth")
    asked = ["x depth", "r depth"]
    data = shapes([row for row in fitted if of_depth(row, "2M") or of_depth(row, "8M")])
    report.slopes("2M and 8M, 3 to 14 layers", data, PARABOLA + moving("N") + asked, asked)
    for size in ("2M", "8M"):
        rows = [row for row in fitted if of_depth(row, size)]
        data = shapes(rows)
        report.slopes(f"{size}, 3 to 14 layers", data, PARABOLA + asked, asked)
        report.slopes(f"{size}, 3 to 14 layers, curvatures that move", data, PARABOLA + moving("depth"), asked)
        f, more, freedom, p = f_test(data, PARABOLA + moving("depth"), ["x2 depth", "r2 depth"])
        print(f"    curvatures over depth: F({more}, {freedom}) = {f:.1f}, p {p:.2g}")
        depths = (3, USUAL_DEPTH[size], 14)
        for layers in depths:
            best_shapes(f"{size}, {layers} layers", [row for row in rows if in_range(row) and int(row["n_layers"]) == layers])
        report.hold_out(f"{size} over depth", data, {
            "one optimum": PARABOLA, "x moves": PARABOLA + ["x depth"], "r moves": PARABOLA + ["r depth"],
            "both move": PARABOLA + asked}, sorted({s.cell for s in data if s.depth in depths}))


def groups(report, fitted):
    print("\n== query heads for a KV head")
    asked = ["x group", "r group"]
    for sizes in (("2M",), ("4M",), ("2M", "4M", "8M")):
        rows = [row for row in fitted if of_group(row, sizes)]
        data = shapes(rows)
        law = PARABOLA + (["x N", "r N"] if len(sizes) > 1 else [])
        name = ", ".join(sizes)
        report.slopes(f"{name}, groups of 1 to 8", data, law + asked, asked)
        report.slopes(f"{name}, groups of 1 to 8, curvatures that move", data, law + moving("group"), asked)
        f, more, freedom, p = f_test(data, law + moving("group"), ["x2 group", "r2 group"])
        print(f"    curvatures over groups: F({more}, {freedom}) = {f:.1f}, p {p:.2g}")
        for heads in (2, 8) if len(sizes) == 1 else ():
            best_shapes(f"{name}, groups of {heads}", [row for row in rows if in_range(row) and group(row) == heads])
    report.hold_out("over groups", data, {
        "one optimum for each size": law, "x moves": law + ["x group"], "r moves": law + ["r group"],
        "both move": law + asked}, sorted(c for c in {s.cell for s in data} if sum(s.cell == c for s in data) > 3))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slopes", type=pathlib.Path, help="write the slopes and F values to this table too")
    parser.add_argument("--resamples", type=int, default=1000)
    options = parser.parse_args()
    rows = [row for name in TABLES for row in read(name)]
    fitted = [row for row in rows if row["at_width_rate"] == "true" and not row["note"] and row["purpose"] != "gqa"
              and row["token_class"] != "12.5M"]
    report = Report(options.resamples)
    size_and_tokens(report, fitted)
    depth(report, fitted)
    groups(report, fitted)
    noise(read("sweep_scale.csv") + read("sweep_16M.csv"))
    rates(rows)
    if options.slopes:
        with options.slopes.open("w", newline="") as file:
            out = csv.DictWriter(file, report.kept[0], lineterminator="\n")
            out.writeheader()
            out.writerows(report.kept)


if __name__ == "__main__":
    main()
