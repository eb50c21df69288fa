#!/usr/bin/env python3
"""Time only decode attention, as a function of the number of blocks, and write one CSV row per point.

    python3 time_attention.py --out attention.csv

A block is a sequence and KV head: its queries (a group of 1, 4 or 8) read its keys. The kernel is that of
bench_decode.py, PyTorch's flash attention. Each point is the mean of calls in one CUDA graph on different keys, up to
16 sets of keys within 2 GiB, so that large ones are not in the L2 cache; median of five replays. Takes five seconds.
"""

import argparse
import csv
import pathlib
import statistics

import torch

BLOCKS = (1, 2, 4, 6, 8, 12, 16, 20, 24, 32, 40, 48, 64, 72, 80, 88, 96, 112, 128, 144, 160, 176, 192, 208, 216, 224, 240,
          256, 264, 272, 288, 320, 352, 384, 448, 512, 528, 536, 640, 768, 1024, 1536, 2048)
CONTEXTS = (512, 1024, 2048, 4096)
GROUPS = (4, 1, 8)  # the first is timed at every point, the others at 512 and 4,096 keys
COPIES = 16
REPLAYS = 5


def attention(queries, keys, values):
    return torch.ops.aten._scaled_dot_product_flash_attention(queries, keys, values, 0.0, False)[0]


def seconds(pool, blocks, head_dim, group, context):
    half = blocks * context * head_dim
    copies = min(pool.numel() // (2 * half), COPIES)
    shape = (blocks, 1, context, head_dim)
    caches = [(pool[2 * i * half:(2 * i + 1) * half].view(shape), pool[(2 * i + 1) * half:2 * (i + 1) * half].view(shape))
              for i in range(copies)]
    queries = torch.randn(blocks, 1, group, head_dim, device="cuda", dtype=torch.bfloat16)
    attention(queries, *caches[0])
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        for cache in caches:
            attention(queries, *cache)
    graph.replay()
    torch.cuda.synchronize()
    times = []
    for _ in range(REPLAYS):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        graph.replay()
        end.record()
        torch.cuda.synchronize()
        times.append(start.elapsed_time(end) / 1e3 / copies)
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    out = parser.parse_args().out
    pool = torch.randn(2**30, device="cuda", dtype=torch.bfloat16)
    gpu = torch.cuda.get_device_name()
    with out.open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow("gpu,torch_version,blocks,head_dim,group,context_tokens,seconds".split(","))
        for head_dim in (64, 128):
            for group in GROUPS:
                for context in CONTEXTS if group == GROUPS[0] else (512, 4096):
                    for blocks in BLOCKS:
                        if 2 * blocks * context * head_dim > pool.numel():
                            continue
                        time = seconds(pool, blocks, head_dim, group, context)
                        rows.writerow([gpu, torch.__version__, blocks, head_dim, group, context, f"{time:.4g}"])


if __name__ == "__main__":
    main()
