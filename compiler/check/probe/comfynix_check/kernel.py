"""What checks of kernels have in common."""

import contextlib
import functools
import importlib.util
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from comfynix_check.device import Gpu
from comfynix_check.numerics.verdict import ENVIRONMENT, Case, judged
from comfynix_check.registry import Context, Function, check
from comfynix_check.result import Fail, Outcome, Pass, Skip, Warn, first_line

NEEDS = ("gpu.list", "gpu.arch")
"""Without a GPU that torch was built for, every kernel fails for that one reason."""

BLOCKING = {"CUDA_LAUNCH_BLOCKING": "1"}
"""A kernel that fails does so where it was launched."""


def kernel_check(
    id: str, *, env: dict[str, str] = BLOCKING, **options: Any
) -> Callable[[Function], Function]:
    """`check` for kernels of torch: an exception is the kernel's failure, not the check's."""
    environment = {**ENVIRONMENT, **env}
    register = check(id, needs=NEEDS, raised="kernel_raised", env=environment, **options)

    def with_torch(function: Function) -> Function:
        @functools.wraps(function)
        def tried(context: Context) -> Outcome:
            present(context, "torch", "torch")
            return function(context)

        return register(tried)

    return with_torch


def proved(torch: Any, on: Iterable[Gpu], cases: Callable[[Gpu], Iterable[Case]]) -> Pass:
    """Judges the cases on each GPU; what was measured is the result's `actual`.

    Says on stderr what it is at, for the kernels that take the process with them.
    """
    measured = []
    for gpu in on:
        results = []
        for case in cases(gpu):
            print(f"{gpu}: {case.name}", file=sys.stderr, flush=True)
            results.append(judged(torch, case, gpu=str(gpu)))
        measured.append({"gpu": str(gpu), "cases": results})
    return Pass(actual={"measured": measured})


def half(gpu: Gpu) -> str:
    """The 16-bit float that models run in there: bf16 from Ampere on."""
    return "fp16" if gpu.maker == "cuda" and not gpu.at_least(8) else "bf16"


def compiler() -> str | None:
    """The C compiler that Triton would take: `CC`, else gcc or clang on PATH."""
    return os.environ.get("CC") or shutil.which("gcc") or shutil.which("clang")


@contextlib.contextmanager
def compiled_here(context: Context) -> Iterator[None]:
    """For kernels of Triton, which builds their launchers with a C compiler. Without one that nobody asked
    for they are skipped, and what a config without `jit` did not promise is only worth a warning."""
    if compiler() is None:
        if context.manifest.jit:
            raise Fail("no_c_compiler")
        raise Skip("the image has no C compiler, which `jit: true` in its config would add")
    try:
        yield
    except Outcome:
        raise
    except Exception as fault:
        if context.manifest.jit:
            raise
        traceback.print_exc()
        raise Warn("kernel_raised", type=type(fault).__name__, text=first_line(fault)) from fault


def present(context: Context, module: str, distribution: str) -> None:
    """Raises Skip where the package is not in the image, Fail `extension_missing` where it should be."""
    spec = importlib.util.find_spec(module)
    # A folder without code of its own may be another's: flash-attn-4 is `flash_attn.cute`.
    if spec is not None and spec.origin is not None:
        return
    if context.manifest.has(distribution):
        raise Fail("extension_missing", distribution=distribution, module=module)
    raise Skip(f"{distribution} is not in the image", absent=True)
