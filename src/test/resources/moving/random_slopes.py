"""Computes the numbers that RandomSlopesTest expects, with QR decompositions in numpy. Run in the root folder of the project:

    python3 src/test/resources/moving/random_slopes.py

Henderson's third method: with separate slopes for each size in all other terms, separate slopes in one term reduce the sum of squares by R,
with expectation q s^2 + v tr(Z'MZ).
"""
import sys

import numpy as np

sys.path.insert(0, "src/test/resources/moving")
import log_parabola


def main():
    kept = log_parabola.rows(False)
    n, x, r = (np.array(v) for v in zip(*(log_parabola.shape(row) for row in kept)))
    loss = np.array([float(row["loss"]) for row in kept])
    size = np.array([row["size_class"] for row in kept])
    group = np.array([row["size_class"] + "/" + row["token_class"] for row in kept])
    classes = sorted(set(size))
    log = np.log(n) - np.log(n).mean()
    mean = np.array([log[size == one].mean() for one in size])
    phi, rho = np.log(x / 0.15), np.log(r)
    # Curvature about the mean shape, so that it can be separated from the slope there.
    around = {"p": phi - phi.mean(), "s": rho - rho.mean()}

    def inside(columns):
        columns = np.column_stack(columns)
        for one in set(group):
            columns[group == one] -= columns[group == one].mean(0)
        return columns

    y = inside([np.log(loss)])[:, 0]
    base = {"p": around["p"] ** 2, "q": phi, "s": around["s"] ** 2, "t": rho}
    own = {name: inside([column * (size == one) for one in classes]) for name, column in base.items()}
    shared = {name: inside([column] + ([column * mean] if name in "qt" else [])) for name, column in base.items()}
    full = np.linalg.qr(np.hstack(list(own.values())))[0]
    left = y @ y - np.sum((full.T @ y) ** 2)
    degrees = len(y) - len(set(group)) - full.shape[1]
    noise = left / degrees
    for name in base:
        without = np.linalg.qr(np.hstack([shared[name]] + [own[other] for other in base if other != name]))[0]
        q = full.shape[1] - without.shape[1]
        taken = y @ y - np.sum((without.T @ y) ** 2) - left
        trace = np.sum(own[name] ** 2) - np.sum((without.T @ own[name]) ** 2)
        sd = np.sqrt(max(0, (taken - q * noise) / trace))
        print(name, "F(%d, %d) = %.3f" % (q, degrees, taken / q / noise), "sd %.5f" % sd)


if __name__ == "__main__":
    main()
