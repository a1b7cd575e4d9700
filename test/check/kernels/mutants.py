"""Kernels that are right, and kernels that are broken in one way each, judged on the CPU.

Prints a JSON object: name of the kernel → `pass`, or the code of the failure.
"""

import dataclasses
import json
import math
import sys

import torch
from comfynix_check.numerics import added, attention, conv, matmul, memory, verdict, vision
from comfynix_check.result import Fail

SIZE = 256
"""Of the products that are broken; those that are right have the check's own."""


def scaled_dot_product(q, k, v, causal, scale=None, mask=True):
    """Attention in the precision given, by torch's own operators."""
    kind = q.dtype
    q, k, v = (each.float() for each in (q, k, v))
    scores = q @ k.transpose(-2, -1) * (scale or 1 / math.sqrt(q.shape[-1]))
    if causal and mask:
        above = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(above, float("-inf"))
    return (torch.softmax(scores, -1) @ v).to(kind)


def eight_bits(q, k, v, causal):
    """As SageAttention 2 quantises: queries and keys to int8, weights and values to e4m3."""

    def int8(values):
        step = values.abs().amax((-2, -1), keepdim=True) / 127
        return torch.round(values / step) * step

    def e4m3(values, largest):
        scale = largest / 448
        step = 2.0 ** (torch.frexp((values / scale).abs().clamp_min(2**-6)).exponent - 4)
        return torch.round(values / scale / step) * step * scale

    dtype = q.dtype
    q, k, v = (each.double() for each in (q, k, v))
    scores = int8(q) @ int8(k).transpose(-2, -1) / math.sqrt(q.shape[-1])
    weights = torch.exp(scores - scores.amax(-1, keepdim=True))
    sums = weights.sum(-1, keepdim=True)
    return (e4m3(weights, 1) @ e4m3(v, v.abs().amax(-2, keepdim=True)) / sums).to(dtype)


def broken(case, mutate):
    """The case with its result changed."""
    return dataclasses.replace(case, run=lambda: mutate(case.run()))


def dropped_block(a, b, first, size):
    """A product that leaves out `size` of the terms of each sum."""
    kept = torch.ones(a.shape[1], dtype=torch.bool)
    kept[first : first + size] = False
    return a[:, kept] @ b[kept]


def of(cases, name):
    return next(each for each in cases if each.name.startswith(name))


class Flaky:
    """Another result each time."""

    def __init__(self):
        self.calls = 0

    def __call__(self, result):
        self.calls += 1
        changed = result.clone()
        changed.view(-1)[7] += self.calls * 1e-6
        return changed


class NanLater(Flaky):
    """Well at first."""

    def __call__(self, result):
        changed = super().__call__(result)
        changed.view(-1)[7] = float("nan") if self.calls > 1 else result.view(-1)[7]
        return changed


def flags():
    """What torch.use_deterministic_algorithms and cuDNN are set to."""
    cudnn = torch.backends.cudnn
    enabled = torch.are_deterministic_algorithms_enabled()
    warns = torch.is_deterministic_algorithms_warn_only_enabled()
    return enabled, warns, cudnn.deterministic, cudnn.benchmark


def matmul_without(precision, first, size):
    case = matmul.case(torch, precision, "cpu", size=SIZE)
    a, b = matmul.inputs(torch, precision, SIZE)
    return dataclasses.replace(case, run=lambda: dropped_block(a, b, first, size))


def set_to(place, value):
    def mutate(result):
        changed = result.clone()
        changed[place] = value
        return changed

    return mutate


def one_off(result):
    """One value in 65536 changed: nothing that an average would show."""
    changed = result.clone()
    changed[3, 5] += SIZE**0.5
    return changed


def everywhere(times):
    """Every value off by this much of what the whole may be: none of them strays."""

    def mutate(result):
        size = bf16.reference.double().norm() / result.numel() ** 0.5
        return bf16.reference.double() + times * bf16.limit * size

    return mutate


def attended(precision="bf16", name="self-attention, head 64", **options):
    def attend(q, k, v, causal):
        return scaled_dot_product(q, k, v, causal, **options)

    return of(attention.cases(torch, attend, precision, "cpu"), name)


def convolved(name, mutate):
    return broken(of(conv.cases(torch, "fp32", "cpu"), name), mutate)


