"""Versions of CUDA's libraries: what torch's metadata pins, and what the libraries say of themselves."""

import ctypes
import re

from comfynix_check.cuda_libraries import open_library
from comfynix_check.installed import installed

SONAMES = {
    "cublas": "libcublasLt",
    "cuda-runtime": "libcudart",
    "cuda-nvrtc": "libnvrtc",
    "cudnn": "libcudnn",
    "nccl": "libnccl",
}
"""By the middle of the distribution's name: `nvidia-cudnn-cu13`."""


def torch_pins() -> dict[str, str]:
    """What torch's metadata pins: `{"cudnn": "9.15.1.9"}`."""
    torch = installed().get("torch")
    pins: dict[str, str] = {}
    for line in torch.requires or [] if torch else []:
        found = re.match(r"nvidia[-_]([a-z-]+?)(?:[-_]cu\d+)?\s*\(?==\s*([\d.]+)", line)
        if found:
            pins[found[1].replace("_", "-")] = found[2]
    return pins


def runtime_versions() -> dict[str, str | None]:
    """What the libraries say of themselves; None for one that is not there or does not say."""
    return {name: _version(name) for name in SONAMES}


def _version(name: str) -> str | None:
    try:
        library = open_library(SONAMES[name])
        return None if library is None else ASK[name](library)
    except (OSError, AttributeError):
        return None


def _cublas(library: ctypes.CDLL) -> str:
    library.cublasLtGetVersion.restype = ctypes.c_size_t
    return _dotted(library.cublasLtGetVersion(), 10000, 100)


def _cudnn(library: ctypes.CDLL) -> str:
    library.cudnnGetVersion.restype = ctypes.c_size_t
    number = library.cudnnGetVersion()
    return _dotted(number, *((10000, 100) if number >= 90000 else (1000, 100)))


def _nccl(library: ctypes.CDLL) -> str:
    number = ctypes.c_int()
    library.ncclGetVersion(ctypes.byref(number))
    return _dotted(number.value, 10000, 100)


def _runtime(library: ctypes.CDLL) -> str:
    number = ctypes.c_int()
    library.cudaRuntimeGetVersion(ctypes.byref(number))
    return f"{number.value // 1000}.{number.value % 1000 // 10}"


def _nvrtc(library: ctypes.CDLL) -> str:
    major, minor = ctypes.c_int(), ctypes.c_int()
    library.nvrtcVersion(ctypes.byref(major), ctypes.byref(minor))
    return f"{major.value}.{minor.value}"


def _dotted(number: int, major: int, minor: int) -> str:
    """`9.15.1` of 91501."""
    return f"{number // major}.{number % major // minor}.{number % minor}"


ASK = {
    "cublas": _cublas,
    "cuda-runtime": _runtime,
    "cuda-nvrtc": _nvrtc,
    "cudnn": _cudnn,
    "nccl": _nccl,
}
