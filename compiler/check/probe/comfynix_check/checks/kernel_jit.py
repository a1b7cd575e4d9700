"""Kernels that are compiled where they run: NVRTC, Triton, torch.compile."""

import importlib.util
import os
from typing import Any

from comfynix_check.device import Gpu, capable, current, gpus, one_of_each
from comfynix_check.kernel import compiled_here, compiler, kernel_check, proved
from comfynix_check.numerics import added, compiled
from comfynix_check.registry import Context
from comfynix_check.result import Outcome, Pass, Skip

JITERATOR = "template <typename T> T thrice(T x, T y) { return T(3) * x + y; }"


@kernel_check("k.nvrtc", env={"USE_PYTORCH_KERNEL_CACHE": "0"})
def run_time_compiler(context: Context) -> Outcome:
    """By torch's jiterator, which needs no toolkit: NVRTC, or hipRTC on ROCm."""
    import torch

    able = capable(one_of_each(gpus(torch)), lambda gpu: gpu.maker != "xpu", "XPU has no NVRTC")

    def cases(gpu: Gpu) -> Any:
        with current(torch, gpu):
            thrice = torch.cuda.jiterator._create_jit_fn(JITERATOR)
            yield added.case(torch, "3 a + b by the jiterator", thrice, gpu.device, factor=3)

    return proved(torch, able, cases)


@kernel_check("k.triton", limit=300)
def triton_kernel(context: Context) -> Outcome:
    import torch

    if importlib.util.find_spec("triton") is None:
        return Skip("triton is not in the image", absent=True)
    able = capable(one_of_each(gpus(torch)), _has_triton, "Triton needs compute capability 7.0")
    with compiled_here(context):
        from comfynix_check.triton_add import add

        def cases(gpu: Gpu) -> Any:
            with current(torch, gpu):
                yield added.case(torch, "a + b", add, gpu.device)

        return _tooled(proved(torch, able, cases))


@kernel_check("k.compile", limit=600)
def torch_compile(context: Context) -> Outcome:
    import torch

    able = capable(
        one_of_each(gpus(torch)), _has_triton, "torch.compile needs compute capability 7.0"
    )
    seconds: dict[str, float] = {}

    def cases(gpu: Gpu) -> Any:
        seconds.clear()
        yield compiled.case(torch, gpu.device, seconds)

    with compiled_here(context):
        done = _tooled(proved(torch, able, cases))
    return Pass(actual={**done.actual, "seconds": seconds})


def _has_triton(gpu: Gpu) -> bool:
    return gpu.maker != "cuda" or gpu.at_least(7)


def _tooled(done: Pass) -> Pass:
    """With the tools that were taken; for compute capability 10.0 and later Triton 3.6 has a ptxas of its own."""
    tools = {
        "cc": compiler(),
        "ptxas": os.environ.get("TRITON_PTXAS_PATH") or "Triton's own",
        "ptxas_blackwell": os.environ.get("TRITON_PTXAS_BLACKWELL_PATH") or "Triton's own",
        "libcuda": os.environ.get("TRITON_LIBCUDA_PATH") or "by /sbin/ldconfig",
    }
    return Pass(actual={**done.actual, "tools": tools})
