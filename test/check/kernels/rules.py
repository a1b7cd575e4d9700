"""What only a GPU or a newer torch would refuse, refused by fakes that have torch's own rules."""

import json
import types

from comfynix_check.checks.kernel_conv import precisions
from comfynix_check.checks.kernel_graph import _replayed
from comfynix_check.checks.kernel_matmul import multiplies
from comfynix_check.checks.kernel_memory import has_pools
from comfynix_check.device import Gpu
from comfynix_check.numerics import fp8


class Values:
    """Bytes, or 8-bit floats: which torch 2.10 does not index on the CPU (pytorch/pytorch#169656)."""

    def __init__(self, dtype):
        self.dtype = dtype

    def view(self, dtype):
        return Values(dtype)

    def __getitem__(self, mask):
        if self.dtype.startswith("float8"):
            raise NotImplementedError(f"\"index_cpu\" not implemented for '{self.dtype}'")
        return self

    def float(self):
        return Values("float32")

    def to(self, target):
        return self

    def double(self):
        return Values("float64")


def cast():
    kinds = {f"float8_{each}": f"float8_{each}" for each in ("e4m3fn", "e5m2")}
    torch = types.SimpleNamespace(
        uint8="uint8",
        arange=lambda *_, dtype: Values(dtype),
        isfinite=lambda values: values,
        **kinds,
    )
    return fp8.cast(torch, "e4m3", "cuda:0").name


class Cuda:
    """torch.cuda with several GPUs. Source: torch/cuda/graphs.py, `graph`; torch/cuda/__init__.py, `stream`."""

    def __init__(self):
        self.now = "cuda:0"
        self.default = None

    def device(self, name):
        return Entered(self, name)

    def Stream(self):
        return types.SimpleNamespace(device=self.now, wait_stream=lambda other: None)

    current_stream = Stream

    def stream(self, one):
        return Entered(self, one.device)

    def graph(self, captured, stream=None):
        self.default = self.default or self.Stream()
        return Entered(self, (stream or self.default).device, capture=True)

    def CUDAGraph(self):
        return types.SimpleNamespace(replay=lambda: None)

    def synchronize(self):
        pass


class Entered:
    """The device that is current meanwhile; a capture on one GPU forbids work on another."""

    def __init__(self, cuda, device, capture=False):
        self.cuda, self.device, self.capture = cuda, device, capture

    def __enter__(self):
        self.before, self.cuda.now = self.cuda.now, self.device
        if self.capture and self.device != self.before:
            raise RuntimeError("CUDA error: operation not permitted when stream is capturing")

    def __exit__(self, *fault):
        self.cuda.now = self.before


class Tensor:
    """Whatever is done with it gives itself."""

    def __getattr__(self, name):
        return lambda *given: self

    def _self(self, *given):
        return self

    __matmul__ = __mul__ = __add__ = _self


def captured():
    functional = types.SimpleNamespace(layer_norm=lambda x, _: x, gelu=lambda x: x)
    torch = types.SimpleNamespace(
        cuda=Cuda(), nn=types.SimpleNamespace(functional=functional), sigmoid=lambda x: x
    )
    names = ("cuda:0", "cuda:1", "cuda:0")
    for name in names:
        _replayed(torch, Gpu(name, "a GPU", "cuda", (8, 9), "8.9"), Tensor(), Tensor(), Tensor())
    return names


def able():
    """Which GPUs a kernel is tried on."""

    def gpu(name, major, minor):
        return Gpu("cuda:0", f"NVIDIA GeForce {name}", "cuda", (major, minor), f"{major}.{minor}")

    ada, turing = gpu("RTX 4090", 8, 9), gpu("GTX 1660 Ti", 7, 5)
    hopper = Gpu("cuda:0", "NVIDIA H100", "cuda", (9, 0), "9.0")
    small, maxwell = gpu("GTX 1650", 7, 5), gpu("GTX 980", 5, 2)
    tesla = Gpu("cuda:0", "Tesla T4", "cuda", (7, 5), "7.5")
    amd = Gpu("cuda:0", "AMD Instinct MI300X", "rocm", None, "gfx942")
    return {
        "pools": [each.name for each in (ada, turing, small, maxwell, amd) if has_pools(each)],
        **{
            f"{precision}, CUDA {cuda}": [
                each.name for each in (ada, hopper, tesla) if multiplies(each, precision, cuda)
            ]
            for precision in ("int8", "fp8")
            for cuda in ("11.8", "12.4")
        },
        "convolutions": {each.name: precisions(each) for each in (ada, turing, tesla)},
    }


print(json.dumps({"cast": cast(), "captured": captured(), "able": able()}))
