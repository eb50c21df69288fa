#!/usr/bin/env python3
"""Write sweep_plan.csv: every training run of the sweep, the most useful first.

    python3 make_sweep_plan.py > sweep_plan.csv

Per size (0.5M to 8M non-embedding parameters, depth fixed per size up to priority 16): 15 shapes, at the points (x, r)
of CORE, CROSS and CORNERS, where x = d / sqrt(N) and r = MLP / attention parameters, as far as whole heads allow; GQA 2;
heads of 32, of 16 at 0.5M. Then seeds, learning rates, tokens and GQA. train_sweep.py runs the rows in order of
priority and skips finished runs.

priority  purpose
1         learning-rate: a central shape of every size at three or four rates
2         shape, seed 0: 15 shapes of 0.5M, 1M and 2M, the eight CORE shapes of 4M and 8M
3         shape, seed 1: the eight core shapes of 0.5M to 4M
4         shape: four more of 4M and 8M (CROSS), then the core of 8M at seed 1
5         shape: the rest of seed 1
6         shape: seed 2 of the central shapes
7         gqa: GQA 1, 2, 4, 8 at 1M and 2M, heads of 16, d fixed, two seeds
8         tokens: six shapes of 1M at 25M and at 100M tokens, two seeds
9         learning-rate: the narrowest and the widest shape of 1M and 8M at half and double the rate
10        gqa: third seeds
11        shape: the three CORNERS of 4M and 8M, two seeds
12        width-rate: every shape of 8M and 4M whose width is not the central one's, at a rate proportional to 1 / d; two seeds
13        shape: every shape of 0.5M again at .01, its best rate at the central shape, with the seeds it had
14        width-rate: the same as 12 for 1M, 2M and 0.5M
15        width-rate: third seeds of the central shapes
16        width-rate: the two CORNERS of 4M and 8M that are not of the central width, two seeds

The rows from 17 on separate the effects of size, tokens, depth and group size. All rates are proportional to 1 / d. Their
results are in sweep_scale.csv.

17        data: eight shapes of 0.5M, 1M and 2M at 12.5M tokens, and of 1M to 8M at 25M; two seeds, one of 8M
18        data: eight shapes of 1M, 2M and 4M at 100M tokens, seed 0
19        depth: 2M with 3 and 14 layers at four widths, with 4 and 9 at one, two seeds
20        kv-heads and head-size: 4M with 1, 2, 4, 8 query heads for a KV head, and with heads of 16 and 64, three seeds
21        depth: 8M with 3, 4, 6, 9 and 14 layers, two seeds
22        data: six shapes of 8M at 100M tokens, seed 0
23        kv-heads and head-size: as 20, of 8M
24        learning-rate: extreme shapes of 4M, and of 2M at 25M and 100M tokens, at half and double the rate
25        kv-heads: three more ratios r for 1, 2 and 8 query heads for a KV head at 4M, two seeds
26        learning-rate: the narrowest and the widest shape of 16M at half and double the rate
27        data: second seeds of 18 and of 8M at 25M tokens
28        depth: 8M with 4 and 14 layers at two more widths, seed 0
29        the choice of design_sweep.py, from sweep_design.csv: data, depth and kv-heads, for what moves the best shape
30        learning-rate: narrow and wide shapes at half and double the rate, of 2M with 3 and 14 layers, of 4M with 8 query
          heads for a KV head, and of 1M at 100M tokens

Standard library only.
"""

import csv
import pathlib
import sys

DESIGN = pathlib.Path(__file__).resolve().parent / "sweep_design.csv"

