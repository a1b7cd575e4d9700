"""Attention packages: FlashAttention, SageAttention, xformers. Each is called by itself and judged."""

import contextlib
from typing import Any

from comfynix_check.device import Gpu, capable, gpus, one_of_each
from comfynix_check.kernel import compiled_here, half, kernel_check, present, proved
from comfynix_check.numerics import attention
from comfynix_check.registry import Context
from comfynix_check.result import Outcome, Skip


def _swapped(function: Any) -> attention.Attention:
    """Of a function that takes batch, length, heads, width, one that takes heads before length."""

    def attend(q: Any, k: Any, v: Any, causal: bool) -> Any:
        made = function(*(each.transpose(1, 2).contiguous() for each in (q, k, v)), causal)
        return (made[0] if isinstance(made, tuple) else made).transpose(1, 2)

    return attend


@kernel_check("k.ext.flash_attn")
def flash_attn(context: Context) -> Outcome:
    """FlashAttention 2, in both 16-bit floats."""
    present(context, "flash_attn", "flash-attn")
    import torch

    able = capable(
        one_of_each(gpus(torch)),
        lambda gpu: gpu.maker == "rocm" or gpu.at_least(8),
        "FlashAttention 2 needs compute capability 8.0",
    )
    from flash_attn import flash_attn_func

    attend = _swapped(lambda q, k, v, causal: flash_attn_func(q, k, v, causal=causal))
    return proved(torch, able, lambda gpu: _both(torch, attend, gpu))


@kernel_check("k.ext.flash_attn_3")
def flash_attn_3(context: Context) -> Outcome:
    """FlashAttention 3, which is for Hopper."""
    present(context, "flash_attn_interface", "flash-attn-3")
    import torch

    able = capable(
        one_of_each(gpus(torch)),
        lambda gpu: gpu.capability is not None and gpu.capability[0] == 9,
        "FlashAttention 3 needs compute capability 9.0",
    )
    from flash_attn_interface import flash_attn_func

    attend = _swapped(lambda q, k, v, causal: flash_attn_func(q, k, v, causal=causal))
    return proved(torch, able, lambda gpu: _both(torch, attend, gpu))


def _both(torch: Any, attend: attention.Attention, gpu: Gpu) -> Any:
    for precision in dict.fromkeys(("fp16", half(gpu))):
        yield from attention.cases(torch, attend, precision, gpu.device)


@kernel_check("k.ext.sageattention", limit=300)
def sageattention(context: Context) -> Outcome:
    """It quantises queries and keys to 8 bits, so that only the direction of its result is compared."""
    present(context, "sageattention", "sageattention")
    import torch

    able = capable(
        one_of_each(gpus(torch)),
        lambda gpu: gpu.maker == "rocm" or gpu.at_least(8),
        "SageAttention needs compute capability 8.0",
    )
    from sageattention import sageattn

    def attend(q: Any, k: Any, v: Any, causal: bool) -> Any:
        return sageattn(q, k, v, tensor_layout="HND", is_causal=causal)

    # It has kernels for heads of 64 and 128.
    shapes = (attention.SELF, attention.WIDE, attention.CAUSAL)

    def cases(gpu: Gpu) -> Any:
        for precision in dict.fromkeys(("fp16", half(gpu))):
            yield from attention.cases(
                torch,
                attend,
                precision,
                gpu.device,
                shapes=shapes,
                cosine=attention.QUANTISED,
            )

    return proved(torch, able, cases)


OPERATORS = ("cutlass", "flash", "flash3", "triton_splitk", "ck")
"""Modules of xformers.ops.fmha, each with an operator `FwOp`."""

TRIED = (attention.SELF, attention.CAUSAL)
"""Of an operator, where it knows the mask: triton_splitk has none for causal attention."""


@kernel_check("k.ext.xformers")
def xformers(context: Context) -> Outcome:
    """What ComfyUI calls: xformers chooses the operator."""
    present(context, "xformers", "xformers")
    import torch
    from xformers.ops import memory_efficient_attention

    attend = _swapped(_memory_efficient(memory_efficient_attention, None))
    return proved(torch, one_of_each(gpus(torch)), lambda gpu: _both(torch, attend, gpu))


@kernel_check(
    "k.ext.xformers_op",
    subjects=lambda _: OPERATORS,
    applies=lambda manifest: manifest.has_accelerator() and manifest.has("xformers"),
)
def xformers_operator(context: Context) -> Outcome:
    """One operator by force, where xformers says that it suits GPU and shapes."""
    present(context, "xformers", "xformers")
    import torch
    from xformers.ops import fmha

    name = context.subject or "cutlass"
    module = getattr(fmha, name, None)
    if module is None:
        return Skip(f"this xformers has no operator {name}")
    operator = module.FwOp

    def unfit(gpu: Gpu, shape: attention.Shape) -> list[str]:
        return _unfit(torch, fmha, operator, gpu, shape.causal)

    able = [gpu for gpu in one_of_each(gpus(torch)) if not unfit(gpu, attention.SELF)]
    if not able:
        why = unfit(gpus(torch)[0], attention.SELF)
        return Skip(f"xformers does not use {name} here: {'; '.join(why)}")
    attend = _swapped(_memory_efficient(fmha.memory_efficient_attention, (operator, None)))

    def cases(gpu: Gpu) -> Any:
        shapes = tuple(shape for shape in TRIED if not unfit(gpu, shape))
        yield from attention.cases(torch, attend, half(gpu), gpu.device, shapes=shapes)

    with compiled_here(context) if name.startswith("triton") else contextlib.nullcontext():
        return proved(torch, able, cases)


def _memory_efficient(function: Any, operator: Any) -> Any:
    return lambda q, k, v, causal: function(q, k, v, attn_bias=_mask(causal), op=operator)


def _mask(causal: bool) -> Any:
    from xformers.ops import LowerTriangularMask

    return LowerTriangularMask() if causal else None


def _unfit(torch: Any, fmha: Any, operator: Any, gpu: Gpu, causal: bool) -> list[str]:
    """xformers' reasons."""
    dtype = torch.bfloat16 if half(gpu) == "bf16" else torch.float16
    q = torch.zeros(1, 256, 4, 64, dtype=dtype, device=gpu.device)
    inputs = fmha.Inputs(query=q, key=q, value=q, attn_bias=_mask(causal))
    return list(operator.not_supported_reasons(inputs))
