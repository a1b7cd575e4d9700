"""The CUDA driver library, by ctypes: no torch, no nvidia-smi.

Source of names and numbers: CUDA driver API, `CUresult` and `CUdevice_attribute`.
"""

import ctypes
from typing import Any

from comfynix_check.driver_files import (
    is_wsl,
    kernel_driver,
    libraries,
    mapped,
    search_path,
)
from comfynix_check.registry import Context
from comfynix_check.result import Fail

SONAME = "libcuda.so.1"

MAJOR, MINOR, PROCESSORS = 75, 76, 16
"""CUdevice_attribute: compute capability, multiprocessors."""

ERRORS = {
    2: "out_of_memory",
    3: "not_initialized",
    34: "stub_library",
    35: "insufficient_driver",
    36: "call_requires_newer_driver",
    46: "device_unavailable",
    100: "no_device",
    101: "invalid_device",
    222: "unsupported_ptx_version",
    304: "operating_system",
    500: "not_found",
    801: "not_supported",
    802: "system_not_ready",
    803: "system_driver_mismatch",
    804: "compat_not_supported_on_device",
    805: "mps_connection_failed",
    999: "unknown",
}

CODES = {
    34: "libcuda_stub",
    35: "driver_insufficient",
    36: "driver_insufficient",
    46: "gpu_unavailable",
    100: "cuda_no_device",
    101: "cuda_no_device",
    500: "wsl_not_found",
    802: "fabric_not_ready",
    803: "driver_mismatch",
    804: "compat_unsupported",
    805: "mps_unreachable",
    999: "cuda_unknown",
}
"""Our code for an error of cuInit; any other is `cuda_error`."""

DEVICES = frozenset({46, 100, 101, 802})
"""Errors that say nothing of the library, but of the GPUs: `gpu.list` tells them."""


class Driver:
    """The library, loaded. Raises Fail where there is none to load."""

    def __init__(self) -> None:
        try:
            self._library = ctypes.CDLL(SONAME)
        except OSError as fault:
            raise _not_loaded(str(fault)) from fault
        self.path = mapped("libcuda.so") or SONAME

    def call(self, function: str, *arguments: Any) -> int:
        """Calls a function; gives its CUresult."""
        try:
            result: int = getattr(self._library, function)(*arguments)
        except AttributeError as fault:
            raise Fail("libcuda_unloadable", text=str(fault), path=self.path) from fault
        return result

    def number(self, function: str, *arguments: Any) -> int:
        """Calls a function that fills in an int, given first. Raises Fail when it does not."""
        value = ctypes.c_int()
        self.must(function, ctypes.byref(value), *arguments)
        return value.value

    def must(self, function: str, *arguments: Any) -> None:
        """Calls a function. Raises Fail unless it succeeds."""
        result = self.call(function, *arguments)
        if result != 0:
            raise Fail("cuda_error", function=function, number=result, name=error_name(result))

    def devices(self) -> list[int]:
        """Every GPU's handle, in the order of their indexes. Raises Fail; cuInit must have succeeded."""
        count = self.number("cuDeviceGetCount")
        return [self.number("cuDeviceGet", index) for index in range(count)]

    def capability(self, device: int) -> str:
        """A GPU's compute capability: `8.9`."""
        major = self.number("cuDeviceGetAttribute", MAJOR, device)
        return f"{major}.{self.number('cuDeviceGetAttribute', MINOR, device)}"

    def failure(self, result: int, context: Context) -> Fail:
        """What it means that cuInit gave `result`."""
        known = CODES.get(result, "cuda_error")
        return Fail(
            "cuda_error" if known == "wsl_not_found" and not is_wsl() else known,
            function="cuInit",
            number=result,
            name=error_name(result),
            path=self.path,
            kernel=kernel_driver() or "unknown",
            needed=context.manifest.min_driver or "a newer driver",
            cuda=context.manifest.cuda or "?",
        )


def error_name(result: int) -> str:
    """`CUDA_ERROR_NO_DEVICE` of 100."""
    return f"CUDA_ERROR_{ERRORS[result].upper()}" if result in ERRORS else f"CUresult {result}"


def belongs_elsewhere(result: int) -> bool:
    """Whether another check than host.libcuda tells this error of cuInit."""
    return result in DEVICES or (result == 500 and is_wsl())


def _not_loaded(text: str) -> Fail:
    """Why the library cannot be loaded, from where its file is."""
    found = libraries("libcuda.so")
    if "cannot open shared object file" not in text or not text.startswith(SONAME):
        return Fail("libcuda_unloadable", text=text, path=", ".join(found) or SONAME)
    linked = [each for each in found if each.endswith(f"/{SONAME}")]
    if linked:
        folder = linked[0].rsplit("/", 1)[0]
        return Fail("libcuda_not_on_path", folder=folder, path=":".join(search_path()) or "empty")
    if found:
        return Fail("libcuda_without_link", file=found[0])
    return Fail("libcuda_not_injected")
