"""Every distribution is imported in a process of its own: what exits, hangs or crashes there takes
down nothing else, and is named."""

import importlib
import sys
import time
import traceback
import warnings

from comfynix_check.import_fault import import_fault
from comfynix_check.import_plan import importable, modules_to_import
from comfynix_check.manifest import Distribution
from comfynix_check.registry import Context, check
from comfynix_check.result import Fail, Outcome, Pass, Warn


@check("pkg.import", subjects=importable, env={"CUDA_VISIBLE_DEVICES": ""})
def without_gpu(context: Context) -> Outcome:
    """With every GPU hidden, as on a build machine: an import must not need one."""
    return _imported(context)


@check(
    "pkg.import-gpu",
    subjects=importable,
    applies=lambda manifest: manifest.has_accelerator(),
    alone=False,
)
def with_gpu(context: Context) -> Outcome:
    """With the GPUs in sight: some packages choose their kernels at import."""
    return _imported(context)


def _imported(context: Context) -> Outcome:
    distribution = context.manifest.distribution(context.subject or "")
    assert distribution is not None
    required, optional = modules_to_import(distribution)
    seconds: dict[str, float] = {}
    warned: list[str] = []
    failed: Fail | None = None
    for module in [*required, *optional]:
        started = time.monotonic()
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("default")
                importlib.import_module(module)
        except (Exception, SystemExit) as fault:
            if isinstance(fault, ModuleNotFoundError) and not _is_installed(distribution):
                return Fail("distribution_missing", lines=[distribution.name])
            failed = failed or _failed(module, fault, context, must=module in required)
            if module in required:
                return failed
            continue
        seconds[module] = round(time.monotonic() - started, 3)
        warned += [f"{each.category.__name__}: {each.message}" for each in caught][:3]
    actual = {"seconds": seconds, "warnings": warned, **_version(distribution)}
    if failed is not None:
        failed.actual = actual
        return failed
    return Pass(actual=actual)


def _is_installed(distribution: Distribution) -> bool:
    from comfynix_check.installed import (
        installed,  # slow to load: only where needed
    )

    return distribution.name in installed()


def _failed(module: str, fault: Exception | SystemExit, context: Context, *, must: bool) -> Fail:
    traceback.print_exception(fault, file=sys.stderr)
    torch = context.manifest.torch
    failure = (
        Fail("import_exits", module=module, exit_code=fault.code)
        if isinstance(fault, SystemExit)
        else import_fault(module, fault, torch)
    )
    return failure if must else Warn(failure.code, **failure.details)


def _version(distribution: Distribution) -> dict[str, str]:
    return {} if distribution.version is None else {"version": distribution.version}
