#!/usr/bin/env python3
"""Time decode steps and prefill of dense GQA decoders on one GPU, and write one CSV row per measurement.

    python3 bench_decode.py --smoke                                    # checks only, under a minute
    python3 bench_decode.py --out rows.csv --machine-run h100-20261124 # the whole list, resumable
    python3 bench_decode.py --out rows.csv --machine-run h100-again --models LLaMA-3.2-1B,Surefire-1B --batches 1,16

A row whose (machine_run, model, phase, batch, context) is already in the output file is not measured again, so the same
command resumes an interrupted run. --limit-seconds stops in time, without the last shapes of architectures.csv.

What is timed. Weights are random bf16, so no checkpoint is needed. A decode step is: embedding of the last token, per
layer RMSNorm, one QKV product, RoPE with the write of the new key and value, attention over `context_tokens` keys (the
new one included), output product, RMSNorm, one gate-and-up product, SiLU times up, down product; then the last norm, the
head and argmax. Products are cuBLAS; attention is PyTorch's flash attention, with the queries of one KV head folded into
the query axis so that keys and values are read once; the small operations are the Triton kernels below. A step is
captured in a CUDA graph and replayed, and so is a prefill of one sequence (logits of its last token only). There is no
sampler, no scheduler, no paging and no query or key norm.

Needs PyTorch 2.5 or later with CUDA, and Triton.
"""

import argparse
import contextlib
import csv
import datetime
import gc
import pathlib
import statistics
import subprocess
import sys
import time

import torch
import torch.nn.functional as F
import triton
import triton.language as tl

ENGINE = "torch-cudagraph"
ENGINE_VERSION = "1"  # increase it when the timed code changes
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
CONTEXTS = (512, 4096, 4608, 5120)  # a short one, then S, S + O/2 and S + O for the paper's 4,096 input and 1,024 output tokens
PREFILL_TOKENS = (512, 1024, 2048, 4096)
MAX_CONTEXT = 16384
REPETITIONS = 5
RESERVE_BYTES = 5 * 2**30  # activations, graph pools, cuBLAS workspaces
COLUMNS = ("machine_run,date_utc,gpu,engine,engine_version,torch_version,cuda_version,driver_version,"
           "copy_bytes_per_s,matmul_flop_per_s,model,family,n_layers,d_model,d_ff,n_heads,n_kv_heads,"
           "head_dim,vocab_size,tied_embeddings,dtype,phase,batch,context_tokens,seconds,seconds_min,seconds_max,"
           "repetitions,replays_per_repetition,memory_bytes").split(",")
SHAPE = ("n_layers", "d_model", "d_ff", "n_heads", "n_kv_heads", "head_dim", "vocab_size")


# ---- fused small operations ---------------------------------------------------------------------------------------


@triton.jit
def add_norm_kernel(x_ptr, y_ptr, weight_ptr, out_ptr, d, eps, HAS_Y: tl.constexpr, BLOCK: tl.constexpr):
    row = tl.program_id(0).to(tl.int64)
    columns = tl.arange(0, BLOCK)
    mask = columns < d
    x = tl.load(x_ptr + row * d + columns, mask=mask, other=0.0).to(tl.float32)
    if HAS_Y:
        x += tl.load(y_ptr + row * d + columns, mask=mask, other=0.0).to(tl.float32)
        tl.store(x_ptr + row * d + columns, x.to(tl.bfloat16), mask=mask)
    scale = 1.0 / tl.sqrt(tl.sum(x * x, axis=0) / d + eps)
    weight = tl.load(weight_ptr + columns, mask=mask, other=0.0).to(tl.float32)
    tl.store(out_ptr + row * d + columns, (x * scale * weight).to(tl.bfloat16), mask=mask)


