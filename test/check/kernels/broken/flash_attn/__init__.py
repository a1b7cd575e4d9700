"""Attention by torch's own operators; BROKEN names what is wrong with it."""

import math
import os

import torch

broken = os.environ.get("BROKEN", "")


def flash_attn_func(q, k, v, causal=False):
    if broken == "no kernel image":
        raise RuntimeError(
            "CUDA error: no kernel image is available for execution on the device\n"
            "CUDA kernel errors might be asynchronously reported at some other API call."
        )
    dtype = q.dtype
    q, k, v = (each.transpose(1, 2).float() for each in (q, k, v))
    scores = q @ k.transpose(-2, -1) * (1 if broken == "no scale" else 1 / math.sqrt(q.shape[-1]))
    if causal:
        above = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(above, float("-inf"))
    return (torch.softmax(scores, -1) @ v).to(dtype).transpose(1, 2)
