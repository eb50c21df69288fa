#!/usr/bin/env python3
"""Write architectures.csv: the decoder shapes that bench_decode.py times.

    python3 make_architectures.py > architectures.csv

Named shapes (the paper's seven, Llama, Qwen) are listed. Variants are computed: given hidden size d, MLP/attention
ratio r and group size g, the number of query heads is the multiple of g nearest to the target attention size, and d_ff (a
multiple of 32) makes up the target number of non-embedding parameters within 1 %. The r of a variant therefore
differs slightly from the one in its name; the columns contain the actual value. Rows are in order of importance: an
interrupted run loses the last ones.

N = n_layers * (2 d h e (1 + 1/g) + 3 d d_ff), without embeddings and norms. Standard library only.
"""

import csv
import sys

LLAMA_VOCABULARY = 128256
QWEN_VOCABULARY = 151936

# model, family, n_layers, d_model, d_ff, n_heads, n_kv_heads, head_dim, vocab_size, tied_embeddings
NAMED = [
    ("LLaMA-3.2-1B", "paper", 16, 2048, 8192, 32, 8, 64, LLAMA_VOCABULARY, True),
    ("Panda-1B", "paper", 16, 2560, 4096, 72, 18, 64, LLAMA_VOCABULARY, True),
    ("Surefire-1B", "paper", 16, 2560, 6144, 36, 4, 64, LLAMA_VOCABULARY, True),
    ("LLaMA-3.2-3B", "paper", 28, 3072, 8192, 24, 8, 128, LLAMA_VOCABULARY, True),
    ("Panda-3B", "paper", 28, 4096, 4096, 36, 12, 128, LLAMA_VOCABULARY, True),
    ("Surefire-3B", "paper", 28, 4096, 4096, 42, 6, 128, LLAMA_VOCABULARY, True),
    ("Panda-3B-o", "paper", 28, 4096, 4608, 33, 11, 128, LLAMA_VOCABULARY, True),
    ("Qwen2.5-1.5B", "qwen", 28, 1536, 8960, 12, 2, 128, QWEN_VOCABULARY, True),
    ("Qwen3-0.6B", "qwen", 28, 1024, 3072, 16, 8, 128, QWEN_VOCABULARY, True),
    ("Qwen3-1.7B", "qwen", 28, 2048, 6144, 16, 8, 128, QWEN_VOCABULARY, True),
    ("Llama-3.1-8B", "llama-8B", 32, 4096, 14336, 32, 8, 128, LLAMA_VOCABULARY, False),
    ("Qwen3-8B", "qwen", 36, 4096, 12288, 32, 8, 128, QWEN_VOCABULARY, False),
]
LATER = [
    ("Qwen2.5-0.5B", "qwen", 24, 896, 4864, 14, 2, 64, QWEN_VOCABULARY, True),
    ("Qwen3-4B", "qwen", 36, 2560, 9728, 32, 8, 128, QWEN_VOCABULARY, True),
]

# base -> (n_layers, head_dim, N, d, r, g, tied) that its variants keep unless they change it
BASES = {
    "1B": (16, 64, 973_078_528, 2048, 4.8, 4, True),
    "3B": (28, 128, 2_818_572_288, 3072, 3.0, 3, True),
    "8B": (32, 128, 6_979_321_856, 4096, 4.2, 4, False),
}
# In rounds, so that an interrupted run still has every factor at every size.
VARIANTS = [
    ("1B", "d", (1024, 3072)), ("1B", "r", (1.0, 8.0)), ("1B", "gqa", (1, 16)),
    ("3B", "d", (2048, 4096)), ("3B", "r", (1.0, 6.0)), ("3B", "gqa", (1, "mqa")),
    ("8B", "d", (3072, 6144)), ("8B", "r", (1.0, 8.0)), ("8B", "gqa", (1, 8)),
    ("1B", "d", (1536, 2560, 4096)), ("1B", "r", (0.5, 2.0, 12.0)), ("1B", "gqa", (2, 8, "mqa")),
    ("3B", "d", (2560, 5120)), ("3B", "r", (1.7, 10.0)), ("3B", "gqa", (6, 2)),
    ("8B", "d", (5120,)), ("8B", "r", (2.2,)), ("8B", "gqa", ("mqa",)),
]


def parameters(n_layers, d, f, h, k, e):
    return n_layers * (2 * d * h * e + 2 * d * k * e + 3 * d * f)


def solve(name, family, n_layers, e, n, d, r, g, tied):
    """The shape nearest to ratio r with group size g ('mqa' is one KV head) and N within 1 %."""
    per_layer = n / n_layers
    attention = per_layer / (1 + r)
    if g == "mqa":
        h = max(1, round(attention / (2 * d * e) - 1))
        k = 1
    else:
        k = max(1, round(attention / (2 * d * e * (1 + 1 / g)) / g))
        h = k * g
    f = 32 * round((per_layer - 2 * d * e * (h + k)) / (3 * d) / 32)
    off = parameters(n_layers, d, f, h, k, e) / n - 1
    if f <= 0 or abs(off) > 0.01:
        raise ValueError(f"{name}: no shape within 1 % ({off:+.3%}, d_ff {f})")
    return (name, family, n_layers, d, f, h, k, e, LLAMA_VOCABULARY, tied)


def variant(size, factor, value):
    n_layers, e, n, d, r, g, tied = BASES[size]
    if factor == "d":
        d = value
    elif factor == "r":
        r = value
    else:
        g = value
    return solve(f"{size}-{factor}-{value:g}" if value != "mqa" else f"{size}-mqa",
                 f"{size}-{factor}", n_layers, e, n, d, r, g, tied)


def rows():
    variants = [variant(size, factor, value) for size, factor, values in VARIANTS for value in values]
    cut = sum(len(values) for _, _, values in VARIANTS[:9])
    yield from NAMED
    yield from variants[:cut]
    # One property changed from LLaMA-3.2-1B and -3B: head size, then depth.
    yield ("1B-head-128", "1B-head", 16, 2048, 8192, 16, 4, 128, LLAMA_VOCABULARY, True)
    yield ("3B-head-64", "3B-head", 28, 3072, 8192, 48, 16, 64, LLAMA_VOCABULARY, True)
    yield solve("1B-layers-28", "28-layer", 28, 64, 973_078_528, 1536, 4.8, 4, True)
    yield solve("1B-layers-28-head-128", "28-layer", 28, 128, 973_078_528, 1536, 4.8, 2, True)
    yield from LATER
    yield from variants[cut:]


def write(shapes):
    """Prints shapes as a table, with derived quantities."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("model,family,n_layers,d_model,d_ff,n_heads,n_kv_heads,head_dim,vocab_size,tied_embeddings,"
                 "n_params_non_embedding,relative_width,mlp_ratio,gqa".split(","))
    for model, family, n_layers, d, f, h, k, e, vocabulary, tied in shapes:
        n = parameters(n_layers, d, f, h, k, e)
        ratio = 3 * f / (2 * e * (h + k))
        out.writerow([model, family, n_layers, d, f, h, k, e, vocabulary, str(tied).lower(),
                      n, f"{d / n ** 0.5:.4f}", f"{ratio:.3f}", f"{h / k:g}"])


if __name__ == "__main__":
    write(rows())
