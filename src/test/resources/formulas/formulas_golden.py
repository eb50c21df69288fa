"""Writes runs.csv and golden.csv: published forms on generated runs, and the minimum sum of squares found by SciPy.

    python3 formulas_golden.py

Each form has its own column loss_NAME, computed from the parameters below plus normal noise. SciPy's least_squares (MINPACK's
Levenberg-Marquardt) starts from the true parameters and from 120 perturbations of them, with parameters in units of the true ones.
"""
import csv
import re
import sys

import numpy as np
from scipy.optimize import least_squares

ROWS = 90
SIGMA = 0.004

# name, formula, true parameters; last, the scale of noise relative to SIGMA if it is not 1.
# Rosenfeld's eta is fixed: multiplying A, B, c and eta by one factor gives the same curve.
FORMS = [
    ("kaplan_n", "(Nc/N)^aN", dict(Nc=8.8e13, aN=0.076)),
    ("kaplan_d", "(Dc/D)^aD", dict(Dc=5.4e13, aD=0.095)),
    ("kaplan_joint", "((Nc/N)^(aN/aD) + Dc/D)^aD", dict(Nc=6.4e13, aN=0.076, aD=0.103, Dc=1.8e13)),
    ("henighan", "E + (Cc/(6*N*D))^a", dict(E=2.0, Cc=5e20, a=0.16)),
    ("chinchilla", "E + A/N^a + B/D^b", dict(E=1.69, A=406.4, a=0.34, B=410.7, b=0.28)),
    ("chinchilla_fixed_e", "1.69 + A/N^a + B/D^b", dict(A=406.4, a=0.34, B=410.7, b=0.28)),
    ("hoffmann_tied", "E + A/N^a + B/D^a", dict(E=1.8, A=300.0, a=0.32, B=900.0)),
    ("besiroglu", "exp(e) + exp(lnA - a*ln(N)) + exp(lnB - b*ln(D))", dict(e=0.597, lnA=6.18, a=0.348, lnB=7.64, b=0.366)),
    ("muennighoff",
     "E + A/N^a + B/(unique_tokens + unique_tokens*R*(1 - exp(-(D/unique_tokens - 1)/R)))^b",
     dict(E=1.87, A=521.0, a=0.35, B=1488.0, b=0.35, R=15.4)),
    ("gadre", "E + (a*(D/N)^eta + b*(D/N)^-eta) * (6*N*D)^-eta", dict(E=1.84, a=212.0, b=367.0, eta=0.136)),
    ("bnsl", "E + A*D^(-c0)*(1+(D/d1)^(1/f))^(-c1*f)", dict(E=1.5, A=12.0, c0=0.1, d1=1.5e10, f=0.25, c1=0.25)),
    ("m3", "E + A*(1/D + g)^c", dict(E=1.7, A=900.0, g=4e-11, c=0.3)),
    ("m2_offset", "E + A/(N + N0)^a", dict(E=1.696, A=269.5, N0=1.9e8, a=0.295)),
    ("farseer", "exp(a3*N^g+b3) + exp(a2*N^b+b2)*D^(-exp(a1*N^al+b1))",
     dict(a3=-0.021, g=0.169, b3=0.091, a2=88.01, b=-0.1, b2=-5.287, a1=-0.124, al=0.123, b1=0.424), 0.25),
    ("clark", "exp(a*ln(N) + b*ln(experts) + c*ln(N)*ln(experts) + d)", dict(a=-0.082, b=-0.108, c=0.009, d=2.5)),
    ("bahri", "E + A*D^(-a)", dict(E=2.1, A=60.0, a=0.19)),
    ("hestness", "A*(D/1e9)^b + E", dict(A=1.5, b=-0.28, E=1.9)),
    ("rosenfeld", "e0 * (A/N^a + B/D^b + c) / sqrt((A/N^a + B/D^b + c)^2 + 25)",
     dict(e0=9.0, A=406.4, a=0.34, B=410.7, b=0.28, c=0.9)),
    ("droppo_elibol", "(Linf^(1/al) + (Nc/N)^(aN/al) + (Dc/D)^(aD/al))^al",
     dict(Linf=1.6, al=0.4, Nc=2e10, aN=0.2, Dc=4e11, aD=0.17)),
    ("exponential", "E + A*exp(-D/tau)", dict(E=2.0, A=1.5, tau=4e10)),
    ("pearce_song", "E + A/(N + w*N^(1/3))^a + B/D^b", dict(E=1.82, A=482.0, w=1.5e5, a=0.348, B=2085.0, b=0.366)),
    ("krajewski", "c + (g/granularity^ga + a)/N^al + B/D^be",
     dict(c=0.5, g=2.1, ga=0.58, a=18.1, al=0.115, B=30.8, be=0.147), 0.5),
    ("kumar", "A*(N*(1 - exp(-bits/g)))^(-a) + B*D^(-b) + E", dict(A=4299.0, g=2.67, a=0.4965, B=18060.0, b=0.4745, E=2.77)),
    ("tissue", "L0 + A*lr_area^(-al) - C*anneal_area", dict(L0=2.63, A=0.42, al=0.51, C=0.17)),
    ("gemstones", "E + A/width^a + B/depth^b + C/D^c", dict(E=1.5, A=90.0, a=0.75, B=2.0, b=0.9, C=1500.0, c=0.35)),
    ("tao_vocab", "A1/N^a1 + A2/vocab_params^a2 + B/D^b - E", dict(A1=1.83, a1=0.09, A2=12.0, a2=0.21, B=5000.0, b=0.42, E=-1.2)),
    ("d_cpt", "E + A/N^a + B*mix^eta/D^b + C/(mix + eps)^g",
     dict(E=1.4, A=300.0, a=0.33, B=800.0, eta=0.3, b=0.33, C=0.15, eps=0.08, g=0.7)),
    ("ye_mixing", "c + k*exp(t*mix)", dict(c=1.9, k=0.9, t=-2.3)),
    ("frantar", "(aS*(1 - sparsity)^bS + cS)*(1/N)^bN + (aD/D)^bD + c",
     dict(aS=16.8, bS=0.72, cS=45.0, bN=0.245, aD=6.9e8, bD=0.203, c=0.65)),
    ("abnar", "E + A/N^a + B/D^b + C*(1 - sparsity)^l", dict(E=1.6, A=300.0, a=0.32, B=900.0, b=0.32, C=0.25, l=0.6)),
    ("max", "max(A/N^a, B/D^b)", dict(A=30.0, a=0.12, B=52.0, b=0.125)),
    ("logistic", "Lmin + (Lmax - Lmin)/(1 + exp(k*(ln(D) - m)))", dict(Lmin=2.0, Lmax=4.2, k=1.1, m=23.0)),
    ("michaelis", "E + A/(1 + D/D0)", dict(E=2.0, A=1.8, D0=2e10)),
    ("switched", "E + A/N^a + B/(min(D, Dmax))^b", dict(E=1.7, A=406.4, a=0.34, B=900.0, Dmax=3e10, b=0.3)),
]


