#!/usr/bin/env python3
"""Train the small decoders of sweep_plan.csv, many at a time on each GPU, and write one CSV row per finished run.

    python3 train_sweep.py check --tokens FOLDER                  # kernels against float32 references; exit 1 if wrong
    python3 train_sweep.py speed --tokens FOLDER                  # tokens per second over size and number of slots
    python3 train_sweep.py run   --tokens FOLDER --out sweep.csv --done data/runs/sweep.csv --limit-seconds 560

FOLDER is the output of tokenize_text.py. `run` trains the rows of the plan in order of priority, skips run_ids found in
--out or --done, starts no run that would not end within --limit-seconds, and appends each row when its run ends, so the same
command resumes a sweep. With several GPUs it starts one process on each and distributes the rows. --only trains
only the given run_ids. A run depends only on its plan row: its seed determines the initial weights and the
order of batches (runs of equal seed see the same batches in the same order). Atomic additions in attention's backward
pass and in the gradients of embedding and norms make repeats differ by rounding.

How it is fast. One training step (batch selection, forward, backward, clip, AdamW) is one CUDA graph; several runs live in
one process, each on its own stream, and one thread queues their graphs in turn, so that small kernels of different runs
fill the GPU together. RMSNorm, RoPE, SiLU times up, cross-entropy and AdamW are Triton kernels, the products cuBLAS in
bf16, attention PyTorch's flash attention.

The recipe: LLaMA-style decoder (RMSNorm, RoPE, SwiGLU, GQA, tied embedding), sequences of 512, 16 a step, AdamW
(.9, .95, eps 1e-8), weight decay .1 (not on norms), clip 1, 5 % warm-up, linear decay to zero, float32 master weights and
residual stream, normal initial weights of .02, output projections of .02 / sqrt(2 n_layers).

Needs PyTorch 2.5 or later with CUDA, Triton and numpy.
"""

import argparse
import csv
import datetime
import gc
import json
import math
import os
import pathlib
import subprocess
import sys
import time
from collections import deque

os.environ.setdefault("CUDA_DEVICE_MAX_CONNECTIONS", "32")  # before CUDA starts: one hardware queue per stream

import numpy
import torch
import torch.nn.functional as F
import triton
import triton.language as tl

PROGRAM_VERSION = "2"  # increase it when the result of a run could change
VOCABULARY = 4096
SEQUENCE = 512
BATCH = 16
STEP_TOKENS = BATCH * SEQUENCE
EVALUATION_BATCH = 32
WARMUP = 0.05
BETA1, BETA2, EPSILON, DECAY, CLIP = 0.9, 0.95, 1e-8, 0.1, 1.0
INITIAL_STD = 0.02
NORM_EPSILON = 1e-5
ROPE_BASE = 10000.0
DIVERGED_LOSS = 2.7  # the highest loss of a converged run of 25M tokens or more is below 2.5
DIVERGED_LOSS_SHORT = 3.0  # for fewer tokens
MARKS = (12.5, 25, 37.5, 50, 75)  # millions of tokens at which an unfinished run is evaluated too
NAMES = ("n_layers", "d_model", "d_ff", "n_heads", "n_kv_heads", "head_dim")
COLUMNS = (
    # those of nano.csv
    "run_id,size_class,token_class,train_set,n_params_non_embedding,n_params_total,tokens,d_model,n_layers,n_heads,"
    "n_kv_heads,head_dim,d_ff,vocab_size,learning_rate,seed,loss,loss_kind,note,"
    # everything else on which a run depends, and intermediate results
    "purpose,at_size_rate,at_width_rate,gqa,relative_width,mlp_ratio,loss_at_12.5M,loss_at_25M,loss_at_37.5M,"
    "loss_at_50M,loss_at_75M,steps,"
    "batch_sequences,sequence_length,warmup_fraction,schedule,optimizer,beta1,beta2,epsilon,weight_decay,clip,initial_std,"
    "precision,rope_base,norm_epsilon,tied,train_sha256,validation_sha256,validation_tokens,gpu,torch_version,"
    "cuda_version,program_version,date_utc,seconds,slots,"
    # how to train it again
    "text_sha256,command").split(",")


# ---- kernels ------------------------------------------------------------------------------------------------------


@triton.jit
def norm_forward_kernel(x_ptr, y_ptr, weight_ptr, sum_ptr, out_ptr, rstd_ptr, n_rows, d, eps, HAS_Y: tl.constexpr,
                        BLOCK: tl.constexpr, ROWS: tl.constexpr):
    row = (tl.program_id(0) * ROWS + tl.arange(0, ROWS))[:, None]
    column = tl.arange(0, BLOCK)[None, :]
    mask = (row < n_rows) & (column < d)
    at = row * d + column
    x = tl.load(x_ptr + at, mask=mask, other=0.0)
    if HAS_Y:
        x += tl.load(y_ptr + at, mask=mask, other=0.0).to(tl.float32)
        tl.store(sum_ptr + at, x, mask=mask)
    rstd = 1.0 / tl.sqrt(tl.sum(x * x, axis=1) / d + eps)[:, None]
    tl.store(rstd_ptr + row, rstd, mask=row < n_rows)
    weight = tl.load(weight_ptr + column, mask=column < d, other=0.0)
    tl.store(out_ptr + at, (x * rstd * weight).to(tl.bfloat16), mask=mask)


@triton.jit
def norm_backward_kernel(sum_ptr, weight_ptr, rstd_ptr, dsum_ptr, dout_ptr, dx_ptr, dy_ptr, dweight_ptr, n_rows, d,
                         HAS_DSUM: tl.constexpr, HAS_Y: tl.constexpr, BLOCK: tl.constexpr, ROWS: tl.constexpr,
                         TILES: tl.constexpr):
    column = tl.arange(0, BLOCK)[None, :]
    weight = tl.load(weight_ptr + column, mask=column < d, other=0.0)
    dweight = tl.zeros([BLOCK], dtype=tl.float32)
    for i in range(TILES):
        row = ((tl.program_id(0) * TILES + i) * ROWS + tl.arange(0, ROWS))[:, None]
        mask = (row < n_rows) & (column < d)
        at = row * d + column
        rstd = tl.load(rstd_ptr + row, mask=row < n_rows, other=0.0)
        normed = tl.load(sum_ptr + at, mask=mask, other=0.0) * rstd
        dout = tl.load(dout_ptr + at, mask=mask, other=0.0).to(tl.float32)
        dweight += tl.sum(dout * normed, axis=0)
        scaled = dout * weight
        dx = rstd * (scaled - normed * (tl.sum(normed * scaled, axis=1) / d)[:, None])
        if HAS_DSUM:
            dx += tl.load(dsum_ptr + at, mask=mask, other=0.0)
        tl.store(dx_ptr + at, dx, mask=mask)
        if HAS_Y:
            tl.store(dy_ptr + at, dx.to(tl.bfloat16), mask=mask)
    lane = tl.arange(0, BLOCK)
    tl.atomic_add(dweight_ptr + lane, dweight, mask=lane < d)


