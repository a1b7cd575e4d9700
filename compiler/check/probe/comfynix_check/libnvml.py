"""NVML, the management library, by ctypes.

Source of names and numbers: NVML API reference, `nvmlReturn_t`.
"""

import ctypes
from types import TracebackType
from typing import Any, Self

SONAME = "libnvidia-ml.so.1"

ERRORS = {
    1: "uninitialized",
    4: "no_permission",
    6: "not_found",
    9: "driver_not_loaded",
    12: "library_not_found",
    13: "function_not_found",
    15: "gpu_is_lost",
    18: "lib_rm_version_mismatch",
    999: "unknown",
}


class NvmlError(Exception):
    """A call that failed, with its number."""

    def __init__(self, function: str, number: int) -> None:
        super().__init__(f"{function}: NVML_ERROR_{ERRORS.get(number, str(number)).upper()}")
        self.number = number


class Nvml:
    """The library, initialised between `with` and its end. Raises OSError where there is none."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(SONAME)

    def __enter__(self) -> Self:
        self.call("nvmlInit_v2")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._library.nvmlShutdown()

    def call(self, function: str, *arguments: Any) -> None:
        """Calls a function. Raises NvmlError."""
        try:
            result: int = getattr(self._library, function)(*arguments)
        except AttributeError:
            result = 13
        if result != 0:
            raise NvmlError(function, result)

    def driver(self) -> str:
        """The driver's version."""
        text = ctypes.create_string_buffer(80)
        self.call("nvmlSystemGetDriverVersion", text, ctypes.c_uint(80))
        return text.value.decode("ascii", "replace")

    def count(self) -> int:
        """How many GPUs it sees."""
        value = ctypes.c_uint()
        self.call("nvmlDeviceGetCount_v2", ctypes.byref(value))
        return value.value

    def modes(self, index: int) -> dict[str, bool | None]:
        """Whether a GPU is partitioned (MIG) and corrects its memory's errors (ECC)."""
        device = ctypes.c_void_p()
        self.call("nvmlDeviceGetHandleByIndex_v2", ctypes.c_uint(index), ctypes.byref(device))
        return {
            "mig": self._mode("nvmlDeviceGetMigMode", device),
            "ecc": self._mode("nvmlDeviceGetEccMode", device),
        }

    def _mode(self, function: str, device: ctypes.c_void_p) -> bool | None:
        """None for a GPU that has no such mode."""
        now, pending = ctypes.c_uint(), ctypes.c_uint()
        try:
            self.call(function, device, ctypes.byref(now), ctypes.byref(pending))
        except NvmlError:
            return None
        return now.value == 1