#        size: (N, layers, head size)
SIZES = {
    "0.5M": (500_000, 4, 16),
    "1M": (1_000_000, 5, 32),
    "2M": (2_000_000, 6, 32),
    "4M": (4_000_000, 7, 32),
    "8M": (8_000_000, 8, 32),
    "16M": (16_000_000, 9, 32),
}
# The learning rate of each size: at or below the best of its priority-1 runs, because wide shapes become unstable first
# (see SWEEP.md). It is also that of the central width if the rate follows the width.
RATE = {"0.5M": 1e-2, "1M": 5e-3, "2M": 2.5e-3, "4M": 1.5e-3, "8M": 1e-3, "16M": 7.11e-4}
# The rates of rows up to priority 11: 0.5M was first trained at half its best rate.
FIRST_RATE = {**RATE, "0.5M": 5e-3}
RATES_TRIED = {
    "0.5M": (2.5e-3, 5e-3, 1e-2),
    "1M": (2.5e-3, 5e-3, 1e-2),
    "2M": (2.5e-3, 5e-3, 1e-2),
    "4M": (1.25e-3, 2.5e-3, 5e-3, 1e-2),
    "8M": (1.25e-3, 2.5e-3, 5e-3, 1e-2),
}
CENTRAL = (0.18, 1.0)
CENTRAL_SHAPES = (CENTRAL, (0.13, 1.0), (0.18, 2.0))
CORE = (
    (0.18, 1.0), (0.06, 1.0), (0.32, 1.0), (0.09, 1.0), (0.18, 0.25), (0.18, 8.0), (0.09, 4.0), (0.28, 0.4),
)
CROSS = ((0.25, 1.0), (0.13, 1.0), (0.18, 0.5), (0.18, 2.0))
CORNERS = ((0.18, 4.0), (0.28, 3.0), (0.09, 0.4))
# Eight shapes around the best one of a size, which is wider at 0.5M and 1M than at larger sizes.
RATIOS = ((0.18, 0.25), (0.18, 2.0), (0.18, 4.0))
AROUND_WIDE = ((0.09, 1.0), (0.13, 1.0), (0.18, 1.0), (0.25, 1.0), (0.32, 1.0)) + RATIOS
AROUND = ((0.06, 1.0), (0.09, 1.0), (0.13, 1.0), (0.18, 1.0), (0.25, 1.0)) + RATIOS
GQA_WIDTH = {"1M": 96, "2M": 144}
STEP_TOKENS = 8192


def tokens_of(millions):
    return round(millions * 1e6 / STEP_TOKENS) * STEP_TOKENS


def count(layers, d, f, h, k, e):
    return layers * (2 * d * h * e + 2 * d * k * e + 3 * d * f)


def ratio(f, h, k, e):
    return 3 * f / (2 * e * (h + k))


def shape(size, x, r, g=2, e=None, d=None, layers=None):
    """(d, h, k, e, f) nearest to x and r; d is a multiple of 16, f of 8, h of g."""
    n, usual_layers, head = SIZES[size]
    e, layers = e or head, layers or usual_layers
    d = d or max(16, 16 * round(x * n**0.5 / 16))
    per_layer = n / layers
    k = max(1, round(per_layer / (1 + r) / (2 * d * e * (g + 1))))
    h = k * g
    f = 8 * round((per_layer - 2 * d * e * (h + k)) / (3 * d) / 8)
    if f < 8 or abs(count(layers, d, f, h, k, e) / n - 1) > 0.03:
        raise ValueError(f"{size} x {x} r {r} g {g}: no shape (d {d}, h {h}, f {f})")
    return d, h, k, e, f


def other_heads(dims, e):
    """The same widths of queries, keys and values in heads of e."""
    d, h, k, old, f = dims
    return d, h * old // e, k * old // e, e, f


def plan_row(priority, purpose, size, dims, seed, rate=None, millions=50, layers=None):
    d, h, k, e, f = dims
    rate = rate or FIRST_RATE[size]
    layers = layers or SIZES[size][1]
    depth = f"-l{layers}" if layers != SIZES[size][1] else ""
    n = count(layers, d, f, h, k, e)
    return {
        "run_id": f"sweep-{size}{depth}-d{d}-f{f}-h{h}-k{k}-e{e}-lr{rate:g}-{millions}M-s{seed}",
        "priority": priority, "purpose": purpose, "size_class": size, "token_class": f"{millions}M",
        "tokens": tokens_of(millions), "d_model": d, "n_layers": layers, "n_heads": h, "n_kv_heads": k, "head_dim": e,
        "d_ff": f, "learning_rate": f"{rate:g}", "seed": seed, "at_size_rate": str(rate == RATE[size]).lower(),
        "at_width_rate": str(rate == width_rate(size, d)).lower(), "n_params_non_embedding": n,
        "relative_width": f"{d / n ** 0.5:.4f}", "mlp_ratio": f"{ratio(f, h, k, e):.3f}",
    }