@triton.jit
def rope_kernel(packed_ptr, q_ptr, k_ptr, v_ptr, cos_ptr, sin_ptr, n_heads, n_kv, tokens, BACKWARD: tl.constexpr,
                GROUP: tl.constexpr, HALF: tl.constexpr, HEADS: tl.constexpr):
    """packed [rows, h + 2 n_kv, e] <-> q, k, v, each [rows, h, e]; keys and values are repeated within their group."""
    row = tl.program_id(0)
    head = tl.arange(0, HEADS)[:, None]
    lane = tl.arange(0, HALF)[None, :]
    at = row % tokens
    cos = tl.load(cos_ptr + at * HALF + lane)
    sin = tl.load(sin_ptr + at * HALF + lane)
    packed = packed_ptr + row * (n_heads + 2 * n_kv) * 2 * HALF + head * 2 * HALF + lane
    wide = row * n_heads * 2 * HALF + lane
    q = q_ptr + wide + head * 2 * HALF
    k = k_ptr + wide + (head - n_heads) * GROUP * 2 * HALF
    v = v_ptr + wide + (head - n_heads - n_kv) * GROUP * 2 * HALF
    is_q = (head < n_heads) & (lane < HALF)
    is_k = (head >= n_heads) & (head < n_heads + n_kv) & (lane < HALF)
    is_v = (head >= n_heads + n_kv) & (head < n_heads + 2 * n_kv) & (lane < HALF)
    if BACKWARD:
        first = tl.load(q, mask=is_q, other=0.0).to(tl.float32)
        second = tl.load(q + HALF, mask=is_q, other=0.0).to(tl.float32)
        for j in range(GROUP):
            first += tl.load(k + j * 2 * HALF, mask=is_k, other=0.0).to(tl.float32)
            first += tl.load(v + j * 2 * HALF, mask=is_v, other=0.0).to(tl.float32)
            second += tl.load(k + j * 2 * HALF + HALF, mask=is_k, other=0.0).to(tl.float32)
            second += tl.load(v + j * 2 * HALF + HALF, mask=is_v, other=0.0).to(tl.float32)
        sin = -sin
    else:
        first = tl.load(packed, mask=is_q | is_k | is_v, other=0.0).to(tl.float32)
        second = tl.load(packed + HALF, mask=is_q | is_k | is_v, other=0.0).to(tl.float32)
    turned_first = tl.where(is_v, first, first * cos - second * sin).to(tl.bfloat16)
    turned_second = tl.where(is_v, second, second * cos + first * sin).to(tl.bfloat16)
    if BACKWARD:
        tl.store(packed, turned_first, mask=is_q | is_k | is_v)
        tl.store(packed + HALF, turned_second, mask=is_q | is_k | is_v)
    else:
        tl.store(q, turned_first, mask=is_q)
        tl.store(q + HALF, turned_second, mask=is_q)
        for j in range(GROUP):
            tl.store(k + j * 2 * HALF, turned_first, mask=is_k)
            tl.store(k + j * 2 * HALF + HALF, turned_second, mask=is_k)
            tl.store(v + j * 2 * HALF, turned_first, mask=is_v)
            tl.store(v + j * 2 * HALF + HALF, turned_second, mask=is_v)


@triton.jit
def silu_forward_kernel(gate_up_ptr, out_ptr, count, f, BLOCK: tl.constexpr):
    at = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    mask = at < count
    source = gate_up_ptr + at + at // f * f  # row * 2 f + column
    gate = tl.load(source, mask=mask, other=0.0).to(tl.float32)
    up = tl.load(source + f, mask=mask, other=0.0).to(tl.float32)
    tl.store(out_ptr + at, (gate / (1.0 + tl.exp(-gate)) * up).to(tl.bfloat16), mask=mask)


@triton.jit
def silu_backward_kernel(gate_up_ptr, dout_ptr, dgate_up_ptr, count, f, BLOCK: tl.constexpr):
    at = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    mask = at < count
    place = at + at // f * f
    gate = tl.load(gate_up_ptr + place, mask=mask, other=0.0).to(tl.float32)
    up = tl.load(gate_up_ptr + place + f, mask=mask, other=0.0).to(tl.float32)
    dout = tl.load(dout_ptr + at, mask=mask, other=0.0).to(tl.float32)
    sigmoid = 1.0 / (1.0 + tl.exp(-gate))
    dgate = dout * up * sigmoid * (1.0 + gate * (1.0 - sigmoid))
    tl.store(dgate_up_ptr + place, dgate.to(tl.bfloat16), mask=mask)
    tl.store(dgate_up_ptr + place + f, (dout * gate * sigmoid).to(tl.bfloat16), mask=mask)


@triton.jit
def cross_entropy_kernel(logits_ptr, target_ptr, loss_ptr, scale, GRADIENT: tl.constexpr, BLOCK: tl.constexpr):
    """Loss of one row; with GRADIENT the logits are overwritten by scale times their gradient."""
    row = tl.program_id(0).to(tl.int64)
    columns = tl.arange(0, BLOCK)
    logits = tl.load(logits_ptr + row * BLOCK + columns).to(tl.float32)
    hit = columns == tl.load(target_ptr + row)
    largest = tl.max(logits, axis=0)
    log_sum = largest + tl.log(tl.sum(tl.exp(logits - largest), axis=0))
    tl.store(loss_ptr + row, log_sum - tl.sum(tl.where(hit, logits, 0.0), axis=0))
    if GRADIENT:
        gradient = (tl.exp(logits - log_sum) - tl.where(hit, 1.0, 0.0)) * scale
        tl.store(logits_ptr + row * BLOCK + columns, gradient.to(tl.bfloat16))