fp32 = matmul.case(torch, "fp32", "cpu", size=SIZE)
bf16 = matmul.case(torch, "bf16", "cpu", size=SIZE)
add = added.case(torch, "a + b", lambda a, b: a + b, "cpu")
boxes = vision.suppressed(
    torch, lambda b, s, _: torch.tensor(vision.kept(b.tolist(), s.tolist())), "cpu"
)
eight_bit = next(attention.cases(torch, eight_bits, "bf16", "cpu", cosine=attention.QUANTISED))
CASES = {
    **{f"matmul {each}": matmul.case(torch, each, "cpu") for each in ("fp32", "tf32", "bf16")},
    **{f"conv {each.name}": each for each in conv.cases(torch, "fp32", "cpu")},
    **{f"conv {each.name}": each for each in conv.cases(torch, "bf16", "cpu")},
    **{f"conv {each.name}": each for each in conv.agreeing(torch, "cpu")},
    **{
        f"attention {each.name}": each
        for precision in ("fp32", "bf16")
        for each in attention.cases(torch, scaled_dot_product, precision, "cpu")
    },
    "8-bit attention": eight_bit,
    "a + b": add,
    "boxes": boxes,
    "zeros that are right": verdict.Case("zeros", lambda: torch.zeros(9), torch.zeros(9), limit=0),
    "ones that are right": verdict.Case("ones", lambda: torch.ones(9), torch.ones(9), limit=0),
    "broken: a block of 32 terms left out, bf16": matmul_without("bf16", 128, 32),
    "broken: one term of 256 left out, bf16": matmul_without("bf16", 255, 1),
    "broken: one term of 256 left out, tf32": matmul_without("tf32", 0, 1),
    "broken: fp32 in the precision of bf16": broken(
        fp32, lambda made: made.to(torch.bfloat16).float()
    ),
    "broken: operands swapped": broken(fp32, lambda made: made.t()),
    "broken: the last row not written": broken(fp32, set_to(-1, 0.0)),
    "broken: one value, fp32": broken(fp32, set_to((3, 5), 0.0)),
    "broken: one value off by a standard deviation, bf16": broken(bf16, one_off),
    "broken: half as much again as its limit": broken(bf16, everywhere(1.5)),
    "broken: one NaN": broken(fp32, set_to((3, 5), float("nan"))),
    "broken: one infinity": broken(fp32, set_to((3, 5), float("inf"))),
    "broken: zero": broken(fp32, torch.zeros_like),
    "broken: constant": broken(fp32, lambda made: torch.full_like(made, 0.5)),
    "broken: another result each time": broken(fp32, Flaky()),
    "broken: a NaN the second time": broken(fp32, NanLater()),
    "broken: another shape": broken(fp32, lambda made: made[:, :-1]),
    "broken: convolution shifted by one": convolved(
        "conv2d 3x3, fp32", lambda made: made.roll(1, -1)
    ),
    "broken: depthwise channels mixed": convolved(
        "conv2d 7x7, depthwise", lambda made: made.roll(1, 1)
    ),
    "broken: conv3d without its bias": convolved("conv3d", lambda made: made - 1.0),
    "broken: attention without its scale": attended(scale=1.0),
    "broken: attention with the scale of another width": attended(scale=1 / math.sqrt(80)),
    "broken: attention without its mask": attended(name="causal", mask=False),
    "broken: 8-bit attention that loses a head": broken(eight_bit, set_to((0, 1), 0.0)),
    "broken: the tail not added": broken(add, set_to(slice(10_000, None), 0.0)),
    "broken: a box too few": broken(boxes, lambda made: made[:-1]),
    "broken: boxes in another order": broken(boxes, lambda made: made.flip(0)),
}


def outcome(case):
    try:
        return {"code": "pass", **verdict.judged(torch, case, gpu="the CPU")}
    except Fail as fail:
        return {"code": fail.code, **fail.details}


before = flags()
made = {name: outcome(case) for name, case in CASES.items()}
made["torch's flags afterwards"] = {"code": "pass" if flags() == before else "changed"}

chunks = list(memory.filled(torch, "cpu", 8_000_000, chunk=1_000_000))
made["memory"] = {"code": "pass", **memory.checked(torch, chunks)}
chunks[2] = chunks[1]
try:
    memory.checked(torch, chunks, gpu="the CPU")
except Fail as fail:
    made["broken: two chunks of the same memory"] = {"code": fail.code, **fail.details}
json.dump(made, sys.stdout)
