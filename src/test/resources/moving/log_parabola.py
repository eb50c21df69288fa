"""Computes the numbers that MovingOptimumTest expects, with only numpy. Run in the root folder of the project:

    python3 src/test/resources/moving/log_parabola.py > src/test/resources/moving/log_parabola.txt

ln L = u(group) + p phi^2 + (q + q_n n) phi + s rho^2 + (t + t_n n) rho, unweighted, phi = ln(x / 0.15), rho = ln r,
n = ln N minus its mean over the rows. The intervals of draws come from 200,000 normal draws of the coefficients.
"""
import csv

import numpy as np


def rows(with_16m):
    kept = [r for r in csv.DictReader(open("data/runs/sweep.csv"))]
    if with_16m:
        kept += [r for r in csv.DictReader(open("data/runs/sweep_16M.csv")) if r["token_class"] == "50M"]
    kept = [r for r in kept if r["at_width_rate"] == "true" and r["purpose"] != "gqa" and r["note"] == ""]
    return [r for r in kept if 0.3 <= shape(r)[2] <= 6.6]


def shape(r):
    n = float(r["n_params_non_embedding"])
    query = float(r["n_heads"]) * float(r["head_dim"])
    group = float(r["n_heads"]) / float(r["n_kv_heads"])
    return n, float(r["d_model"]) / np.sqrt(n), 3 * float(r["d_ff"]) / (2 * query * (1 + 1 / group))


def main():
    rng = np.random.default_rng(0)
    for with_16m in (False, True):
        kept = rows(with_16m)
        n, x, r = (np.array(v) for v in zip(*(shape(row) for row in kept)))
        y = np.log([float(row["loss"]) for row in kept])
        groups = sorted({row["size_class"] + "/" + row["token_class"] for row in kept})
        level = np.eye(len(groups))[[groups.index(row["size_class"] + "/" + row["token_class"]) for row in kept]]
        mean = np.log(n).mean()
        nn, phi, rho = np.log(n) - mean, np.log(x / 0.15), np.log(r)
        a = np.column_stack([phi**2, phi, nn * phi, rho**2, rho, nn * rho, level])
        b = np.linalg.lstsq(a, y, rcond=None)[0]
        e = y - a @ b
        variance = e @ e / (len(y) - a.shape[1])
        v = variance * np.linalg.inv(a.T @ a)
        print("rows", len(kept))
        for name, value in zip(["p", "q", "q_n", "s", "t", "t_n"], b):
            print(name, repr(float(value)))
        print("sigma", repr(float(np.sqrt(variance))))
        draws = rng.multivariate_normal(b, v, 200_000)
        print("exponent_x", repr(float(-b[2] / 2 / b[0])), *ends(-draws[:, 2] / 2 / draws[:, 0]))
        print("exponent_r", repr(float(-b[5] / 2 / b[3])), *ends(-draws[:, 5] / 2 / draws[:, 3]))
        for size in (32e6, 145e6):
            at = np.log(size) - mean
            best = lambda c, i, x0: x0 * np.exp(-(c[..., i + 1] + c[..., i + 2] * at) / 2 / c[..., i])
            print("x", int(size), repr(float(best(b, 0, 0.15))), *ends(best(draws, 0, 0.15)))
            print("r", int(size), repr(float(best(b, 3, 1))), *ends(best(draws, 3, 1)))


def ends(draws):
    return (repr(float(one)) for one in np.percentile(draws, [2.5, 97.5]))


if __name__ == "__main__":
    main()
