"""Weighted multiplicative fit of data/runs/golden_synthetic.csv with SciPy: python3 weights_golden.py golden_synthetic.csv

Row i, from 1, has a stated deviation of .003 (1 + i mod 5). Prints x*, its standard error by (J'WJ)^-1, r*, the weighted sum of
squares with weights of geometric mean 1, and the residual sigma; first for the column l_opt times one level, then for one level
for each size.
"""

import csv
import sys

import numpy as np
from scipy.optimize import curve_fit

rows = list(csv.DictReader(open(sys.argv[1])))
loss = np.array([float(r["loss"]) for r in rows])
x = np.array([float(r["d_model"]) / float(r["n_params_non_embedding"]) ** 0.5 for r in rows])
ratio = np.array([float(r["mlp_attn_ratio"]) for r in rows])
given = np.array([float(r["l_opt"]) for r in rows])
deviation = 0.003 * (1 + np.arange(1, len(rows) + 1) % 5)
reference = np.exp(np.mean(np.log(deviation)))
names = sorted({r["size_class"] for r in rows})
one = np.ones((len(rows), 1)) * given[:, None]
sizes = np.array([[float(r["size_class"] == n) for n in names] for r in rows])
z = np.column_stack([np.log(x), 1 / x, np.log(ratio), 1 / ratio])
z = z - z.mean(axis=0)

for base in one, sizes:

    def model(_, a1, a2, b1, b2, *levels):
        return (base @ np.array(levels)) * (1 + z[:, :2] @ [a1, a2]) * (1 + z[:, 2:] @ [b1, b2])

    start = [0.0] * 4 + list(np.linalg.lstsq(base, loss, rcond=None)[0])
    p, v = curve_fit(model, None, loss, start, sigma=deviation, ftol=1e-15, xtol=1e-15, gtol=1e-15, maxfev=100000)
    e = (loss - model(None, *p)) * reference / deviation
    g = np.array([-p[1] / p[0] ** 2, 1 / p[0]])
    print(
        "%.10f %.6e %.9f %.9e %.9e"
        % (p[1] / p[0], np.sqrt(g @ v[:2, :2] @ g), p[3] / p[2], e @ e, np.sqrt(e @ e / (len(e) - len(p))))
    )
