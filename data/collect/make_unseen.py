#!/usr/bin/env python3
"""Write unseen.csv: decoder shapes to time that no calibration of data/bench has seen.

    python3 make_unseen.py > unseen.csv

Six are the fastest shapes that `fitlaw search` found at the losses of LLaMA-3.2-1B and 3B (batch 128, 4,096 input and 1,024 output
tokens, models of h100.csv and h200.csv, which agree on the first shapes): errors would show in the maximum of many predictions. The
others are drawn at random, with independent depth, size, MLP/attention ratio, group size, head size and vocabulary, so that many lie
between and some beyond the shapes of architectures.csv. Columns are those of architectures.csv. Standard library only.
"""

import math
import random

from make_architectures import write

FOUND = [
    ("found-1B-1", "found", 16, 3200, 5120, 24, 3, 64, 128256, True),
    ("found-3B-1", "found", 28, 4096, 6784, 14, 2, 128, 128256, True),
    ("found-1B-2", "found", 16, 2816, 5888, 27, 3, 64, 128256, True),
    ("found-3B-2", "found", 28, 4352, 6272, 14, 2, 128, 128256, True),
    ("found-1B-5", "found", 16, 3200, 4992, 27, 3, 64, 128256, True),
    ("found-3B-4", "found", 28, 3712, 7424, 16, 2, 128, 128256, True),
]
DRAWN = 20
SEED = 20251018


def log_uniform(draw, low, high):
    return math.exp(draw.uniform(math.log(low), math.log(high)))


def drawn(draw):
    """One random shape, or None if the numbers drawn allow no heads or no MLP."""
    layers = draw.randrange(10, 45, 2)
    n = log_uniform(draw, 3e8, 8e9)
    d = 64 * round(math.sqrt(n) * log_uniform(draw, 0.045, 0.12) * math.sqrt(20 / layers) / 64)
    ratio = log_uniform(draw, 0.6, 8)
    group = draw.choice((1, 2, 3, 4, 5, 6, 8))
    head = draw.choice((64, 128))
    vocabulary = draw.choice((32000, 50304, 128256, 151936, 256000))
    attention = n / layers / (1 + ratio)
    kv_heads = round(attention / (2 * d * head * (group + 1)))
    d_ff = 64 * round((n / layers - 2 * d * head * kv_heads * (group + 1)) / (3 * d) / 64)
    if kv_heads < 1 or d_ff < 256:
        return None
    return layers, d, d_ff, kv_heads * group, kv_heads, head, vocabulary, draw.random() < 0.5


def rows():
    draw = random.Random(SEED)
    yield from FOUND
    count = 0
    while count < DRAWN:
        shape = drawn(draw)
        if shape:
            count += 1
            yield f"drawn-{count}", "drawn", *shape


if __name__ == "__main__":
    write(rows())
