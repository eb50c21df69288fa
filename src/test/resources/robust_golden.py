"""Robust log-linear fits of data/runs/golden_synthetic.csv with NumPy: python3 robust_golden.py golden_synthetic.csv"""

import csv
import sys

import numpy as np

rows = list(csv.DictReader(open(sys.argv[1])))
loss = np.array([float(r["loss"]) for r in rows])
x = np.array([float(r["d_model"]) / float(r["n_params_non_embedding"]) ** 0.5 for r in rows])
ratio = np.array([float(r["mlp_attn_ratio"]) for r in rows])
group = [r["size_class"] for r in rows]
names = sorted(set(group))
design = np.column_stack(
    [np.log(x), 1 / x, np.log(ratio), 1 / ratio] + [[float(g == n) for g in group] for n in names]
)
n, p = design.shape
a, y = design * loss[:, None], np.log(loss) * loss  # weights are squares of loss
leverage = np.sum(np.linalg.qr(a)[0] ** 2, axis=1)


def huber(u):
    return np.minimum(1, 1.345 / np.maximum(np.abs(u), 1e-300))


def tukey(u):
    return np.where(np.abs(u) < 4.685, (1 - (u / 4.685) ** 2) ** 2, 0)


def solve(weight, b):
    for _ in range(5000):
        e = y - a @ b
        s = np.median(np.sort(np.abs(e) / np.sqrt(1 - leverage))[p:]) / 0.6744897501960817
        root = np.sqrt(weight(e / s))
        b = np.linalg.lstsq(a * root[:, None], y * root, rcond=None)[0]
    return b, s, weight((y - a @ b) / s)


plain = np.linalg.lstsq(a, y, rcond=None)[0]
h, hs, hw = solve(huber, plain)
t, ts, tw = solve(tukey, h)
for name, b, s, w in (("huber", h, hs, hw), ("tukey", t, ts, tw)):
    print(name, "x*", repr(b[1] / b[0]), "r*", repr(b[3] / b[2]), "least weight", repr(w.min()), "row", w.argmin() + 1)
