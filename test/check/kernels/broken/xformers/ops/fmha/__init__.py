"""Operators of which one computes, one refuses, one is wrong, and one is not there."""

import math
import os
import types

import torch


class Inputs:
    def __init__(self, query, key, value, attn_bias=None):
        self.attn_bias = attn_bias


def _operator(why=(), scale=1.0, causal=True):
    def not_supported_reasons(inputs):
        masked = inputs.attn_bias is not None and not causal
        return [*why, *([f"attn_bias type is {type(inputs.attn_bias)}"] if masked else [])]

    return types.SimpleNamespace(
        FwOp=types.SimpleNamespace(not_supported_reasons=not_supported_reasons, scale=scale)
    )


SCALE = float(os.environ.get("SPLITK_SCALE", "1.1"))

cutlass = _operator()
flash = _operator(why=["requires device with capability > (9, 0)"])
triton_splitk = _operator(scale=SCALE, causal=False)


def memory_efficient_attention(q, k, v, attn_bias=None, op=None):
    why = op[0].not_supported_reasons(Inputs(q, k, v, attn_bias))
    if why:
        raise ValueError(f"Operator does not support inputs: {why}")
    dtype = q.dtype
    q, k, v = (each.transpose(1, 2).float() for each in (q, k, v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if attn_bias is not None:
        above = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(above, float("-inf"))
    made = torch.softmax(scores, -1) @ v * op[0].scale
    return made.to(dtype).transpose(1, 2)
