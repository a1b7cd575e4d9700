"""The CUDA libraries that an image ships for torch, as torch gets them: the loaded file if torch has
loaded it, else the one in the folders of NVIDIA's wheels."""

import ctypes
import glob
import os
from functools import cache

from comfynix_check.driver_files import DRIVER_SONAMES, mapped
from comfynix_check.native_files import site_packages


@cache
def shipped() -> tuple[str, ...]:
    """Files of NVIDIA's wheels, and those that older torch wheels bring themselves."""
    found: list[str] = []
    for folder in map(glob.escape, site_packages()):
        found += glob.glob(f"{folder}/nvidia/**/lib*.so*", recursive=True)
        for name in ("cudnn", "cublas", "nvrtc", "cudart", "nccl"):
            found += glob.glob(f"{folder}/torch/lib/lib{name}*.so*")
    return tuple(sorted(each for each in found if "/stubs/" not in each and not _driver(each)))


def _driver(path: str) -> bool:
    return os.path.basename(path).startswith(DRIVER_SONAMES)


def path_of(name: str) -> str | None:
    """The file of `libcudnn` that this process has or would get."""
    inside = mapped(f"{name}.so")
    if inside is not None:
        return inside
    return next(
        (each for each in shipped() if os.path.basename(each).startswith(f"{name}.so")), None
    )


def open_library(name: str) -> ctypes.CDLL | None:
    """It, loaded; None where the image ships none. Raises OSError when it does not load."""
    path = path_of(name)
    return None if path is None else ctypes.CDLL(path)


def major_of(path: str) -> int | None:
    """`13` of `libcudart.so.13`, `libcublas.so.13.1.0.3`."""
    version = os.path.basename(path).partition(".so.")[2].split(".")[0]
    return int(version) if version.isdigit() else None