@triton.jit
def rope_kernel(qkv_ptr, q_ptr, k_ptr, v_ptr, cos_ptr, sin_ptr, n_heads, n_kv, position, stride_batch, stride_head,
                PREFILL: tl.constexpr, HALF: tl.constexpr, HEADS: tl.constexpr):
    row = tl.program_id(0).to(tl.int64)
    head = (tl.program_id(1) * HEADS + tl.arange(0, HEADS))[:, None]
    lane = tl.arange(0, HALF)[None, :]
    total = n_heads + 2 * n_kv
    inside = (head < total) & (lane < HALF)
    source = qkv_ptr + row * total * (2 * HALF) + head * (2 * HALF) + lane
    first = tl.load(source, mask=inside, other=0.0).to(tl.float32)
    second = tl.load(source + HALF, mask=inside, other=0.0).to(tl.float32)
    if PREFILL:
        at = row
        batch = row * 0
    else:
        at = row * 0 + position
        batch = row
    cos = tl.load(cos_ptr + at * HALF + lane)
    sin = tl.load(sin_ptr + at * HALF + lane)
    rotated = head < n_heads + n_kv
    new_first = tl.where(rotated, first * cos - second * sin, first).to(tl.bfloat16)
    new_second = tl.where(rotated, second * cos + first * sin, second).to(tl.bfloat16)
    query = inside & (head < n_heads)
    to_query = q_ptr + row * n_heads * (2 * HALF) + head * (2 * HALF) + lane
    tl.store(to_query, new_first, mask=query)
    tl.store(to_query + HALF, new_second, mask=query)
    in_cache = batch * stride_batch + at * (2 * HALF) + lane
    key = inside & (head >= n_heads) & (head < n_heads + n_kv)
    to_key = k_ptr + in_cache + (head - n_heads) * stride_head
    tl.store(to_key, new_first, mask=key)
    tl.store(to_key + HALF, new_second, mask=key)
    value = inside & (head >= n_heads + n_kv)
    to_value = v_ptr + in_cache + (head - n_heads - n_kv) * stride_head
    tl.store(to_value, new_first, mask=value)
    tl.store(to_value + HALF, new_second, mask=value)


@triton.jit
def silu_mul_kernel(gate_up_ptr, out_ptr, f, BLOCK: tl.constexpr):
    row = tl.program_id(0).to(tl.int64)
    columns = tl.program_id(1) * BLOCK + tl.arange(0, BLOCK)
    mask = columns < f
    gate = tl.load(gate_up_ptr + row * 2 * f + columns, mask=mask, other=0.0).to(tl.float32)
    up = tl.load(gate_up_ptr + row * 2 * f + f + columns, mask=mask, other=0.0).to(tl.float32)
    tl.store(out_ptr + row * f + columns, (gate / (1.0 + tl.exp(-gate)) * up).to(tl.bfloat16), mask=mask)


def add_norm(x, y, weight):
    """RMSNorm of x + y; x becomes the sum. Without y, RMSNorm of x."""
    rows, d = x.shape
    out = torch.empty_like(x)
    add_norm_kernel[(rows,)](x, x if y is None else y, weight, out, d, 1e-5, HAS_Y=y is not None,
                             BLOCK=triton.next_power_of_2(d), num_warps=8)
    return out


