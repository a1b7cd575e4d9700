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


WITHOUT_HALF = (
    *("1630", "1650", "1660", "CMP 30HX", "MX450", "MX550"),
    *("T500", "T550", "T600", "T1000", "T1200", "T2000"),
)
"""In the names of Turing GPUs whose fp16 convolutions give NaN (pytorch/pytorch#58123): ComfyUI computes in
fp32 there. Source: its model_management.py, should_use_fp16."""


def precisions(gpu: Gpu) -> list[str]:
    """Those that models convolve in there."""
    if gpu.capability == (7, 5) and any(each in gpu.name for each in WITHOUT_HALF):
        return ["fp32"]
    return list(dict.fromkeys(("fp32", "fp16", half(gpu))))


def _cases(torch: Any, gpu: Gpu) -> Any:
    for precision in precisions(gpu):
        yield from conv.cases(torch, precision, gpu.device)
    yield from conv.agreeing(torch, gpu.device)
