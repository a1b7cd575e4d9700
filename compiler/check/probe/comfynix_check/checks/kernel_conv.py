"""Convolutions compute what they should, by cuDNN and without it."""

from typing import Any

from comfynix_check.device import Gpu, gpus
from comfynix_check.kernel import half, kernel_check, proved
from comfynix_check.numerics import conv
from comfynix_check.registry import Context
from comfynix_check.result import Fail, Outcome


@kernel_check("k.conv", limit=300)
def convolutions(context: Context) -> Outcome:
    import torch

    found = gpus(torch)
    if torch.version.cuda and not torch.backends.cudnn.is_available():
        raise Fail("cudnn_unavailable")
    return proved(torch, found, lambda gpu: _cases(torch, gpu))


def _cases(torch: Any, gpu: Gpu) -> Any:
    for precision in dict.fromkeys(("fp32", "fp16", half(gpu))):
        yield from conv.cases(torch, precision, gpu.device)
    yield from conv.agreeing(torch, gpu.device)
