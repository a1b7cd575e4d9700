"""Memory of the GPU, and the way to it."""

import time
from typing import Any

from comfynix_check.device import Gpu, capable, gpus
from comfynix_check.kernel import kernel_check
from comfynix_check.numerics import memory
from comfynix_check.numerics.data import integers
from comfynix_check.registry import Context
from comfynix_check.result import Fail, Outcome, Pass, Warn

SHARE = 0.8
"""Of the free memory."""

FLOOR = 2.0
"""GB/s from and to pinned memory, below which somebody should look: PCIe 3.0 x4 gives 3."""

COPIED = 256 * 1024 * 1024
"""Bytes of a copy that is timed."""


ASYNC = "backend:cudaMallocAsync"


@kernel_check(
    "k.alloc",
    # Older torches know the first name only, newer ones prefer the second.
    env={"PYTORCH_CUDA_ALLOC_CONF": ASYNC, "PYTORCH_ALLOC_CONF": ASYNC},
    limit=300,
)
def allocation(context: Context) -> Outcome:
    """ComfyUI's default allocator on NVIDIA. Everything is written before anything is read."""
    import torch

    able = capable(
        gpus(torch),
        has_pools,
        "cudaMallocAsync is for NVIDIA's GPUs from Pascal on, without GTX 1630 and 1650",
    )
    backend = torch.cuda.get_allocator_backend()
    if backend != "cudaMallocAsync":
        return Fail("allocator_refused", backend=backend)
    measured = []
    for gpu in able:
        free, total = torch.cuda.mem_get_info(gpu.device)
        chunks = list(memory.filled(torch, gpu.device, int(free * SHARE)))
        if not chunks:
            return Fail("gpu_out_of_memory")
        held = memory.checked(torch, chunks, gpu=str(gpu))
        del chunks
        torch.cuda.empty_cache()
        measured.append({"gpu": str(gpu), "free": free, "total": total, **held})
    return Pass(actual={"backend": backend, "measured": measured})


def has_pools(gpu: Gpu) -> bool:
    """Whether ComfyUI would use cudaMallocAsync there: others answer “operation not supported”.
    Source: ComfyUI's cuda_malloc.py."""
    named = any(each in gpu.name for each in ("GTX 1630", "GTX 1650"))
    return gpu.at_least(6) and not named


@kernel_check("mem.pin", env={})
def pinned(context: Context) -> Outcome:
    """Copies from and to page-locked memory arrive, and as fast as a bus should."""
    import torch

    measured = [{"gpu": str(gpu), **_copied(torch, gpu)} for gpu in gpus(torch)]
    slowest = min(measured, key=lambda each: min(each["to_gpu"], each["from_gpu"]))
    speed = min(slowest["to_gpu"], slowest["from_gpu"])
    if speed < FLOOR:
        return Warn(
            "bus_slow", actual={"measured": measured}, gpu=slowest["gpu"], found=speed, floor=FLOOR
        )
    return Pass(actual={"measured": measured})


def _copied(torch: Any, gpu: Gpu) -> dict[str, Any]:
    """GB/s each way: the best of three."""
    source = integers(torch, -128, 127, COPIED // 32).to(torch.int8).repeat(32).pin_memory()
    back = torch.empty_like(source, pin_memory=True)
    there = torch.empty(source.shape, dtype=source.dtype, device=gpu.device)
    synchronize = getattr(torch, gpu.device.split(":")[0]).synchronize

    def speed(target: Any, origin: Any) -> float:
        times = []
        for _ in range(3):
            synchronize(gpu.device)
            started = time.perf_counter()
            target.copy_(origin, non_blocking=True)
            synchronize(gpu.device)
            times.append(time.perf_counter() - started)
        return round(COPIED / min(times) / 1e9, 1)

    to_gpu, from_gpu = speed(there, source), speed(back, there)
    if not torch.equal(source, back):
        raise Fail("memory_wrong", gpu=str(gpu), chunk=0, found="other bytes", wanted="the same")
    return {"to_gpu": to_gpu, "from_gpu": from_gpu}