@triton.jit
def adamw_kernel(weight_ptr, half_ptr, m_ptr, v_ptr, gradient_ptr, step_ptr, clip_ptr, count, peak, warmup, total,
                 decay, log_beta1, log_beta2, beta1, beta2, eps, HAS_HALF: tl.constexpr, BLOCK: tl.constexpr):
    at = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    mask = at < count
    step = tl.load(step_ptr).to(tl.float32)
    rate = peak * tl.minimum(step / warmup, (total - step + 1.0) / (total - warmup))
    rate = tl.minimum(rate, peak)
    gradient = tl.load(gradient_ptr + at, mask=mask, other=0.0).to(tl.float32) * tl.load(clip_ptr)
    m = beta1 * tl.load(m_ptr + at, mask=mask, other=0.0) + (1.0 - beta1) * gradient
    v = beta2 * tl.load(v_ptr + at, mask=mask, other=0.0) + (1.0 - beta2) * gradient * gradient
    tl.store(m_ptr + at, m, mask=mask)
    tl.store(v_ptr + at, v, mask=mask)
    m = m / (1.0 - tl.exp(step * log_beta1))
    v = v / (1.0 - tl.exp(step * log_beta2))
    weight = tl.load(weight_ptr + at, mask=mask, other=0.0)
    weight = weight * (1.0 - rate * decay) - rate * m / (tl.sqrt(v) + eps)
    tl.store(weight_ptr + at, weight, mask=mask)
    if HAS_HALF:
        tl.store(half_ptr + at, weight.to(tl.bfloat16), mask=mask)


