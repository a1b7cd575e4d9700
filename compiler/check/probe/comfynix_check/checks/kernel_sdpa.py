"""Each of torch's attention backends computes what it should, forced one by one."""

import warnings
from dataclasses import dataclass
from typing import Any

from comfynix_check.device import Gpu, capable, gpus, one_of_each
from comfynix_check.kernel import half, kernel_check, proved
from comfynix_check.numerics import attention
from comfynix_check.registry import Context
from comfynix_check.result import Fail, Outcome, Skip


@dataclass(frozen=True)
class Backend:
    """A value of torch.nn.attention.SDPBackend."""

    member: str
    capability: tuple[int, int]
    """NVIDIA's first with kernels for it."""
    single: bool
    """Whether it takes fp32."""
    only_cuda: bool = False


BACKENDS = {
    "flash": Backend("FLASH_ATTENTION", (8, 0), single=False),
    "efficient": Backend("EFFICIENT_ATTENTION", (5, 0), single=True),
    "cudnn": Backend("CUDNN_ATTENTION", (8, 0), single=False, only_cuda=True),
    "math": Backend("MATH", (0, 0), single=True),
}


DECLINED = ("No available kernel", "No viable backend")
"""Torch's words when it has none to take."""

LEFT_OUT = ("not compiled", "USE_", "TORCH_CUDNN_SDPA_ENABLED")
"""In its reasons where it was built without the backend, or, as torch 2.4, leaves it off unless a variable is set."""


@kernel_check("k.sdpa", subjects=lambda _: tuple(BACKENDS))
def backend(context: Context) -> Outcome:
    import torch

    name = context.subject or "math"
    wanted = BACKENDS[name]
    major, minor = wanted.capability
    able = capable(
        one_of_each(gpus(torch)),
        lambda gpu: gpu.at_least(major, minor) or (gpu.maker != "cuda" and not wanted.only_cuda),
        f"{name} attention needs {'an NVIDIA GPU of ' if wanted.only_cuda else ''}"
        f"compute capability {major}.{minor}",
    )
    return proved(torch, able, lambda gpu: _cases(torch, name, gpu))


def _cases(torch: Any, name: str, gpu: Gpu) -> Any:
    precisions = dict.fromkeys(("fp16", half(gpu)))
    for precision in (*precisions, *(("fp32",) if BACKENDS[name].single else ())):
        yield from attention.cases(torch, forced(torch, name, gpu), precision, gpu.device)


def forced(torch: Any, name: str, gpu: Gpu) -> attention.Attention:
    """scaled_dot_product_attention with that backend and no other.

    Raises Skip where this torch leaves it out, Fail `sdpa_unavailable` where it declines
    though GPU and shapes suit; torch's reasons are warnings.
    """
    from torch.nn.attention import SDPBackend, sdpa_kernel

    member = getattr(SDPBackend, BACKENDS[name].member, None)
    if member is None:
        raise Skip(f"this torch knows no {name} attention")

    def attend(q: Any, k: Any, v: Any, causal: bool) -> Any:
        made, why = _tried(torch, sdpa_kernel(member), (q, k, v), causal)
        if made is None and any("determinis" in each for each in why):
            # Meant is the backward pass, which nobody runs here. `judged` puts the flag back.
            torch.use_deterministic_algorithms(False)
            made, why = _tried(torch, sdpa_kernel(member), (q, k, v), causal)
        if made is not None:
            return made
        if gpu.maker != "cuda" or any(word in each for each in why for word in LEFT_OUT):
            raise Skip(f"this torch has no {name} attention for {gpu}: {'; '.join(why)}")
        raise Fail("sdpa_unavailable", backend=name, gpu=str(gpu), reasons=why)

    return attend


def _tried(torch: Any, only: Any, inputs: Any, causal: bool) -> tuple[Any, list[str]]:
    """The result; None, with torch's reasons, where it declines."""
    with warnings.catch_warnings(record=True) as said, only:
        warnings.simplefilter("always")
        try:
            attend = torch.nn.functional.scaled_dot_product_attention
            return attend(*inputs, is_causal=causal), []
        except RuntimeError as fault:
            if not any(each in str(fault) for each in DECLINED):
                raise
    return None, reasons(str(each.message) for each in said)


def reasons(said: Any) -> list[str]:
    """Torch's warnings without the place in its source, and without those of other backends."""
    texts = [each.split(" (Triggered internally")[0].strip() for each in said]
    kept = [
        each
        for each in dict.fromkeys(texts)
        if "runtime disabled" not in each and not each.endswith("because:")
    ]
    return kept or ["it gives no reason"]