def rope(qkv, keys, values, cos, sin, n_heads, position, prefill):
    """Rotate queries and keys, write keys and values into the cache at their position, return the queries."""
    rows = qkv.shape[0]
    n_kv, e = keys.shape[1], keys.shape[3]
    q = torch.empty((rows, n_heads * e), dtype=qkv.dtype, device=qkv.device)
    grid = (rows, triton.cdiv(n_heads + 2 * n_kv, 16))
    rope_kernel[grid](qkv, q, keys, values, cos, sin, n_heads, n_kv, position, keys.stride(0), keys.stride(1),
                      PREFILL=prefill, HALF=e // 2, HEADS=16)
    return q


def silu_mul(gate_up):
    rows, width = gate_up.shape
    out = torch.empty((rows, width // 2), dtype=gate_up.dtype, device=gate_up.device)
    silu_mul_kernel[(rows, triton.cdiv(width // 2, 1024))](gate_up, out, width // 2, BLOCK=1024)
    return out


def decode_attention(q, keys, values, n_kv):
    """One query token per sequence. Query head i belongs to KV head i % n_kv (with random weights any order will do), so
    that the group is the query axis of the flash kernel without a copy on either side, and keys are read once."""
    batch = q.shape[0]
    folded = q.view(batch, -1, n_kv, keys.shape[3]).transpose(1, 2)
    return F.scaled_dot_product_attention(folded, keys, values).transpose(1, 2).reshape(batch, -1)


def prefill_attention(q, keys, values, n_heads):
    """Causal attention of one sequence. Here query head i belongs to KV head i // group, as in PyTorch."""
    tokens = q.shape[0]
    queries = q.view(1, tokens, n_heads, keys.shape[3]).transpose(1, 2)
    out = F.scaled_dot_product_attention(queries, keys, values, is_causal=True, enable_gqa=True)
    return out.transpose(1, 2).reshape(tokens, -1)


# ---- the model ----------------------------------------------------------------------------------------------------


class Buffer:
    """One random bf16 buffer over most of the GPU: weights and caches of every architecture are views of it."""

    def __init__(self, byte_count):
        self.flat = torch.empty(byte_count // 2, dtype=torch.bfloat16, device="cuda")
        generator = torch.Generator("cuda").manual_seed(1)
        for part in self.flat.split(2**30):
            part.normal_(0.0, 0.02, generator=generator)
        self.used = 0

    def take(self, *shape):
        count = 1
        for size in shape:
            count *= size
        start = self.used
        self.used += -(-count // 128) * 128
        if self.used > self.flat.numel():
            raise MemoryError("buffer too small")
        return self.flat[start:start + count].view(shape)

    def room(self):
        return 2 * (self.flat.numel() - self.used)


class Decoder:
    def __init__(self, shape, buffer):
        self.shape = shape
        self.layers, d, f, self.h, self.k, self.e, vocabulary = (int(shape[name]) for name in SHAPE)
        buffer.used = 0
        self.embedding = buffer.take(vocabulary, d)
        self.head = self.embedding if shape["tied_embeddings"] == "true" else buffer.take(vocabulary, d)
        self.weights = [(buffer.take((self.h + 2 * self.k) * self.e, d), buffer.take(d, self.h * self.e),
                         buffer.take(2 * f, d), buffer.take(d, f)) for _ in range(self.layers)]
        self.norm = torch.ones(d, dtype=torch.bfloat16, device="cuda")
        angles = torch.outer(torch.arange(MAX_CONTEXT, dtype=torch.float32),
                             500000.0 ** (-torch.arange(0, self.e, 2, dtype=torch.float32) / self.e))
        self.cos, self.sin = angles.cos().cuda(), angles.sin().cuda()
        self.weight_bytes = 2 * buffer.used
        self.streamed_bytes = self.weight_bytes - (0 if self.head is self.embedding else 2 * vocabulary * d)
        self.cache_bytes_per_token = 2 * 2 * self.layers * self.k * self.e

    def cache(self, buffer, batch, tokens):
        """Keys and values per layer, [batch, n_kv_heads, tokens, head_dim]; the next call reuses the memory."""
        used = buffer.used
        views = [(buffer.take(batch, self.k, tokens, self.e), buffer.take(batch, self.k, tokens, self.e))
                 for _ in range(self.layers)]
        buffer.used = used
        return views

    def forward(self, ids, cache, context, prefill):
        x = F.embedding(ids, self.embedding)
        out = None
        for (wqkv, wo, wgu, wd), (keys, values) in zip(self.weights, cache):
            normed = add_norm(x, out, self.norm)
            q = rope(F.linear(normed, wqkv), keys, values, self.cos, self.sin, self.h, context - 1, prefill)
            seen, read = keys[:, :, :context], values[:, :, :context]
            if prefill:
                attended = prefill_attention(q, seen, read, self.h)
            else:
                attended = decode_attention(q, seen, read, self.k)
            normed = add_norm(x, F.linear(attended, wo), self.norm)
            out = F.linear(silu_mul(F.linear(normed, wgu)), wd)
        if prefill:
            x, out = x[-1:].contiguous(), out[-1:].contiguous()
        logits = F.linear(add_norm(x, out, self.norm), self.head)
        return logits, logits.argmax(-1)


# ---- timing -------------------------------------------------------------------------------------------------------


def capture(step, stream):
    """Run once eagerly (to compile and warm up), then capture. torch.cuda.graph is not used because its garbage
    collection takes longer than the capture."""
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        step()
        torch.cuda.synchronize()
        graph = torch.cuda.CUDAGraph()
        graph.capture_begin()
        result = step()
        graph.capture_end()
    torch.cuda.current_stream().wait_stream(stream)
    return graph, result


def events_between(action, repetitions, replays):
    """Seconds per action. All actions are queued without waiting, so that the GPU is never idle between the events."""
    marks = [torch.cuda.Event(enable_timing=True) for _ in range(repetitions + 1)]
    action()
    marks[0].record()
    for mark in marks[1:]:
        for _ in range(replays):
            action()
        mark.record()
    torch.cuda.synchronize()
    return [a.elapsed_time(b) / 1e3 / replays for a, b in zip(marks, marks[1:])]


def time_graph(graph):
    guess = events_between(graph.replay, 1, 1)[0]
    replays = 3 if guess < 0.003 else 2 if guess < 0.008 else 1
    return events_between(graph.replay, REPETITIONS, replays), replays


def copy_bandwidth():
    """Bytes read plus bytes written per second, copying a buffer of 2 GiB."""
    source = torch.randint(0, 2**31 - 1, (2**29,), dtype=torch.int32, device="cuda")
    target = torch.empty_like(source)
    seconds = events_between(lambda: target.copy_(source), 20, 1)
    return 2 * 4 * source.numel() / statistics.median(seconds)


def matmul_rate():
    n = 8192
    a, b = (torch.randn(n, n, device="cuda").bfloat16() for _ in range(2))
    out = torch.empty(n, n, dtype=torch.bfloat16, device="cuda")
    seconds = events_between(lambda: torch.mm(a, b, out=out), 20, 1)
    return 2 * n**3 / statistics.median(seconds)


# ---- checks -------------------------------------------------------------------------------------------------------


def relative_error(out, expected):
    return ((out.float() - expected.float()).norm() / expected.float().norm()).item()


def check_small_operations():
    torch.manual_seed(0)
    x, y, weight = (torch.randn(s, device="cuda").bfloat16() for s in ((7, 896), (7, 896), (896,)))
    total = x.float() + y.float()
    expected = total * torch.rsqrt(total.pow(2).mean(-1, keepdim=True) + 1e-5) * weight.float()
    mine = x.clone()
    yield "add_norm", relative_error(add_norm(mine, y, weight), expected)
    yield "add_norm sum", relative_error(mine, total)
    gate_up = torch.randn(7, 2 * 5536, device="cuda").bfloat16()
    gate, up = gate_up.float().chunk(2, -1)
    yield "silu_mul", relative_error(silu_mul(gate_up), F.silu(gate) * up)


def check_rope(prefill):
    rows, h, k, e, tokens = 6, 20, 5, 64, 64
    batch = 1 if prefill else rows
    qkv = torch.randn(rows, (h + 2 * k) * e, device="cuda").bfloat16()
    keys, values = (torch.full((batch, k, tokens, e), float("nan"), device="cuda").bfloat16() for _ in range(2))
    angles = torch.outer(torch.arange(tokens, dtype=torch.float32), 1e4 ** (-torch.arange(0, e, 2) / e))
    cos, sin = angles.cos().cuda(), angles.sin().cuda()
    q = rope(qkv, keys, values, cos, sin, h, 40, prefill)
    heads = qkv.float().view(rows, h + 2 * k, e)
    at = torch.arange(rows) if prefill else torch.full((rows,), 40)
    c, s = cos[at][:, None], sin[at][:, None]
    first, second = heads.chunk(2, -1)
    turned = torch.cat((first * c - second * s, second * c + first * s), -1)
    written = (lambda t: t[0, :, :rows].transpose(0, 1)) if prefill else (lambda t: t[:, :, 40])
    name = "rope prefill" if prefill else "rope decode"
    yield name + " q", relative_error(q.view(rows, h, e), turned[:, :h])
    yield name + " k", relative_error(written(keys), turned[:, h:h + k])
    yield name + " v", relative_error(written(values), heads[:, h + k:])


def check_attention(h, k, e):
    batch, context = 3, 1000
    q = torch.randn(batch, h * e, device="cuda").bfloat16()
    keys, values = (torch.randn(batch, k, 1024, e, device="cuda").bfloat16()[:, :, :context] for _ in range(2))
    out = decode_attention(q, keys, values, k)
    queries = q.float().view(batch, h // k, k, e)
    weights = torch.softmax(torch.einsum("bgke,bkte->bgkt", queries, keys.float()) / e**0.5, -1)
    expected = torch.einsum("bgkt,bkte->bgke", weights, values.float()).reshape(batch, -1)
    yield f"decode attention h{h} k{k} e{e}", relative_error(out, expected)
    tokens = 200
    q = torch.randn(tokens, h * e, device="cuda").bfloat16()
    keys, values = keys[:1, :, :tokens], values[:1, :, :tokens]
    out = prefill_attention(q, keys, values, h)
    queries = q.float().view(tokens, h, e).transpose(0, 1)
    wide_k, wide_v = (t[0].float().repeat_interleave(h // k, 0) for t in (keys, values))
    scores = queries @ wide_k.transpose(1, 2) / e**0.5
    scores += torch.full((tokens, tokens), float("-inf"), device="cuda").triu(1)
    expected = (torch.softmax(scores, -1) @ wide_v).transpose(0, 1).reshape(tokens, -1)
    yield f"prefill attention h{h} k{k} e{e}", relative_error(out, expected)


def checks():
    """Compare every kernel with a plain float32 reference. All are checked, so that one run shows all errors."""
    passed = True
    for make in (check_small_operations, lambda: check_rope(False), lambda: check_rope(True),
                 lambda: check_attention(32, 8, 64), lambda: check_attention(24, 24, 128),
                 lambda: check_attention(39, 1, 128)):
        try:
            for name, error in make():
                good = error < 0.01  # NaN fails; errors of bf16 are between 0.001 and 0.005
                passed &= good
                print(f"check {name}: {error:.2e} {'ok' if good else 'WRONG'}")
        except Exception as problem:  # the next check must still run
            passed = False
            print(f"check failed with {type(problem).__name__}: {problem}")
    return passed


# ---- the run ------------------------------------------------------------------------------------------------------


def environment(machine_run):
    driver = subprocess.run(["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"],
                            capture_output=True, text=True, check=True).stdout.split()[0]
    return {
        "machine_run": machine_run,
        "gpu": torch.cuda.get_device_name(),
        "engine": ENGINE,
        "engine_version": ENGINE_VERSION,
        "torch_version": torch.__version__,
        "cuda_version": torch.version.cuda,
        "driver_version": driver,
        "copy_bytes_per_s": f"{copy_bandwidth():.5g}",
        "matmul_flop_per_s": f"{matmul_rate():.5g}",
        "dtype": "bfloat16",
    }


class Writer:
    """Appends rows, each written to disk immediately, and skips measurements that the file already has."""

    def __init__(self, path):
        self.done = set()
        fresh = not path.exists() or path.stat().st_size == 0
        if not fresh:
            with path.open(newline="") as file:
                self.done = {self.key(row) for row in csv.DictReader(file)}
        self.file = path.open("a", newline="")
        self.out = csv.DictWriter(self.file, COLUMNS, lineterminator="\n")
        if fresh:
            self.out.writeheader()

    @staticmethod
    def key(row):
        return tuple(str(row[name]) for name in ("machine_run", "model", "phase", "batch", "context_tokens"))

    def write(self, row):
        self.out.writerow(row)
        self.file.flush()


def measure(decoder, common, phase, batch, context, cache, stream):
    vocabulary = decoder.embedding.shape[0]
    ids = torch.randint(0, vocabulary, (context if phase == "prefill" else batch,), device="cuda")
    prefill = phase == "prefill"
    graph, (logits, _) = capture(lambda: decoder.forward(ids, cache, context, prefill), stream)
    samples, replays = time_graph(graph)
    if not torch.isfinite(logits).all():
        raise ArithmeticError(f"{decoder.shape['model']} {phase} batch {batch} context {context}: logits not finite")
    seconds = statistics.median(samples)
    cache_bytes = batch * context * decoder.cache_bytes_per_token
    row = {
        **common,
        **{name: decoder.shape[name] for name in ("model", "family", *SHAPE, "tied_embeddings")},
        "date_utc": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "phase": phase, "batch": batch, "context_tokens": context,
        "seconds": f"{seconds:.6g}", "seconds_min": f"{min(samples):.6g}", "seconds_max": f"{max(samples):.6g}",
        "repetitions": REPETITIONS, "replays_per_repetition": replays,
        "memory_bytes": decoder.weight_bytes + cache_bytes,
    }
    read = decoder.streamed_bytes + (0 if prefill else cache_bytes)
    floor = read / float(common["copy_bytes_per_s"])
    if seconds < 0.95 * floor:
        print(f"SUSPECT {decoder.shape['model']} {phase} batch {batch} context {context}: {seconds:.6f} s is less than "
              f"its bytes need at the copy bandwidth, {floor:.6f} s")
    return row


def run(options, shapes):
    started = time.monotonic()
    common = environment(options.machine_run)
    print({name: common[name] for name in ("gpu", "copy_bytes_per_s", "matmul_flop_per_s")})
    torch.cuda.empty_cache()
    buffer = Buffer(torch.cuda.mem_get_info()[0] - RESERVE_BYTES)
    writer = Writer(options.out)
    stream = torch.cuda.Stream()
    gc.collect()
    gc.freeze()
    gc.disable()  # freeing a graph in the middle of a capture would break it
    for shape in shapes:
        decoder = Decoder(shape, buffer)
        wanted = [("prefill", 1, tokens) for tokens in options.prefill]
        wanted += [("decode", batch, context) for batch in options.batches for context in options.contexts]
        written = 0
        cache, cached = None, None
        for phase, batch, context in wanted:
            name = (options.machine_run, shape["model"], phase, str(batch), str(context))
            if name in writer.done or batch * context * decoder.cache_bytes_per_token > buffer.room():
                continue
            if time.monotonic() - started > options.limit_seconds:
                print(f"time limit reached in {shape['model']}")
                return
            fitting = [c for c in (options.prefill if phase == "prefill" else options.contexts)
                       if batch * c * decoder.cache_bytes_per_token <= buffer.room() - 2**20]
            if not fitting or context > max(fitting):
                continue
            if cached != (phase, batch):
                cache, cached = decoder.cache(buffer, batch, max(fitting)), (phase, batch)
                torch.cuda.empty_cache()
            try:
                writer.write(measure(decoder, common, phase, batch, context, cache, stream))
                written += 1
            except torch.OutOfMemoryError:
                print(f"out of memory: {shape['model']} {phase} batch {batch} context {context}")
        print(f"{time.monotonic() - started:6.1f} s  {shape['model']}: {written} rows")
        gc.collect()


def numbers(text):
    return tuple(int(part) for part in text.split(",") if part)


def main():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true", help="check the kernels and stop; exit 1 if any is wrong")
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--machine-run", help="name of this run on this machine, such as h100-20261124")
    parser.add_argument("--architectures", type=pathlib.Path, default=here / "architectures.csv")
    parser.add_argument("--models", default="", help="only these models, by name, separated by commas")
    parser.add_argument("--batches", type=numbers, default=BATCHES)
    parser.add_argument("--contexts", type=numbers, default=CONTEXTS)
    parser.add_argument("--prefill", type=numbers, default=PREFILL_TOKENS)
    parser.add_argument("--limit-seconds", type=float, default=1e9)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch.no_grad())
        stack.enter_context(torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.FLASH_ATTENTION))
        if not checks():
            return 1
        if options.smoke:
            return 0
        if not options.out or not options.machine_run:
            parser.error("--out and --machine-run are needed")
        if max(*options.contexts, *options.prefill, 0) > MAX_CONTEXT:
            parser.error(f"contexts and prefill lengths go up to {MAX_CONTEXT} tokens")
        with options.architectures.open(newline="") as file:
            shapes = list(csv.DictReader(file))
        if options.models:
            names = options.models.split(",")
            unknown = set(names) - {shape["model"] for shape in shapes}
            if unknown:
                parser.error(f"not in {options.architectures.name}: {', '.join(sorted(unknown))}")
            shapes = [shape for shape in shapes if shape["model"] in names]
        run(options, shapes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