def columns(random):
    def log_uniform(low, high):
        return np.exp(random.uniform(np.log(low), np.log(high), ROWS))

    data = {
        "N": np.round(log_uniform(3e7, 1e10)),
        "D": np.round(log_uniform(5e8, 4e11)),
        "experts": 2.0 ** random.integers(0, 10, ROWS),
        "bits": random.integers(3, 17, ROWS).astype(float),
        "granularity": 2.0 ** random.integers(0, 6, ROWS),
        "sparsity": np.round(random.uniform(0, 0.95, ROWS), 3),
        "width": 64.0 * random.integers(4, 65, ROWS),
        "depth": random.integers(3, 65, ROWS).astype(float),
        "vocab_params": np.round(log_uniform(4e6, 1e9)),
        "mix": np.round(random.uniform(0.02, 0.98, ROWS), 3),
        "lr_area": np.round(log_uniform(0.3, 40), 4),
        "anneal_area": np.round(random.uniform(0, 3, ROWS), 4),
    }
    data["unique_tokens"] = np.round(data["D"] / log_uniform(1, 60))
    return data


def compiled(formula):
    text = re.sub(r"\bln\(", "log(", formula.replace("^", "**"))
    text = text.replace("max(", "maximum(").replace("min(", "minimum(")
    code = compile(text, formula, "eval")
    names = {n: getattr(np, n) for n in ("exp", "log", "sqrt", "maximum", "minimum")}
    return lambda data, parameters: eval(code, {"__builtins__": {}}, {**names, **data, **parameters})


def least(function, data, loss, truth, random):
    names = list(truth)
    unit = np.array([truth[name] for name in names])

    def residuals(u):
        with np.errstate(all="ignore"):
            found = function(data, dict(zip(names, u * unit))) - loss
        return np.where(np.isfinite(found), found, 1e6)

    best = None
    starts = [np.ones(len(names))]
    starts += [np.exp(0.1 * random.normal(size=len(names))) for _ in range(60)]
    starts += [np.exp(0.7 * random.normal(size=len(names))) for _ in range(60)]
    for start in starts:
        found = least_squares(residuals, start, jac="3-point", method="trf", x_scale="jac", xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=400)
        found = least_squares(residuals, found.x, method="lm", xtol=1e-15, ftol=1e-15, gtol=1e-15)
        squares = float(np.sum(residuals(found.x) ** 2))
        if best is None or squares < best[0]:
            best = squares, found.x * unit
    return best


def main():
    data = columns(np.random.default_rng(20261129))
    losses = {}
    rows = []
    for number, (name, formula, truth, *noise) in enumerate(FORMS):
        random = np.random.default_rng(100 + number)
        function = compiled(formula)
        sigma = SIGMA * (noise[0] if noise else 1)
        loss = np.round(function(data, truth) + sigma * random.normal(size=ROWS), 6)
        losses[name] = loss
        squares, found = least(function, data, loss, truth, random)
        rows.append([name, formula, repr(squares), " ".join("%s=%.9g" % pair for pair in zip(truth, found))])
        print(name, loss.min(), loss.max(), np.sqrt(squares / (ROWS - len(truth))) / sigma, found, file=sys.stderr)
    names = {"N": "n_params_non_embedding", "D": "tokens"}
    with open("runs.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([names.get(name, name) for name in data] + ["loss_" + name for name in losses])
        for i in range(ROWS):
            out.writerow(["%.10g" % data[name][i] for name in data] + ["%.6f" % losses[name][i] for name in losses])
    with open("golden.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["name", "formula", "squares", "parameters"])
        out.writerows(rows)


if __name__ == "__main__":
    main()
