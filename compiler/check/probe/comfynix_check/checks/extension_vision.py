"""torchvision's and SAM 2's own kernels."""

import importlib.util
from typing import Any

from comfynix_check.device import Gpu, capable, current, gpus, one_of_each
from comfynix_check.kernel import kernel_check, present, proved
from comfynix_check.numerics import vision
from comfynix_check.registry import Context
from comfynix_check.result import Outcome, Skip


@kernel_check("k.ext.torchvision")
def torchvision(context: Context) -> Outcome:
    present(context, "torchvision", "torchvision")
    import torch
    from torchvision.ops import nms

    return proved(
        torch,
        one_of_each(gpus(torch)),
        lambda gpu: [vision.suppressed(torch, nms, gpu.device)],
    )


@kernel_check("k.ext.sam2")
def sam2(context: Context) -> Outcome:
    """Its extension is optional: SAM2_BUILD_CUDA=0 leaves it out."""
    present(context, "sam2", "sam-2")
    import torch

    able = capable(
        one_of_each(gpus(torch)), lambda gpu: gpu.maker == "cuda", "its kernels are for NVIDIA"
    )
    if importlib.util.find_spec("sam2._C") is None:
        return Skip("this SAM 2 was built without its extension, and fills no holes in masks")
    from sam2 import _C

    def cases(gpu: Gpu) -> Any:
        with current(torch, gpu):
            yield vision.components(torch, _C.get_connected_componnets, gpu.device)

    return proved(torch, able, cases)