def norm_tile(d):
    """Block of columns and rows per tile: about 2,048 numbers."""
    block = triton.next_power_of_2(d)
    return block, max(1, 2048 // block)


class AddNorm(torch.autograd.Function):
    """(x + y, RMSNorm(x + y) * weight): float32 residual x, bf16 y or None, bf16 output."""

    @staticmethod
    def forward(ctx, x, y, weight):
        ctx.set_materialize_grads(False)
        n_rows, d = x.shape
        block, rows = norm_tile(d)
        total = x if y is None else torch.empty_like(x)
        out = torch.empty(n_rows, d, dtype=torch.bfloat16, device=x.device)
        rstd = torch.empty(n_rows, dtype=torch.float32, device=x.device)
        norm_forward_kernel[(triton.cdiv(n_rows, rows),)](x, x if y is None else y, weight, total, out, rstd, n_rows, d,
                                                          NORM_EPSILON, HAS_Y=y is not None, BLOCK=block, ROWS=rows)
        ctx.save_for_backward(total, weight, rstd)
        ctx.has_y = y is not None
        return (total.view_as(total) if y is None else total), out

    @staticmethod
    def backward(ctx, dsum, dout):
        total, weight, rstd = ctx.saved_tensors
        n_rows, d = total.shape
        block, rows = norm_tile(d)
        tiles = 2
        dx = torch.empty_like(total)
        dy = torch.empty(n_rows, d, dtype=torch.bfloat16, device=dx.device) if ctx.has_y else None
        dweight = torch.zeros(d, dtype=torch.float32, device=dx.device)
        norm_backward_kernel[(triton.cdiv(n_rows, rows * tiles),)](
            total, weight, rstd, dx if dsum is None else dsum.contiguous(), dout.contiguous(), dx,
            dy if ctx.has_y else dx, dweight, n_rows, d, HAS_DSUM=dsum is not None, HAS_Y=ctx.has_y, BLOCK=block,
            ROWS=rows, TILES=tiles)
        return dx, dy, dweight


class Rope(torch.autograd.Function):
    """Packed [rows, (h + 2k) e] to rotated q and k and plain v, each [rows, h, e]. k and v are repeated within their
    group, which is faster here than attention's own handling of groups in its backward pass."""

    @staticmethod
    def forward(ctx, packed, cos, sin, h, k):
        rows, width = packed.shape
        e = width // (h + 2 * k)
        q, key, value = (torch.empty(rows, h, e, dtype=packed.dtype, device=packed.device) for _ in range(3))
        rope_kernel[(rows,)](packed, q, key, value, cos, sin, h, k, cos.shape[0], BACKWARD=False, GROUP=h // k,
                             HALF=e // 2, HEADS=triton.next_power_of_2(h + 2 * k))
        ctx.settings = cos, sin, k
        return q, key, value

    @staticmethod
    def backward(ctx, dq, dk, dv):
        cos, sin, k = ctx.settings
        rows, h, e = dq.shape
        packed = torch.empty(rows, (h + 2 * k) * e, dtype=dq.dtype, device=dq.device)
        rope_kernel[(rows,)](packed, dq.contiguous(), dk.contiguous(), dv.contiguous(), cos, sin, h, k, cos.shape[0],
                             BACKWARD=True, GROUP=h // k, HALF=e // 2, HEADS=triton.next_power_of_2(h + 2 * k))
        return packed, None, None, None, None


class SiluMul(torch.autograd.Function):
    @staticmethod
    def forward(ctx, gate_up):
        rows, width = gate_up.shape
        out = torch.empty(rows, width // 2, dtype=gate_up.dtype, device=gate_up.device)
        silu_forward_kernel[(triton.cdiv(out.numel(), 1024),)](gate_up, out, out.numel(), width // 2, BLOCK=1024)
        ctx.save_for_backward(gate_up)
        return out

    @staticmethod
    def backward(ctx, dout):
        gate_up, = ctx.saved_tensors
        gradient = torch.empty_like(gate_up)
        silu_backward_kernel[(triton.cdiv(dout.numel(), 1024),)](gate_up, dout.contiguous(), gradient, dout.numel(),
                                                                 gate_up.shape[1] // 2, BLOCK=1024)
        return gradient


class CrossEntropy(torch.autograd.Function):
    """Mean loss. The logits' memory becomes their gradient, so the result must be differentiated with gradient one."""

    @staticmethod
    def forward(ctx, logits, targets):
        losses = torch.empty(logits.shape[0], dtype=torch.float32, device=logits.device)
        cross_entropy_kernel[(logits.shape[0],)](logits, targets, losses, 1.0 / logits.shape[0], GRADIENT=True,
                                                 BLOCK=VOCABULARY, num_warps=8)
        ctx.gradient = logits.detach()
        return losses.mean()

    @staticmethod
    def backward(ctx, _):
        return ctx.gradient, None


class Lookup(torch.autograd.Function):
    @staticmethod
    def forward(ctx, ids, table):
        ctx.ids, ctx.rows = ids, table.shape[0]
        return F.embedding(ids, table)

    @staticmethod
    def backward(ctx, dout):
        gradient = torch.zeros(ctx.rows, dout.shape[1], dtype=torch.float32, device=dout.device)
        return None, gradient.index_add_(0, ctx.ids, dout)


class Fused:
    """The operations of a step, with Triton kernels."""

    add_norm = staticmethod(AddNorm.apply)
    rope = staticmethod(Rope.apply)
    silu_mul = staticmethod(SiluMul.apply)
    cross_entropy = staticmethod(CrossEntropy.apply)
    lookup = staticmethod(Lookup.apply)

    @staticmethod
    def attention(q, k, v):
        """q, k and v are [batch, tokens, h, e]."""
        with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.FLASH_ATTENTION):
            out = F.scaled_dot_product_attention(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2),
                                                 is_causal=True)
        return out.transpose(1, 2)


class Plain:
    """The same in plain PyTorch, in the precision of the arguments: the reference of `check`."""

    @staticmethod
    def add_norm(x, y, weight):
        total = x if y is None else x + y
        return total, total * torch.rsqrt(total.pow(2).mean(-1, keepdim=True) + NORM_EPSILON) * weight

    @staticmethod
    def rope(packed, cos, sin, h, k):
        rows, width = packed.shape
        heads = packed.view(rows, h + 2 * k, -1)
        at = torch.arange(rows, device=packed.device) % cos.shape[0]
        c, s = cos[at][:, None].to(packed.dtype), sin[at][:, None].to(packed.dtype)
        first, second = heads.chunk(2, -1)
        turned = torch.cat((first * c - second * s, second * c + first * s), -1)
        repeat = lambda t: t.repeat_interleave(h // k, 1)
        return turned[:, :h], repeat(turned[:, h:h + k]), repeat(heads[:, h + k:])

    @staticmethod
    def silu_mul(gate_up):
        gate, up = gate_up.chunk(2, -1)
        return F.silu(gate) * up

    @staticmethod
    def cross_entropy(logits, targets):
        return F.cross_entropy(logits, targets)

    @staticmethod
    def lookup(ids, table):
        return F.embedding(ids, table)

    @staticmethod
    def attention(q, k, v):
        tokens = q.shape[1]
        q, k, v = (t.transpose(1, 2) for t in (q, k, v))
        scores = q @ k.transpose(2, 3) / q.shape[3] ** 0.5
        scores = scores + torch.full((tokens, tokens), -math.inf, device=q.device, dtype=q.dtype).triu(1)
        return (scores.softmax(-1) @ v).transpose(1, 2)


# ---- the model ----------------------------------------------------------------------------------------------------


def forward(ops, dims, lookup, head, matrices, norms, cos, sin, inputs):
    """Logits of inputs [batch, tokens]; lookup and head are two copies of the tied embedding."""
    batch, tokens = inputs.shape
    h, k = dims["n_heads"], dims["n_kv_heads"]
    x = ops.lookup(inputs.reshape(-1), lookup)
    out = None
    for layer in range(dims["n_layers"]):
        wqkv, wo, wgu, wd = matrices[4 * layer:4 * layer + 4]
        x, normed = ops.add_norm(x, out, norms[2 * layer])
        q, key, value = ops.rope(F.linear(normed, wqkv), cos, sin, h, k)
        attended = ops.attention(*(t.reshape(batch, tokens, -1, dims["head_dim"]) for t in (q, key, value)))
        x, normed = ops.add_norm(x, F.linear(attended.reshape(batch * tokens, -1), wo), norms[2 * layer + 1])
        out = F.linear(ops.silu_mul(F.linear(normed, wgu)), wd)
    _, normed = ops.add_norm(x, out, norms[2 * dims["n_layers"]])
    return F.linear(normed, head)


def matrix_shapes(dims):
    d, f, h, k, e = (dims[name] for name in ("d_model", "d_ff", "n_heads", "n_kv_heads", "head_dim"))
    return [((h + 2 * k) * e, d), (d, h * e), (2 * f, d), (d, f)] * dims["n_layers"]


def initial_weights(dims, seed):
    """All weights in one float32 array: embedding, matrices, norms. numpy's generator is the same on every machine."""
    generator = numpy.random.default_rng([seed, 1])
    small = INITIAL_STD / math.sqrt(2 * dims["n_layers"])
    parts = [generator.standard_normal((VOCABULARY, dims["d_model"]), dtype=numpy.float32) * INITIAL_STD]
    for index, shape in enumerate(matrix_shapes(dims)):
        parts.append(generator.standard_normal(shape, dtype=numpy.float32) * (small if index % 2 else INITIAL_STD))
    parts.append(numpy.ones((2 * dims["n_layers"] + 1) * dims["d_model"], dtype=numpy.float32))
    return numpy.concatenate([part.reshape(-1) for part in parts])


def split(flat, shapes):
    """Views of a flat tensor, each a separate leaf that shares the memory."""
    views, start = [], 0
    for shape in shapes:
        count = math.prod(shape)
        views.append(flat[start:start + count].view(shape).detach().requires_grad_())
        start += count
    return views


def rope_tables(e, device):
    angles = numpy.outer(numpy.arange(SEQUENCE), ROPE_BASE ** (-numpy.arange(0, e, 2) / e))
    return (torch.from_numpy(table.astype(numpy.float32)).to(device) for table in (numpy.cos(angles), numpy.sin(angles)))


class Slot:
    """A stream and a memory pool for the graphs captured on it, one run after the other. An empty graph keeps the pool
    alive between runs, so that its memory is reused instead of freed, which would stop every stream."""

    def __init__(self):
        self.stream = torch.cuda.Stream()
        self.keep = torch.cuda.CUDAGraph()
        with torch.cuda.stream(self.stream):
            anything = torch.zeros(1, device="cuda")
            self.keep.capture_begin(capture_error_mode="thread_local")
            anything += 1
            self.keep.capture_end()


class Run:
    """One training run: its weights, its two graphs, and the queueing of its steps on the stream of its slot."""

    def __init__(self, plan, data, slot=None):
        self.plan, self.data, self.slot = plan, data, slot
        self.dims = {name: int(plan[name]) for name in NAMES}
        self.steps = int(plan["tokens"]) // STEP_TOKENS
        self.peak = float(plan["learning_rate"])
        self.started = time.monotonic()
        self.losses = {}  # step: mean validation loss
        self.evaluations = []  # (step, pinned sum, event)

    def build(self):
        device = "cuda"
        dims, seed = self.dims, int(self.plan["seed"])
        shapes = matrix_shapes(dims)
        d = dims["d_model"]
        self.n_embedding = VOCABULARY * d
        self.n_matrices = sum(math.prod(shape) for shape in shapes)
        self.start = torch.from_numpy(initial_weights(dims, seed)).to(device)
        self.master = self.start.clone()
        self.m, self.v = torch.zeros_like(self.master), torch.zeros_like(self.master)
        halves = self.n_embedding + self.n_matrices
        self.half = self.master[:halves].bfloat16()
        self.lookup, = split(self.master, [(VOCABULARY, d)])
        self.head, *self.matrices = split(self.half, [(VOCABULARY, d), *shapes])
        self.norms = split(self.master[halves:], [(d,)] * (2 * dims["n_layers"] + 1))
        self.cos, self.sin = rope_tables(dims["head_dim"], device)
        available = (self.data.train.numel() - 1) // SEQUENCE
        order = numpy.random.default_rng([seed, 2]).permutation(available)
        if self.steps * BATCH > available:
            raise ValueError(f"{self.plan['run_id']}: {self.steps * BATCH} sequences wanted, the text has {available}")
        self.order = torch.from_numpy(order[:self.steps * BATCH]).to(device)
        self.step = torch.zeros((), dtype=torch.int64, device=device)
        self.rows = torch.arange(BATCH, device=device)
        self.span = torch.arange(SEQUENCE + 1, device=device)
        self.evaluation_rows = torch.arange(EVALUATION_BATCH, device=device)
        self.evaluation_at = torch.zeros((), dtype=torch.int64, device=device)
        self.evaluation_sum = torch.zeros((), dtype=torch.float64, device=device)

    def logits(self, inputs):
        return forward(Fused, self.dims, self.lookup, self.head, self.matrices, self.norms, self.cos, self.sin, inputs)

    def batch(self, tokens, sequences):
        ids = tokens[(sequences * SEQUENCE)[:, None] + self.span].long()
        return ids[:, :-1].contiguous(), ids[:, 1:].reshape(-1).contiguous()

    def train_step(self):
        picked = self.order.index_select(0, self.step * BATCH + self.rows)
        self.step += 1
        inputs, targets = self.batch(self.data.train, picked)
        loss = Fused.cross_entropy(self.logits(inputs), targets)
        leaves = [self.lookup, self.head, *self.matrices, *self.norms]
        gradients = torch.autograd.grad(loss, leaves)
        embedding = gradients[0].add_(gradients[1]).view(-1)
        matrices = torch.cat([g.reshape(-1) for g in gradients[2:2 + len(self.matrices)]])
        norms = torch.cat(gradients[2 + len(self.matrices):])
        square = sum(torch.linalg.vector_norm(g, dtype=torch.float32).square() for g in (embedding, matrices, norms))
        clip = CLIP / square.sqrt().clamp(min=CLIP)
        middle = self.n_embedding + self.n_matrices
        for gradient, start, end, decay in ((embedding, 0, self.n_embedding, DECAY),
                                            (matrices, self.n_embedding, middle, DECAY),
                                            (norms, middle, self.master.numel(), 0.0)):
            half = self.half[start:end] if start < middle else self.master[start:end]
            adamw_kernel[(triton.cdiv(end - start, 1024),)](
                self.master[start:end], half, self.m[start:end], self.v[start:end], gradient, self.step, clip,
                end - start, self.peak, float(round(WARMUP * self.steps)), float(self.steps), decay, math.log(BETA1),
                math.log(BETA2), BETA1, BETA2, EPSILON, HAS_HALF=start < middle, BLOCK=1024)
        return loss

    @torch.no_grad()
    def evaluation_step(self):
        inputs, targets = self.batch(self.data.validation, self.evaluation_at * EVALUATION_BATCH + self.evaluation_rows)
        self.evaluation_at += 1
        logits = self.logits(inputs)
        losses = torch.empty(logits.shape[0], dtype=torch.float32, device=logits.device)
        cross_entropy_kernel[(logits.shape[0],)](logits, targets, losses, 1.0, GRADIENT=False, BLOCK=VOCABULARY,
                                                 num_warps=8)
        self.evaluation_sum += losses.double().sum()

    def reset(self):
        self.master.copy_(self.start)
        self.half.copy_(self.start[:self.half.numel()])
        for tensor in (self.m, self.v, self.step, self.evaluation_at, self.evaluation_sum):
            tensor.zero_()

    def capture(self, action):
        action()  # compiles and warms up; reset() undoes it
        self.slot.stream.synchronize()
        graph = torch.cuda.CUDAGraph()
        graph.capture_begin(pool=self.slot.keep.pool(), capture_error_mode="thread_local")
        action()
        graph.capture_end()
        return graph

    def prepare(self):
        gc.collect()  # garbage must not be freed in the middle of a capture: main() turns collection off
        with torch.cuda.stream(self.slot.stream):
            self.build()
            self.training = self.capture(self.train_step)
            self.evaluating = self.capture(self.evaluation_step)
            self.reset()
            del self.start

    def evaluate(self, step):
        self.evaluation_at.zero_()
        self.evaluation_sum.zero_()
        for _ in range(self.data.evaluation_batches):
            self.evaluating.replay()
        result = torch.empty((), dtype=torch.float64, pin_memory=True)
        result.copy_(self.evaluation_sum, non_blocking=True)
        event = torch.cuda.Event()
        event.record()
        self.evaluations.append((step, result, event))

    def work(self, chunk=16):
        """Queue the run; after each chunk of steps, yield an event that fires when the GPU has finished it."""
        marks = {round(mark * 1e6 / STEP_TOKENS): mark for mark in MARKS}
        self.mark_of_step = {step: mark for step, mark in marks.items() if step < self.steps}
        for step in range(1, self.steps + 1):
            with torch.cuda.stream(self.slot.stream):
                self.training.replay()
                if step in self.mark_of_step or step == self.steps:
                    self.evaluate(step)
                if step % chunk == 0 or step == self.steps:
                    event = torch.cuda.Event()
                    event.record()
                    yield event

    def finish(self):
        self.slot.stream.synchronize()
        tokens = self.data.evaluation_batches * EVALUATION_BATCH * SEQUENCE
        self.losses = {step: result.item() / tokens for step, result, _ in self.evaluations}


class Data:
    def __init__(self, folder):
        load = lambda name: torch.from_numpy(numpy.load(folder / name).view(numpy.int16)).cuda()
        self.train, self.validation = load("train.npy"), load("validation.npy")
        self.facts = json.loads((folder / "tokens.json").read_text())
        self.evaluation_batches = (self.validation.numel() - 1) // SEQUENCE // EVALUATION_BATCH


# ---- the sweep ----------------------------------------------------------------------------------------------------


def result_row(run, data, slots):
    plan, dims = run.plan, run.dims
    loss = run.losses[run.steps]
    earlier = {step: value for step, value in run.losses.items() if step != run.steps}
    notes = []
    if not loss < (DIVERGED_LOSS if run.steps * STEP_TOKENS > 24e6 else DIVERGED_LOSS_SHORT):  # NaN too
        notes.append("diverged")
    elif any(value < loss for value in earlier.values()):
        notes.append("diverged: loss rose from " + f"{min(earlier.values()):.5f}")
    n = int(plan["n_params_non_embedding"])
    row = {
        **{name: plan[name] for name in ("run_id", "size_class", "token_class", "purpose", "at_size_rate", "at_width_rate",
                                         "learning_rate", "seed", "n_params_non_embedding", "relative_width", "mlp_ratio",
                                         *NAMES)},
        "train_set": "Linux source text",
        "n_params_total": n + VOCABULARY * dims["d_model"],
        "tokens": run.steps * STEP_TOKENS,
        "vocab_size": VOCABULARY,
        "loss": f"{loss:.5f}",
        "loss_kind": "validation cross-entropy, nats/token, Linux source text",
        "note": "; ".join(notes),
        "gqa": f"{dims['n_heads'] / dims['n_kv_heads']:g}",
        "steps": run.steps, "batch_sequences": BATCH, "sequence_length": SEQUENCE, "warmup_fraction": WARMUP,
        "schedule": "linear to zero", "optimizer": "AdamW", "beta1": BETA1, "beta2": BETA2, "epsilon": EPSILON,
        "weight_decay": DECAY, "clip": CLIP, "initial_std": INITIAL_STD,
        "precision": "bf16 products, float32 weights and residual", "rope_base": ROPE_BASE,
        "norm_epsilon": NORM_EPSILON, "tied": "true",
        "train_sha256": data.facts["train_sha256"], "validation_sha256": data.facts["validation_sha256"],
        "validation_tokens": data.evaluation_batches * EVALUATION_BATCH * SEQUENCE,
        "gpu": torch.cuda.get_device_name(), "torch_version": torch.__version__, "cuda_version": torch.version.cuda,
        "program_version": PROGRAM_VERSION,
        "date_utc": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seconds": f"{time.monotonic() - run.started:.1f}", "slots": slots,
        "text_sha256": data.facts["text"]["sha256"],
        "command": f"python3 data/collect/train_sweep.py run --tokens TOKENS --out again.csv --only {plan['run_id']}",
    }
    for step, value in earlier.items():
        row[f"loss_at_{run.mark_of_step[step]:g}M"] = f"{value:.5f}"
    return row


def read_rows(path):
    if not path or not path.exists():
        return []
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def cost(plan):
    """Relative GPU time of a run: its products, plus a cost for each token that does not depend on the size."""
    d, layers = int(plan["d_model"]), int(plan["n_layers"])
    return int(plan["tokens"]) * (int(plan["n_params_non_embedding"]) + VOCABULARY * d + 900 * layers * d + 2e6)


class Sweep:
    """Keeps `slots` runs active and starts none that would not end in time."""

    def __init__(self, waiting, data, slots, limit, rate, on_finish, name="GPU"):
        self.waiting, self.data, self.limit, self.rate, self.on_finish = deque(waiting), data, limit, rate, on_finish
        self.began = time.monotonic()
        self.free = [Slot() for _ in range(slots)]
        self.slots = slots
        self.active = []  # [run, generator, deque of events, steps queued]
        self.name = name
        self.spent = 0.0  # cost done so far

    def left(self):
        return self.limit - (time.monotonic() - self.began)

    def remaining_cost(self):
        return sum(cost(run.plan) * (1 - steps / run.steps) for run, _, _, steps in self.active)

    def next_plan(self):
        """The first waiting run that fits the remaining time, at the observed rate of work."""
        for index, plan in enumerate(self.waiting):
            share = max(1, min(self.slots, len(self.active) + 1))
            if cost(plan) * share / self.rate * 1.1 < self.left():
                del self.waiting[index]
                return plan
        return None

    def start(self):
        while self.free:
            plan = self.next_plan()
            if plan is None:
                return
            run = Run(plan, self.data, self.free.pop())
            try:
                run.prepare()
            except Exception as problem:  # the other runs must continue; the slot's stream may be unusable
                print(f"not started: {plan['run_id']}: {type(problem).__name__}: {problem}", flush=True)
                self.free.append(Slot())
                continue
            work = run.work()
            self.active.append([run, work, deque(next(work) for _ in range(2)), 32])

    def go(self):
        last = time.monotonic()
        self.start()
        while self.active and self.left() > 0:
            moved = False
            for entry in list(self.active):
                run, work, events, _ = entry
                while events and events[0].query():
                    events.popleft()
                if len(events) >= 3:
                    continue
                event = next(work, None)
                if event is not None:
                    events.append(event)
                    entry[3] = min(entry[3] + 16, run.steps)
                    moved = True
                elif not events:
                    run.finish()
                    self.active.remove(entry)
                    self.spent += cost(run.plan)
                    self.free.append(run.slot)
                    self.on_finish(run)
                    del run, work, events, entry
                    self.start()
                    moved = True
                    break
            now = time.monotonic()
            if now - last > 20:
                done = self.spent + sum(cost(r.plan) * s / r.steps for r, _, _, s in self.active)
                self.rate = done / (now - self.began)
                print(f"{self.name}  {now - self.began:6.1f} s  active {len(self.active)}  waiting {len(self.waiting)}  "
                      f"rate {self.rate:.3e}", flush=True)
                last = now
            if not moved:
                time.sleep(0.0005)
        for run, _, _, steps in self.active:
            print(f"unfinished: {run.plan['run_id']} at step {steps} of {run.steps}")


def deal(plan, count):
    """The rows of each of `count` GPUs: each row goes to the GPU with the least work so far."""
    work, hands = [0.0] * count, [[] for _ in range(count)]
    for row in plan:
        least = work.index(min(work))
        work[least] += cost(row)
        hands[least].append(row)
    return hands


def waiting_rows(options):
    """The rows of the plan that are to be trained, in order."""
    plan = read_rows(options.plan)
    if options.only:
        names = options.only.split(",")
        unknown = set(names) - {row["run_id"] for row in plan}
        if unknown:
            raise SystemExit(f"{options.plan} has no row {', '.join(sorted(unknown))}")
        plan = [row for row in plan if row["run_id"] in names]
    done = {row["run_id"] for path in (options.out, *options.done) for row in read_rows(path)}
    plan = [row for row in plan if row["run_id"] not in done]
    plan = [row for row in plan if int(row["priority"]) in options.priorities] if options.priorities else plan
    plan.sort(key=lambda row: int(row["priority"]))  # stable, so that the order of the plan is kept within a priority
    return plan


def prepare_output(options):
    """Start --out with its header. A file with other columns is refused, and so are rows of a text other than that of --done."""
    if not options.out.exists():
        options.out.write_text(",".join(COLUMNS) + "\n")
    header = options.out.read_text().split("\n", 1)[0]
    if header != ",".join(COLUMNS):
        raise SystemExit(f"{options.out} has other columns than this program writes; give a new file to --out")
    mine = json.loads((options.tokens / "tokens.json").read_text())["train_sha256"]
    for path in (options.out, *options.done):
        other = {row["train_sha256"] for row in read_rows(path)} - {mine}
        if other:
            raise SystemExit(f"{path} has rows trained on tokens {', '.join(sorted(other))}, and {options.tokens} holds {mine}; "
                             "make the text of that version, or give these rows a table of their own")


def sweep(options, data, plan):
    with options.out.open("a", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")

        def finished(run):
            row = result_row(run, data, options.slots)
            writer.writerow(row)
            file.flush()
            print(f"{row['run_id']}: {row['loss']} {row['note']} ({row['seconds']} s)", flush=True)

        name = "GPU " + os.environ.get("CUDA_VISIBLE_DEVICES", "")
        Sweep(plan, data, options.slots, options.limit_seconds, options.rate, finished, name).go()


def sweep_on_every_gpu(options, plan):
    """One process on each GPU, each with its own plan; all append to one file."""
    names = os.environ.get("CUDA_VISIBLE_DEVICES", ",".join(map(str, range(torch.cuda.device_count())))).split(",")
    children = []
    for name, rows in zip(names, deal(plan, min(len(names), len(plan)))):
        part = options.out.with_name(f"{options.out.name}.plan-gpu{name}.csv")
        with part.open("w", newline="") as file:
            writer = csv.DictWriter(file, plan[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        arguments = ("run", "--tokens", options.tokens, "--plan", part, "--out", options.out, "--slots", options.slots,
                     "--rate", options.rate, "--limit-seconds", options.limit_seconds)
        children.append(subprocess.Popen([sys.executable, __file__, *map(str, arguments)],
                                         env={**os.environ, "CUDA_VISIBLE_DEVICES": name}))
    return max(child.wait() for child in children)


# ---- check and speed ----------------------------------------------------------------------------------------------


def relative_error(out, expected):
    return ((out.double() - expected.double()).norm() / expected.double().norm()).item()


def report(name, error, limit):
    good = error < limit  # NaN fails
    print(f"check {name}: {error:.2e} {'ok' if good else 'WRONG'}", flush=True)
    return good


def compare(name, fused, plain, inputs, limit=0.01):
    """Compare outputs and gradients of one operation with the plain one in float32."""
    mine = [t.clone().requires_grad_() if t.is_floating_point() else t for t in inputs]
    theirs = [t.float().clone().requires_grad_() if t.is_floating_point() else t for t in inputs]
    outs, expected = fused(*mine), plain(*theirs)
    outs, expected = ([o] if torch.is_tensor(o) else list(o) for o in (outs, expected))
    weights = [torch.randn_like(e) if e.dim() else torch.ones_like(e) for e in expected]
    good = all([report(f"{name} out {i}", relative_error(o, e), limit) for i, (o, e) in enumerate(zip(outs, expected))])
    wanted = [t for t in theirs if t.is_floating_point()]
    reference = torch.autograd.grad(sum((e * w).sum() for e, w in zip(expected, weights)), wanted)
    gradients = torch.autograd.grad(outs, [t for t in mine if t.is_floating_point()],
                                    [w.to(o.dtype) for w, o in zip(weights, outs)])
    return good & all([report(f"{name} gradient {i}", relative_error(g, r), limit)
                       for i, (g, r) in enumerate(zip(gradients, reference))])


def check(options, data):
    torch.manual_seed(0)
    half = lambda *shape: torch.randn(*shape, device="cuda").bfloat16()
    full = lambda *shape: torch.randn(*shape, device="cuda")
    cos, sin = rope_tables(32, "cuda")
    ids = torch.randint(0, VOCABULARY, (1024,), device="cuda")
    tests = [
        lambda: compare("add_norm", Fused.add_norm, Plain.add_norm, [full(1024, 176), half(1024, 176), full(176)]),
        lambda: compare("first norm", lambda x, w: Fused.add_norm(x, None, w), lambda x, w: Plain.add_norm(x, None, w),
                        [full(1024, 96), full(96)]),
        lambda: compare("rope gqa 2", lambda p: Fused.rope(p, cos, sin, 6, 3), lambda p: Plain.rope(p, cos, sin, 6, 3),
                        [half(1024, 12 * 32)]),
        lambda: compare("silu_mul", Fused.silu_mul, Plain.silu_mul, [half(1024, 2 * 328)]),
        lambda: compare("cross_entropy", lambda l: Fused.cross_entropy(l * 1, ids), lambda l: Plain.cross_entropy(l, ids),
                        [half(1024, VOCABULARY)]),
        lambda: compare("lookup", lambda t: Fused.lookup(ids, t), lambda t: Plain.lookup(ids, t), [full(VOCABULARY, 96)]),
        lambda: compare("rope gqa 1", lambda p: Fused.rope(p, cos, sin, 5, 5), lambda p: Plain.rope(p, cos, sin, 5, 5),
                        [half(1024, 15 * 32)]),
        lambda: compare("attention, heads of 16", Fused.attention, Plain.attention,
                        [half(2, 512, 6, 16) for _ in range(3)], 0.02),
        lambda: compare("attention, heads of 32", Fused.attention, Plain.attention,
                        [half(2, 512, 5, 32) for _ in range(3)], 0.02),
        lambda: compare("rope gqa 8, heads of 64", lambda p: Fused.rope(p, *rope_tables(64, "cuda"), 8, 1),
                        lambda p: Plain.rope(p, *rope_tables(64, "cuda"), 8, 1), [half(1024, 10 * 64)]),
        lambda: compare("attention, heads of 64", Fused.attention, Plain.attention,
                        [half(2, 512, 6, 64) for _ in range(3)], 0.02),
        lambda: check_model(data),
        lambda: check_optimizer(data),
        lambda: check_graph(data),
    ]
    good = True
    for test in tests:
        try:
            good &= bool(test())
        except Exception as problem:  # the next check must still run
            good = False
            print(f"check failed with {type(problem).__name__}: {problem}", flush=True)
    return good


def small_plan(steps=60, **changes):
    dims = dict(n_layers=3, d_model=96, d_ff=208, n_heads=6, n_kv_heads=3, head_dim=16)
    return {"run_id": "check", "tokens": steps * STEP_TOKENS, "learning_rate": 5e-3, "seed": 0,
            "n_params_non_embedding": 300_000, **dims, **changes}


def check_model(data):
    run = Run(small_plan(), data)
    run.build()
    inputs, targets = run.batch(data.train, run.order[:4])
    leaves = [run.lookup, run.head, *run.matrices, *run.norms]
    loss = Fused.cross_entropy(run.logits(inputs), targets)
    gradients = torch.autograd.grad(loss, leaves)
    plain = [leaf.detach().float().requires_grad_() for leaf in leaves]
    lookup, head, rest = plain[0], plain[1], plain[2:]
    expected = Plain.cross_entropy(forward(Plain, run.dims, lookup, head, rest[:len(run.matrices)],
                                           rest[len(run.matrices):], run.cos, run.sin, inputs), targets)
    reference = torch.autograd.grad(expected, plain)
    good = report("model loss", abs(loss.item() / expected.item() - 1), 1e-3)
    worst = max(relative_error(g, r) for g, r in zip(gradients, reference))
    return good & report("model gradients, worst", worst, 0.05)


def check_optimizer(data):
    """Compare one step with PyTorch's AdamW at the same gradients, and check the clip."""
    run = Run(small_plan(), data)
    run.build()
    before = run.master.clone()
    inputs, targets = run.batch(data.train, run.order[:BATCH])
    leaves = [run.lookup, run.head, *run.matrices, *run.norms]
    gradients = torch.autograd.grad(Fused.cross_entropy(run.logits(inputs), targets), leaves)
    flat = torch.cat([(gradients[0] + gradients[1]).view(-1), *(g.float().reshape(-1) for g in gradients[2:])])
    flat *= min(1.0, CLIP / flat.norm().item())
    middle = run.n_embedding + run.n_matrices
    decayed, plain = before[:middle].clone(), before[middle:].clone()
    decayed.grad, plain.grad = flat[:middle].clone(), flat[middle:].clone()
    optimizer = torch.optim.AdamW([{"params": [decayed], "weight_decay": DECAY}, {"params": [plain], "weight_decay": 0.0}],
                                  lr=run.peak / round(WARMUP * run.steps), betas=(BETA1, BETA2), eps=EPSILON)
    optimizer.step()
    run.train_step()
    expected = torch.cat((decayed, plain)) - before
    # Adam's first step is the sign of each gradient: rounding flips it where the gradient is near zero.
    return report("AdamW step", relative_error(run.master - before, expected), 0.2)


def check_graph(data):
    """A captured run must learn, and two captured runs of one row on two streams at once must agree."""
    results = []
    rows = [small_plan(), small_plan(), small_plan(d_model=64, head_dim=32, n_heads=4, n_kv_heads=2)]
    Sweep(rows, data, 3, 60, 1e18, lambda run: results.append((run.dims["d_model"], run.losses[run.steps]))).go()
    same = [loss for d, loss in results if d == 96]
    good = report("graph: finished runs missing", 3 - len(results), 0.5)
    good &= report("graph: loss of 60 steps over 7", same[0] / 7, 1)
    return good & report("graph: same row twice", abs(same[0] - same[1]), 0.02)


def speed(options, data):
    """Tokens per second of several equal runs, for the choice of slots."""
    for size in options.sizes.split(","):
        row = next(row for row in read_rows(options.plan) if row["size_class"] == size)
        runs = []
        for slots in sorted(options.slot_counts):
            while len(runs) < slots:
                runs.append(Run(row, data, Slot()))
                runs[-1].prepare()
            torch.cuda.synchronize()
            began = time.monotonic()
            steps = 0
            while time.monotonic() - began < options.seconds_each:
                for run in runs:
                    with torch.cuda.stream(run.slot.stream):
                        for _ in range(8):
                            run.training.replay()
                steps += 8
                if steps > 16:
                    runs[0].slot.stream.synchronize()
            torch.cuda.synchronize()
            rate = steps * slots * STEP_TOKENS / (time.monotonic() - began)
            print(f"{size} slots {slots}: {rate / 1e6:.2f} M tokens/s, rate {rate * cost(row) / int(row['tokens']):.3e}, "
                  f"memory {torch.cuda.max_memory_allocated() / 2**30:.1f} GiB", flush=True)


def main():
    here = pathlib.Path(__file__).resolve().parent
    numbers = lambda text: tuple(int(part) for part in text.split(","))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("check", "speed", "run"))
    parser.add_argument("--tokens", type=pathlib.Path, required=True)
    parser.add_argument("--plan", type=pathlib.Path, default=here / "sweep_plan.csv")
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--done", type=pathlib.Path, nargs="+", default=[], help="earlier tables whose runs are skipped")
    parser.add_argument("--only", help="run_ids to train, with commas between them")
    parser.add_argument("--priorities", type=numbers, default=())
    parser.add_argument("--slots", type=int, default=12)
    parser.add_argument("--limit-seconds", type=float, default=1e9)
    parser.add_argument("--rate", type=float, default=1.2e14, help="work per second assumed until it is known")
    parser.add_argument("--sizes", default="0.5M,1M,2M,4M,8M", help="for speed")
    parser.add_argument("--slot-counts", type=numbers, default=(1, 4, 8, 12, 16), help="for speed")
    parser.add_argument("--seconds-each", type=float, default=1.5)
    options = parser.parse_args()
    began = time.monotonic()
    if options.command == "run":
        if not options.out:
            parser.error("--out is needed")
        prepare_output(options)
        plan = waiting_rows(options)
        if not plan:
            print("nothing to train: all rows of the plan are done")
            return 0
        if torch.cuda.device_count() > 1:
            return sweep_on_every_gpu(options, plan)
    gc.disable()
    data = Data(options.tokens)
    gc.freeze()
    if options.command == "check":
        return 0 if check(options, data) else 1
    if options.command == "speed":
        speed(options, data)
        return 0
    options.limit_seconds -= time.monotonic() - began
    sweep(options, data, plan)
    return 0


if __name__ == "__main__":
    sys.exit(main())
