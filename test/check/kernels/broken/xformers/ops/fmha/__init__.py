"""Operators of which one computes, one refuses, one is wrong, and one is not there."""

import math
import types

import torch


class Inputs:
    def __init__(self, query, key, value):
        pass


def _operator(why=(), scale=1.0):
    return types.SimpleNamespace(
        FwOp=types.SimpleNamespace(not_supported_reasons=lambda inputs: list(why), scale=scale)
    )


cutlass = _operator()
flash = _operator(why=["requires device with capability > (9, 0)"])
triton_splitk = _operator(scale=1.1)


def memory_efficient_attention(q, k, v, attn_bias=None, op=None):
    dtype = q.dtype
    q, k, v = (each.transpose(1, 2).float() for each in (q, k, v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if attn_bias is not None:
        above = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(above, float("-inf"))
    made = torch.softmax(scores, -1) @ v * op[0].scale
    return made.to(dtype).transpose(1, 2)
