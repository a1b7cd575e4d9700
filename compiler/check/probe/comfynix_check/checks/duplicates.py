"""One of each library in the process that imports everything, as ComfyUI does."""

import contextlib
import importlib
import os
import re
import sys
from collections import defaultdict

from comfynix_check.cuda_libraries import major_of
from comfynix_check.driver_files import DRIVER_SONAMES, FOLDERS, mapped_files
from comfynix_check.elf import NoElf, read_elf
from comfynix_check.import_plan import modules_to_import
from comfynix_check.native_files import in_store
from comfynix_check.registry import Context, check
from comfynix_check.result import Fail, Outcome, Pass, Warn

ONE_ONLY = re.compile(
    r"lib(stdc\+\+|gcc_s|c10|c10_cuda|torch\w*|cublas|cublasLt|cudnn\w*|nccl|cuda|cufft|cusolver|cusparse)\.so"
)
"""Libraries of which two in one process break: they keep state, or hand each other their objects. The CUDA
runtime is made to be there more than once: it is most often linked in."""

OF_CUDA = ("libcudart.so.", "libcublas.so.", "libcublasLt.so.", "libnvrtc.so.")
"""Libraries whose version is CUDA's."""


@check(
    "lib.dup",
    after=("pkg.import",),
    applies=lambda manifest: bool(manifest.distributions),
    limit=300,
    env={"CUDA_VISIBLE_DEVICES": ""},
)
def duplicates(context: Context) -> Outcome:
    """Imports all that imports by itself, then reads this process's memory map."""
    for distribution in context.manifest.distributions:
        if f"pkg.import.{distribution.name}" in context.failed:
            continue
        for module in modules_to_import(distribution)[0]:
            with contextlib.suppress(Exception, SystemExit):
                importlib.import_module(module)
    libraries = _by_soname()
    actual = {"libraries": sum(map(len, libraries.values()))}
    twice = {soname: files for soname, files in libraries.items() if len(files) > 1}
    lines = [f"{soname} ({' and '.join(files)})" for soname, files in sorted(twice.items())]
    fatal = {
        soname: files
        for soname, files in twice.items()
        if ONE_ONLY.match(soname) and sum(not _of_a_wheel(file) for file in files) > 1
    }
    if fatal:
        fatal_lines = [line for line in lines if line.split(" ")[0] in fatal]
        return Fail("library_twice", actual=actual, lines=fatal_lines, files=fatal)
    mixed = _other_majors(libraries, context.manifest.cuda)
    if mixed:
        return Fail("cuda_majors_mixed", actual=actual, lines=mixed, cuda=context.manifest.cuda)
    outside = _outside(libraries)
    if outside:
        return Fail("library_outside", actual=actual, lines=outside)
    if twice:
        return Warn("library_twice_harmless", actual=actual, lines=lines, files=twice)
    return Pass(actual=actual)


def _by_soname() -> dict[str, list[str]]:
    """Every library in memory by its SONAME; the same file by two names counts once."""
    found: dict[str, list[str]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for path in mapped_files():
        if ".so" not in os.path.basename(path):
            continue
        try:
            status = os.stat(path)
            soname = read_elf(path).soname
        except (OSError, NoElf):
            continue
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        # Extension modules have none: two of one name are two modules.
        if soname is not None:
            found[soname].append(path)
    return {soname: sorted(files) for soname, files in found.items()}


def _of_a_wheel(path: str) -> bool:
    """Whether auditwheel put it there, for its wheel alone: `torchvision.libs/libz.8f2a1b.so.1`."""
    return os.path.dirname(path).endswith(".libs")


def _other_majors(libraries: dict[str, list[str]], cuda: str | None) -> list[str]:
    """Libraries of another major version of CUDA than the image's."""
    if cuda is None:
        return []
    major = int(cuda.split(".")[0])
    return [
        f"{soname} ({files[0]})"
        for soname, files in sorted(libraries.items())
        if soname.startswith(OF_CUDA) and major_of(soname) not in (None, major)
    ]


def _outside(libraries: dict[str, list[str]]) -> list[str]:
    """In an image of Nix, libraries that are neither Nix's nor the driver's."""
    if not in_store(os.path.realpath(sys.executable)):
        return []
    return [
        f"{soname} ({file})"
        for soname, files in sorted(libraries.items())
        for file in files
        if not in_store(file)
        and not in_store(os.path.realpath(file))
        and not (soname.startswith(DRIVER_SONAMES) or file.startswith(FOLDERS))
    ]