def plan():
    seen = set()

    def row(*arguments, **rest):
        made = plan_row(*arguments, **rest)
        if made["run_id"] in seen:
            return None
        seen.add(made["run_id"])
        return made

    for size in reversed(RATES_TRIED):  # long runs first, so that all slots finish at about the same time
        for rate in RATES_TRIED[size]:
            yield row(1, "learning-rate", size, shape(size, *CENTRAL), 0, rate)
    def shapes(priority, seed, points, sizes):
        for point in points:
            for size in sizes:
                yield row(priority, "shape", size, shape(size, *point), seed)

    small, middle, large = ("2M", "1M", "0.5M"), ("4M", "2M", "1M", "0.5M"), ("8M", "4M")
    every = large + small
    def at_width_rate(priority, seed, points, sizes):
        for point in points:
            for size in sizes:
                dims = shape(size, *point)
                yield row(priority, "width-rate", size, dims, seed, width_rate(size, dims[0]))

    yield from shapes(2, 0, CORE, every)
    yield from shapes(2, 0, CORNERS[:1] + CROSS[:3] + CORNERS[1:] + CROSS[3:], small)
    yield from shapes(3, 1, CORE, middle)
    yield from shapes(4, 0, CROSS, large)
    yield from shapes(4, 1, CORE, ("8M",))
    yield from shapes(5, 1, CROSS, every)
    yield from shapes(5, 1, CORNERS, small)
    yield from shapes(6, 2, CENTRAL_SHAPES, every)
    for seed in (0, 1):
        for size, d in GQA_WIDTH.items():
            for g in (1, 2, 4, 8):
                yield row(7, "gqa", size, gqa_shape(size, d, g), seed)
    for seed in (0, 1):
        for point in (CENTRAL, (0.06, 1.0), (0.09, 1.0), (0.32, 1.0), (0.18, 0.25), (0.18, 8.0)):
            for millions in (100, 25):
                yield row(8, "tokens", "1M", shape("1M", *point), seed, None, millions)
    for size in ("1M", "8M"):
        for point in ((0.06, 1.0), (0.32, 1.0)):
            for factor in (0.5, 2):
                yield row(9, "learning-rate", size, shape(size, *point), 0, FIRST_RATE[size] * factor)
    for size, d in GQA_WIDTH.items():
        for g in (1, 2, 4, 8):
            yield row(10, "gqa", size, gqa_shape(size, d, g), 2)
    for seed in (0, 1):
        yield from shapes(11, seed, CORNERS, large)
    for seed in (0, 1):
        yield from at_width_rate(12, seed, CORE + CROSS, ("8M",))
    for seed in (0, 1):
        yield from at_width_rate(12, seed, CORE + CROSS, ("4M",))
    for seed, points in ((0, CORE + CROSS + CORNERS), (1, CORE + CROSS + CORNERS), (2, CENTRAL_SHAPES)):
        for point in points:
            yield row(13, "shape", "0.5M", shape("0.5M", *point), seed, RATE["0.5M"])
    for size in small:
        for seed in (0, 1):
            yield from at_width_rate(14, seed, CORE + CROSS + CORNERS, (size,))
    yield from at_width_rate(15, 2, CENTRAL_SHAPES, every)
    for seed in (0, 1):
        yield from at_width_rate(16, seed, CORNERS, large)

    def scaled(priority, purpose, size, dims, seed, factor=1.0, **rest):
        return row(priority, purpose, size, dims, seed, float(f"{width_rate(size, dims[0]) * factor:.3g}"), **rest)

    def data(priority, seed, size, millions, points=None):
        for point in points or (AROUND_WIDE if size in ("0.5M", "1M") else AROUND):
            yield scaled(priority, "data", size, shape(size, *point), seed, millions=millions)

    def heads(priority, size, d, r, seed):
        for g in (1, 2, 4, 8):
            yield scaled(priority, "kv-heads", size, shape(size, None, r, g, d=d), seed)
        for e in (16, 64):
            yield scaled(priority, "head-size", size, other_heads(shape(size, None, r, d=d), e), seed)

    def deep(priority, size, d, layers, seed):  # widths at which whole heads give r of about 1 at every depth
        return scaled(priority, "depth", size, shape(size, None, 1.0, d=d, layers=layers), seed, layers=layers)

    def halved_and_doubled(priority, size, points, millions=50):
        for point in points:
            for factor in (0.5, 2):
                yield scaled(priority, "learning-rate", size, shape(size, *point), 0, factor, millions=millions)

    yield from data(17, 0, "8M", 25)
    for seed in (0, 1):
        for size, millions in (("4M", 25), ("2M", 25), ("1M", 25), ("2M", 12.5), ("1M", 12.5), ("0.5M", 12.5)):
            yield from data(17, seed, size, millions)
    for size in middle[:3]:
        yield from data(18, 0, size, 100)
    for seed in (0, 1):
        for layers in (14, 3):
            for d in (96, 128, 192, 352):
                yield deep(19, "2M", d, layers, seed)
        for layers in (9, 4):
            yield deep(19, "2M", 192, layers, seed)
    for seed in (0, 1, 2):
        yield from heads(20, "4M", 256, 0.9, seed)
    for seed in (0, 1):
        for layers in (14, 9, 6, 4, 3):
            yield deep(21, "8M", 368, layers, seed)
    yield from data(22, 0, "8M", 100, AROUND[1:7])
    for seed in (0, 1, 2):
        yield from heads(23, "8M", 352, 0.85, seed)
    yield from halved_and_doubled(24, "4M", ((0.06, 1.0), (0.32, 1.0), (0.18, 0.25), (0.18, 8.0)))
    for millions in (100, 25):
        yield from halved_and_doubled(24, "2M", ((0.06, 1.0), (0.25, 1.0)), millions)
    for seed in (0, 1):
        for g in (1, 2, 8):
            for r in (0.3, 2.9):
                yield scaled(25, "kv-heads", "4M", shape("4M", None, r, g, d=256), seed)
    yield from halved_and_doubled(26, "16M", ((0.044, 1.0), (0.2475, 1.0)))
    for size, millions in (("4M", 100), ("8M", 25), ("2M", 100), ("1M", 100)):
        yield from data(27, 1, size, millions)
    for layers in (14, 4):
        for d in (256, 512):
            yield deep(28, "8M", d, layers, 0)
    with DESIGN.open(newline="") as file:
        for made in csv.DictReader(file):
            del made["gpu_seconds"]
            yield made
    for layers in (3, 14):
        for d in (96, 352):
            for factor in (0.5, 2):
                dims = shape("2M", None, 1.0, d=d, layers=layers)
                yield scaled(30, "learning-rate", "2M", dims, 0, factor, layers=layers)
    for x in (0.065, 0.25):
        for factor in (0.5, 2):
            yield scaled(30, "learning-rate", "4M", shape("4M", x, 1.0, 8), 0, factor)
    yield from halved_and_doubled(30, "1M", ((0.09, 1.0), (0.32, 1.0)), 100)


def width_rate(size, d):
    """The rate of a width where rates are proportional to 1 / d, to three digits."""
    return float(f"{RATE[size] * shape(size, *CENTRAL)[0] / d:.3g}")


def gqa_shape(size, d, g):
    """Heads of 16 with group size g. Attention is 2 d e (h + k), and h + k is 36, 36, 35, 36 at g = 1, 2, 4, 8, so d and
    d_ff are constant and r changes by 3 %."""
    n, layers, _ = SIZES[size]
    k = round(36 / (g + 1))
    f = 8 * round((n / layers - 2 * d * 16 * 36) / (3 * d) / 8)
    return d, g * k, k, 16, f


def main():
    rows = [row for row in plan() if row]
    out = csv.DictWriter(sys.stdout, rows[0], lineterminator="\n")
    out.writeheader()
    out.writerows(rows)


if __name__ == "__main__":
    main()
