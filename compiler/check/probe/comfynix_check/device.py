"""The GPUs as torch sees them: CUDA, ROCm (which torch also calls `cuda`) or XPU."""

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from comfynix_check.result import Fail, Skip, first_line


@dataclass(frozen=True)
class Gpu:
    """One GPU."""

    device: str
    """`cuda:0`."""
    name: str
    maker: Literal["cuda", "rocm", "xpu"]
    capability: tuple[int, int] | None
    """Compute capability; None for what is not NVIDIA's."""
    architecture: str
    """`8.9`; on ROCm `gfx942`."""

    def __str__(self) -> str:
        return f"{self.device} ({self.name}, {self.architecture})"

    def at_least(self, major: int, minor: int = 0) -> bool:
        """Whether it is NVIDIA's and of that compute capability or a later one."""
        return self.capability is not None and self.capability >= (major, minor)


def gpus(torch: Any) -> list[Gpu]:
    """Every GPU. Raises Fail `torch_sees_no_gpu`: gpu.list has found one before."""
    if torch.cuda.is_available():
        return [_cuda(torch, index) for index in range(torch.cuda.device_count())]
    xpu = getattr(torch, "xpu", None)
    if xpu is not None and xpu.is_available():
        names = [xpu.get_device_name(index) for index in range(xpu.device_count())]
        return [Gpu(f"xpu:{i}", name, "xpu", None, "xpu") for i, name in enumerate(names)]
    raise Fail("torch_sees_no_gpu", torch=torch.__version__, why=_why_not(torch))


def _cuda(torch: Any, index: int) -> Gpu:
    name = torch.cuda.get_device_name(index)
    if torch.version.hip:
        architecture = torch.cuda.get_device_properties(index).gcnArchName.split(":")[0]
        return Gpu(f"cuda:{index}", name, "rocm", None, architecture)
    capability = tuple(torch.cuda.get_device_capability(index))
    return Gpu(f"cuda:{index}", name, "cuda", capability, f"{capability[0]}.{capability[1]}")


def _why_not(torch: Any) -> str:
    try:
        torch.cuda.init()
    except Exception as fault:
        return first_line(fault)
    return "it gives no reason"


def current(torch: Any, gpu: Gpu) -> contextlib.AbstractContextManager[Any]:
    """Makes it the current device, for packages that launch there whatever their inputs are on."""
    module = getattr(torch, gpu.device.split(":")[0])
    return module.device(gpu.device) if hasattr(module, "device") else contextlib.nullcontext()


def one_of_each(found: Iterable[Gpu]) -> list[Gpu]:
    """The first of each architecture: a build is the same for its twins."""
    by_architecture: dict[str, Gpu] = {}
    for gpu in found:
        by_architecture.setdefault(gpu.architecture, gpu)
    return list(by_architecture.values())


def capable(found: Iterable[Gpu], able: Callable[[Gpu], bool], reason: str) -> list[Gpu]:
    """Those that can. Raises Skip with the reason, the GPUs named, when none can."""
    listed = list(found)
    able_ones = [gpu for gpu in listed if able(gpu)]
    if not able_ones:
        raise Skip(f"{reason}; here: {', '.join(str(gpu) for gpu in listed)}")
    return able_ones
