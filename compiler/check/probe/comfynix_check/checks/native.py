"""Native extensions are there and load: a wheel without them imports, and fails at the first kernel."""

import ctypes
import importlib
import importlib.machinery
import os
import sys

from comfynix_check.elf import NoElf, read_elf
from comfynix_check.import_fault import import_fault
from comfynix_check.manifest import Distribution, Manifest
from comfynix_check.native_files import find
from comfynix_check.registry import Context, check
from comfynix_check.result import Fail, Outcome, Pass, Warn


def _native(manifest: Manifest) -> list[str]:
    return [each.name for each in manifest.distributions if each.native]


@check(
    "pkg.native",
    subjects=_native,
    applies=lambda manifest: bool(_native(manifest)),
    env={"CUDA_VISIBLE_DEVICES": ""},
)
def native(context: Context) -> Outcome:
    """Each promised file exists, and each extension module loads with all its symbols bound; what needs
    a library that nobody has to ship, as the driver's, is tried where that is there."""
    distribution = context.manifest.distribution(context.subject or "")
    assert distribution is not None
    files = {each: find(each) for each in distribution.native}
    lost = [each for each, file in files.items() if file is None]
    expected = {"files": len(files)}
    if lost:
        return Fail(
            "native_missing",
            expected=expected,
            actual={"files": len(files) - len(lost)},
            name=distribution.name,
            files=lost,
        )
    _load_torch_first(distribution, context.manifest)
    loaded = 0
    unloaded: list[str] = []
    warned: Fail | None = None
    for promised, file in sorted(files.items()):
        if file is None or not _is_library(file):
            continue
        try:
            ctypes.CDLL(file, mode=os.RTLD_NOW | os.RTLD_LOCAL)
        except OSError as fault:
            if str(fault).split(":")[0] in distribution.missing:
                unloaded.append(promised)
                continue
            print(fault, file=sys.stderr)
            failure = import_fault(promised, fault, context.manifest.torch)
            if promised.endswith(tuple(importlib.machinery.EXTENSION_SUFFIXES)):
                return failure
            warned = warned or Warn(failure.code, **failure.details)
        else:
            loaded += 1
    actual = {"files": len(files), "loaded": loaded, "unloaded": unloaded}
    if warned is not None:
        warned.expected, warned.actual = expected, actual
        return warned
    return Pass(expected=expected, actual=actual)


def _load_torch_first(distribution: Distribution, manifest: Manifest) -> None:
    """Extensions of torch find its libraries in the process; its own faults are told elsewhere."""
    if distribution.name == "torch" or not manifest.has("torch"):
        return
    try:
        importlib.import_module("torch")
    except Exception as fault:
        print(f"without torch, which does not import: {fault}", file=sys.stderr)


def _is_library(file: str) -> bool:
    """Whether it can be loaded at all: programs cannot."""
    try:
        return read_elf(file).interpreter is None
    except (NoElf, OSError):
        return ".so" in os.path.basename(file)
