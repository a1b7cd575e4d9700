"""Why an import failed, read from what Python says."""

import re
from typing import Any

from comfynix_check.result import Fail

Details = dict[str, Any]


def import_fault(module: str, fault: BaseException, torch: str | None) -> Fail:
    """The failure, with the code of its cause where the message tells it."""
    text = str(fault)
    details: Details = {
        "module": module,
        "type": type(fault).__name__,
        "text": text,
        "torch": torch or "the image's",
    }
    for code, pattern in PATTERNS:
        found = re.search(pattern, text)
        if found:
            return Fail(code, **{**details, **found.groupdict()})
    return Fail("import_failed", **details)


PATTERNS = (
    ("torch_abi", r"undefined symbol: (?P<symbol>\S*(?:c10|torch|at[0-9]|_ZN2at)\S*)"),
    ("undefined_symbol", r"undefined symbol: (?P<symbol>\S+)"),
    (
        "cxx_library_old",
        r"(?P<library>/\S*lib(?:stdc\+\+|gcc_s)\.so\S*): version [`'](?P<version>(?:GLIBCXX|CXXABI|GCC)_\S+?)'"
        r" not found \(required by (?P<file>\S+?)\)",
    ),
    (
        "glibc_old",
        r"(?P<library>/\S*): version [`'](?P<version>GLIBC_\S+?)' not found \(required by (?P<file>\S+?)\)",
    ),
    ("torchvision_mismatch", r"operator (?P<operator>torch\w+::\w+) does not exist"),
    (
        "gpu_at_import",
        r"Found no NVIDIA driver|No CUDA GPUs are available|no CUDA-capable device"
        r"|Torch not compiled with CUDA enabled",
    ),
    ("nvrtc_missing", r"(?P<library>libnvrtc\S*?): cannot open shared object file"),
    ("libcuda_at_import", r"libcuda\.so\.1: cannot open shared object file"),
    ("library_missing", r"(?P<library>\S+?): cannot open shared object file"),
    ("no_tmp", r"No usable temporary directory found"),
    ("module_missing", r"No module named '(?P<missing>[^']+)'"),
)
"""Codes and what their messages look like: the first that fits."""
