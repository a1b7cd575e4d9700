"""Packages that compute in 4 and 8 bits: nunchaku, bitsandbytes, comfy_kitchen."""

import importlib.util
from typing import Any

from comfynix_check.device import Gpu, capable, current, gpus, one_of_each
from comfynix_check.kernel import half, kernel_check, present, proved
from comfynix_check.numerics import quantised
from comfynix_check.registry import Context
from comfynix_check.result import Fail, Outcome, Skip

NUNCHAKU = ((7, 5), (8, 0), (8, 6), (8, 9), (12, 0), (12, 1))
"""Compute capabilities it has kernels for; from 12.0 on these are of nvfp4."""


@kernel_check("k.ext.nunchaku")
def nunchaku(context: Context) -> Outcome:
    present(context, "nunchaku", "nunchaku")
    import torch

    able = capable(
        one_of_each(gpus(torch)),
        lambda gpu: gpu.capability in NUNCHAKU,
        "nunchaku has kernels for compute capability 7.5, 8.0, 8.6, 8.9, 12.0 and 12.1",
    )
    if importlib.util.find_spec("nunchaku.ops") is None:
        return Skip("this nunchaku has no nunchaku.ops: it came with 1.0")
    from nunchaku.ops.gemm import svdq_gemm_w4a4_cuda as gemm
    from nunchaku.ops.quantize import svdq_quantize_w4a4_act_fuse_lora_cuda as quantize

    def cases(gpu: Gpu) -> Any:
        with current(torch, gpu):
            fp4 = gpu.at_least(12)
            yield quantised.svdquant(torch, gemm, quantize, gpu.device, fp4=fp4)

    return proved(torch, able, cases)


@kernel_check("k.ext.bitsandbytes")
def bitsandbytes(context: Context) -> Outcome:
    present(context, "bitsandbytes", "bitsandbytes")
    import bitsandbytes as package
    import torch
    from bitsandbytes import functional

    def cases(gpu: Gpu) -> Any:
        dtype = torch.bfloat16 if half(gpu) == "bf16" else torch.float16
        yield from quantised.nf4(torch, package, functional, gpu.device, dtype)
        if hasattr(functional, "int8_linear_matmul") and (
            gpu.maker != "cuda" or gpu.at_least(7, 5)
        ):
            yield quantised.int8(torch, functional, gpu.device)

    return proved(torch, one_of_each(gpus(torch)), cases)


@kernel_check("k.ext.comfy_kitchen")
def comfy_kitchen(context: Context) -> Outcome:
    """By its own CUDA kernels: where these are missing, it falls back without a word."""
    present(context, "comfy_kitchen", "comfy-kitchen")
    import comfy_kitchen as package
    import torch

    able = capable(
        one_of_each(gpus(torch)), lambda gpu: gpu.maker == "cuda", "its kernels are for NVIDIA"
    )
    status = package.list_backends().get("cuda", {})
    if not status.get("available"):
        return Fail(
            "kitchen_without_cuda", reason=status.get("unavailable_reason") or "it gives no reason"
        )

    def cases(gpu: Gpu) -> Any:
        with current(torch, gpu), package.use_backend("cuda"):
            yield from quantised.scaled_fp8(torch, package, gpu.device)

    return proved(torch, able, cases)
