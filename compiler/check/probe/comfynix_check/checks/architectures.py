"""torch holds code for the GPUs: those that are here, and those the config promises."""

import importlib
import re
import struct
from typing import Any

from comfynix_check.arch import runs_as
from comfynix_check.fatbin import Code, code_in
from comfynix_check.libcuda import Driver
from comfynix_check.manifest import Manifest
from comfynix_check.native_files import native_files
from comfynix_check.registry import Context, check
from comfynix_check.result import Fail, Outcome, Pass, Warn
from comfynix_check.torch_files import torch_version


def _cuda_torch(manifest: Manifest) -> bool:
    return manifest.cuda is not None and (manifest.torch is not None or manifest.has("torch"))


def torch_architectures() -> list[str]:
    """What torch was compiled for, whether or not there is a GPU; [] of a torch without CUDA."""
    torch: Any = importlib.import_module("torch")
    flags = getattr(torch._C, "_cuda_getArchFlags", lambda: None)()
    return flags.split() if flags else []


@check("gpu.arch", applies=_cuda_torch, alone=False)
def here(context: Context) -> Outcome:
    """Each GPU that is here runs torch's own kernels."""
    built = torch_architectures()
    if not built:
        version = (torch_version() or {}).get("__version__", "of an unknown version")
        return Fail(
            "cpu_torch", torch=version, name="CUDA", key="cuda", promised=context.manifest.cuda
        )
    driver = Driver()
    driver.must("cuInit", 0)
    judged = [
        _judged(index, driver.capability(device), built)
        for index, device in enumerate(driver.devices())
    ]
    expected, actual = {"built_for": built}, {"gpus": judged}
    facts = {"gpus": judged}
    bad = [each for each in judged if each["runs_as"] is None]
    if bad:
        return Fail(
            "gpu_not_covered",
            expected=expected,
            actual=actual,
            facts=facts,
            package="torch",
            built=built,
            gpu=[f"sm_{each['cc'].replace('.', '')}" for each in bad],
            capability=[each["cc"] for each in bad],
        )
    compiled = [each for each in judged if each["runs_as"].startswith("compute_")]
    if compiled:
        return Warn(
            "gpu_by_ptx",
            expected=expected,
            actual=actual,
            facts=facts,
            package="torch",
            ptx=compiled[0]["runs_as"],
            built=built,
            capability=[each["cc"] for each in compiled],
        )
    return Pass(expected=expected, actual=actual, facts=facts)


def _judged(index: int, cc: str, built: list[str]) -> dict[str, Any]:
    return {"index": index, "cc": cc, "runs_as": runs_as(cc, built)}


@check(
    "ver.capabilities",
    applies=lambda manifest: _cuda_torch(manifest) and bool(manifest.capabilities),
    env={"CUDA_VISIBLE_DEVICES": ""},
)
def promised(context: Context) -> Outcome:
    """Each compute capability that the config promises runs torch's own kernels; needs no GPU."""
    built = torch_architectures()
    if not built:
        version = (torch_version() or {}).get("__version__", "of an unknown version")
        return Fail(
            "cpu_torch", torch=version, name="CUDA", key="cuda", promised=context.manifest.cuda
        )
    runs = {each: runs_as(each, built) for each in context.manifest.capabilities}
    missing = [each for each, arch in runs.items() if arch is None]
    expected, actual = {"capabilities": list(runs)}, {"built_for": built, "runs_as": runs}
    if missing:
        return Fail(
            "capability_not_built",
            expected=expected,
            actual=actual,
            package="torch",
            built=built,
            capability=missing,
        )
    return Pass(expected=expected, actual=actual)


@check("pkg.arch", applies=lambda manifest: manifest.cuda is not None)
def packages(context: Context) -> Outcome:
    """Each package with CUDA code holds some for each promised GPU; needs neither GPU nor torch."""
    found: dict[str, Code] = {}
    for path, _ in native_files():
        try:
            code = code_in(path)
        except (OSError, struct.error, IndexError):
            continue
        if code.binaries:
            package = _package(path)
            found[package] = found[package] + code if package in found else code
    lacking = {
        package: [each for each in context.manifest.capabilities if code.share(each) == 0]
        for package, code in found.items()
    }
    lines = [
        f"{package} lacks {', '.join(missing)} (it has {', '.join(found[package].architectures())})"
        for package, missing in sorted(lacking.items())
        if missing
    ]
    expected = {"capabilities": list(context.manifest.capabilities)}
    actual = {"built_for": {name: code.architectures() for name, code in sorted(found.items())}}
    if lines:
        return Warn("package_not_built", expected=expected, actual=actual, lines=lines)
    return Pass(expected=expected, actual=actual)


def _package(path: str) -> str:
    """The folder or file below site-packages, without what compilers add to names."""
    below = re.split(r"/(?:site|dist)-packages/", path)[-1].split("/")
    return below[0].split(".")[0] if below[0] != "nvidia" else "/".join(below[:2])
