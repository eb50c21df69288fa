"""Fits curves from loss to accuracy with SciPy for AccuracyGoldenTest, and writes curves_golden.csv.

Run in this folder with numpy and scipy: python3 curves_golden.py. For some tasks of data/accuracy/gadre_openlm_tasks.csv, for models
trained on c4_original, each form is fitted by weighted least squares from many starts. Variances are a (1 - a) / n + t; t is
estimated from the squared residuals, alternating with the curve. Then each run is left out once, with the same weights.
"""
import csv
import math

import numpy as np
from scipy.optimize import brentq, least_squares

TABLE = "../../../../data/accuracy/gadre_openlm_tasks.csv"
TASKS = ["arc_easy", "hellaswag", "lambada_openai", "piqa", "coqa", "bigbench_novel_concepts"]


def sigmoid(p, z, c):
    return c + (p[0] - c) / (1 + np.exp(p[1] * (z - p[2])))


def exponential(p, z, c):
    return p[0] + p[1] * (np.expm1(p[2] * z) / p[2] if p[2] else z)


FORMS = {
    "sigmoid": (sigmoid, ([0, 1e-3, -8], [1, 40, 8]), [[a, k, m] for a in (0.6, 0.95) for k in (0.8, 2, 5) for m in (-3, -1.5, -0.5, 0.5)]),
    "exponential": (exponential, ([-1, -50, -4], [2, 0, 4]), [[0.4, -0.1, g] for g in (-2, -1, -0.3, 0.4)]),
}


def fit(form, z, y, c, w, starts):
    f, bounds, _ = form
    best = min(
        (least_squares(lambda p: np.sqrt(w) * (f(p, z, c) - y), s, bounds=bounds, x_scale=[0.1, 1, 1], xtol=1e-14, ftol=1e-14, gtol=1e-14, max_nfev=4000)
         for s in starts),
        key=lambda s: s.cost,
    )
    return best.x


def noise(e2, s, freedom):
    total = lambda t: np.sum(e2 / (s + t)) - freedom
    if total(0) <= 0:
        return total(0) / freedom + 1, 0.0
    return 1.0, brentq(total, 0, e2.sum() / freedom + 1e-9, xtol=1e-16)


def main():
    rows = [r for r in csv.DictReader(open(TABLE)) if r["train_set"] == "c4_original"]
    with open("curves_golden.csv", "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["task", "form", "loss", "accuracy", "rmse", "left_out_rmse"])
        for task in TASKS:
            of = [r for r in rows if r["task"] == task]
            loss = np.array([float(r["loss_c4"]) for r in of])
            y = np.array([float(r["accuracy"]) for r in of])
            n = float(of[0]["n_questions"])
            c = float(of[0]["chance_accuracy"])
            z = (loss - loss.mean()) / loss.std()
            for name, form in FORMS.items():
                w = np.ones_like(y)
                p = fit(form, z, y, c, w, form[2])
                for _ in range(12):
                    at = np.clip(form[0](p, z, c), 0, 1)
                    inside = np.clip(at, 0.5 / (n + 1), 1 - 0.5 / (n + 1))
                    s = inside * (1 - inside) / n
                    factor, extra = noise((y - at) ** 2, s, len(y) - 3)
                    w = 1 / (factor * s + extra)
                    p = fit(form, z, y, c, w, form[2] + [p])
                out_of = [form[0](fit(form, np.delete(z, i), np.delete(y, i), c, np.delete(w, i), [p]), z[i : i + 1], c)[0] for i in range(len(y))]
                e = y - np.clip(out_of, 0, 1)
                fitted = np.clip(form[0](p, z, c), 0, 1)
                middle = float(np.quantile(loss, 0.3))
                there = form[0](p, np.array([(middle - loss.mean()) / loss.std()]), c)[0]
                writer.writerow([task, name, repr(middle), f"{there:.8f}", f"{math.sqrt(np.mean((y - fitted) ** 2)):.8f}", f"{math.sqrt(np.mean(e**2)):.8f}"])


main()
