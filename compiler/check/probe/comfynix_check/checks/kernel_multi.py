"""Several GPUs: copies between them, and the collectives of NCCL (RCCL, oneCCL)."""

import shutil
from typing import Any

from comfynix_check import ranks
from comfynix_check.device import Gpu, gpus
from comfynix_check.kernel import kernel_check
from comfynix_check.numerics.data import SEED, integers
from comfynix_check.registry import Context
from comfynix_check.result import Fail, Outcome, Pass, Skip, Warn

LENGTH = 4 * 1024 * 1024
"""Values that are copied."""

SHM_FLOOR = 1e9
"""Bytes of /dev/shm below which larger jobs fail; Docker gives 64 MB."""


def _several(torch: Any) -> list[Gpu]:
    found = gpus(torch)
    if len(found) < 2:
        raise Skip("there is one GPU")
    return found


@kernel_check("multi.p2p", env={})
def peer_to_peer(context: Context) -> Outcome:
    """Each GPU copies to each other one; the bytes arrive, directly or by way of the host."""
    import torch

    found = _several(torch)
    direct = []
    for origin in found:
        values = integers(torch, -(2**31), 2**31 - 1, LENGTH, seed=SEED).to(torch.int32)
        there = values.to(origin.device)
        for target in found:
            if target is origin:
                continue
            if not torch.equal(there.to(target.device).cpu(), values):
                raise Fail("peer_copy_wrong", origin=str(origin), target=str(target))
            direct.append(
                {
                    "from": origin.device,
                    "to": target.device,
                    "direct": _direct(torch, origin, target),
                }
            )
    return Pass(actual={"copies": direct})


def _direct(torch: Any, origin: Gpu, target: Gpu) -> bool | None:
    """Whether without the host; None where torch cannot say."""
    if origin.maker == "xpu":
        return None
    return bool(torch.cuda.can_device_access_peer(target.device, origin.device))


@kernel_check("multi.nccl", env={"NCCL_DEBUG": "WARN"}, limit=300)
def collectives(context: Context) -> Outcome:
    """A process for each GPU; together they sum, and each must hold the whole sum."""
    import torch

    found = _several(torch)
    if not torch.distributed.is_available():
        return Skip("this torch was built without torch.distributed")
    if context.scratch is None:
        return Skip("there is no writable folder for the processes to meet in")
    backend = "xccl" if found[0].maker == "xpu" else "nccl"
    told = ranks.run(backend, [gpu.device for gpu in found], context.scratch, context.limit * 0.8)
    ranks.judge(told)
    shm = _shm()
    actual = {"ranks": len(found), "backend": backend, "shm": shm}
    if shm < SHM_FLOOR:
        return Warn("shm_small", actual=actual, found=f"{shm / 1e6:.0f} MB")
    return Pass(actual=actual)


def _shm() -> int:
    try:
        return shutil.disk_usage("/dev/shm").total
    except OSError:
        return 0
