"""Computes the numbers that PaperLossTest expects, with NumPy and SciPy. Run in the root folder of the project."""
import csv
import numpy as np
from scipy import optimize, stats

ROWS = list(csv.DictReader(open("data/runs/sweep.csv")))


def architecture(row):
    d, n, h, k, e, f = (float(row[c]) for c in
                        ("d_model", "n_layers", "n_heads", "n_kv_heads", "head_dim", "d_ff"))
    attention = n * 2 * d * h * e * (1 + k / h)
    mlp = n * 3 * d * f
    return attention + mlp, d / np.sqrt(attention + mlp), mlp / attention


def main(row):
    return row["at_size_rate"] == "true" and row["token_class"] == "50M" and row["purpose"] != "gqa"


def fit(size):
    """Weighted least squares of ln L on 1, ln x, 1/x, ln r, 1/r."""
    rows = [row for row in ROWS if main(row) and row["size_class"] == size]
    n, x, r = np.array([architecture(row) for row in rows]).T
    loss = np.array([float(row["loss"]) for row in rows])
    design = np.column_stack([np.ones_like(x), np.log(x), 1 / x, np.log(r), 1 / r])
    weighted = design * loss[:, None]
    beta, *_ = np.linalg.lstsq(weighted, np.log(loss) * loss, rcond=None)
    residual = np.log(loss) * loss - weighted @ beta
    freedom = len(loss) - 5
    covariance = np.linalg.inv(weighted.T @ weighted) * (residual @ residual) / freedom
    return beta, covariance, freedom, np.exp(np.mean(np.log(n)))


FITS = {size: fit(size) for size in ("0.5M", "1M", "2M", "4M", "8M")}


def common(first):
    pairs = [(b[first], b[first + 1], c[first:first + 2, first:first + 2], v) for b, c, v, _ in FITS.values()]

    def pivots(rho):
        return np.array([(b - rho * a) / np.sqrt(c[1, 1] - 2 * rho * c[0, 1] + rho**2 * c[0, 0]) for a, b, c, _ in pairs])

    best = optimize.minimize_scalar(lambda rho: (pivots(rho)**2).sum(), bounds=(.01, 5), method="bounded",
                                    options={"xatol": 1e-12})
    rho, q, k = best.x, best.fun, len(pairs)
    w = np.array([a**2 / (c[1, 1] - 2 * rho * c[0, 1] + rho**2 * c[0, 0]) for a, b, c, _ in pairs])
    freedom = np.array([v for *_, v in pairs])
    lam = ((1 - w / w.sum())**2 / freedom).sum()
    f = q / (k - 1) / (1 + 2 * (k - 2) / (k**2 - 1) * lam)
    return rho, f, (k**2 - 1) / (3 * lam), stats.f.sf(f, k - 1, (k**2 - 1) / (3 * lam))


def change(first):
    z = np.log([n for *_, n in FITS.values()])
    z = (z - z[0]) / (z[-1] - z[0])
    pairs = [(b[first], b[first + 1], c[first:first + 2, first:first + 2]) for b, c, *_ in FITS.values()]

    def q(alpha, beta):
        rho = np.exp(alpha + beta * z)
        return sum((b - p * a)**2 / (c[1, 1] - 2 * p * c[0, 1] + p**2 * c[0, 0]) for p, (a, b, c) in zip(rho, pairs))

    def profile(beta):
        return min(optimize.minimize_scalar(lambda alpha: q(alpha, beta), bracket=(s, s + .1)).fun for s in (-2, -1, 0))

    best = optimize.minimize_scalar(profile, bounds=(-2, 2), method="bounded", options={"xatol": 1e-10})
    t = stats.t.ppf(.975, common(first)[2])
    limit = best.fun + t**2 * max(1, best.fun / 3)
    low = optimize.brentq(lambda beta: profile(beta) - limit, best.x - 2, best.x)
    high = optimize.brentq(lambda beta: profile(beta) - limit, best.x, best.x + 2)
    return np.exp([best.x, low, high])


def factor(size, x, r):
    b = FITS[size][0]
    return np.exp(b[1] * np.log(x) + b[2] / x + b[3] * np.log(r) + b[4] / r)


def grouping(size):
    rows = [row for row in ROWS if row["purpose"] == "gqa" and row["size_class"] == size]
    n, x, r = np.array([architecture(row) for row in rows]).T
    g = np.array([float(row["n_heads"]) / float(row["n_kv_heads"]) for row in rows])
    n0, x0, r0 = (np.exp(np.mean(np.log(v))) for v in (n, x, r))
    levels = [np.log(np.exp(FITS[s][0][0]) * factor(s, x0, r0)) for s in FITS]
    power = np.polyfit(np.log([f[3] for f in FITS.values()]), levels, 1)[0]
    loss = np.array([float(row["loss"]) for row in rows])
    corrected = loss / (factor(size, x, r) / factor(size, x0, r0)) / (n / n0)**power
    groups = [corrected[g == value] for value in (1, 2, 4, 8)]
    freedom = len(rows) - 4
    sigma = np.sqrt(sum(((v - v.mean())**2).sum() for v in groups) / freedom)
    t = stats.t.ppf(1 - .05 / 12 / 2, freedom)
    half = t * sigma * np.sqrt(1 / len(groups[0]) + 1 / len(groups[3]))
    difference = groups[3].mean() - groups[0].mean()
    return [v.mean() for v in groups], sigma, (difference, difference - half, difference + half)


for name, first in (("x", 1), ("r", 3)):
    print(name, [b[first + 1] / b[first] for b, *_ in FITS.values()])
    print("  common, F, denominator, p", common(first))
    print("  change", change(first))
    b, c = FITS["8M"][0], FITS["8M"][1]
    print("  8M ratio", b[first], b[first + 1], c[first, first], c[first, first + 1], c[first + 1, first + 1])
for size in ("1M", "2M"):
    print(size, grouping(size))
