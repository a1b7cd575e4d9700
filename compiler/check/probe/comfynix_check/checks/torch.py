"""torch, and the packages that are built for just one torch, are those the image promises."""

import importlib
import traceback
from typing import Any

from comfynix_check.import_fault import import_fault
from comfynix_check.installed import installed
from comfynix_check.manifest import Manifest
from comfynix_check.registry import Context, check
from comfynix_check.result import Fail, Outcome, Pass
from comfynix_check.torch_files import torch_version

FAMILY = ("torchvision", "torchaudio")


def _promises_torch(manifest: Manifest) -> bool:
    return manifest.torch is not None or manifest.has("torch")


@check("ver.torch", applies=_promises_torch)
def version(context: Context) -> Outcome:
    """The very build: `2.10.0+cu130`."""
    promised = context.manifest.torch
    found = torch_version()
    expected = {"torch": promised}
    if found is None:
        return Fail("torch_missing", expected=expected, promised=promised or "a torch")
    actual = {"torch": found["__version__"], "git": found["git_version"]}
    if promised is not None and not _is(found["__version__"], promised):
        return Fail(
            "torch_differs",
            expected=expected,
            actual=actual,
            found=found["__version__"],
            promised=promised,
        )
    return Pass(expected=expected, actual=actual)


def _is(found: str, promised: str) -> bool:
    """Wheels of PyPI are named 2.10.0 and call themselves 2.10.0+cu128."""
    return found == promised or ("+" not in promised and found.partition("+")[0] == promised)


@check(
    "ver.cuda",
    applies=lambda manifest: manifest.has_accelerator() and _promises_torch(manifest),
)
def accelerator(context: Context) -> Outcome:
    """torch was built for the accelerator, and the version, of the image."""
    found = torch_version()
    if found is None:
        return Fail("torch_missing", promised=context.manifest.torch or "a torch")
    manifest = context.manifest
    for name, promised, key in (
        ("CUDA", manifest.cuda, "cuda"),
        ("ROCm", manifest.rocm, "hip"),
        ("XPU", manifest.xpu, "xpu"),
    ):
        if promised is None:
            continue
        built = found[key]
        expected, actual = {key: promised}, {key: built, "torch": found["__version__"]}
        details: dict[str, Any] = {"torch": found["__version__"], "name": name, "key": key}
        if built is None:
            return Fail("cpu_torch", expected=expected, actual=actual, promised=promised, **details)
        if key != "xpu" and _minor(built) != _minor(promised):
            return Fail(
                "cuda_differs",
                expected=expected,
                actual=actual,
                promised=promised,
                built=built,
                **details,
            )
    return Pass(actual=found)


def _minor(version: str) -> list[str]:
    """`13.0` of `13.0.1`; HIP says `6.4.43482-0f2d60242`."""
    return version.split(".")[:2]


@check(
    "ver.torchfamily",
    subjects=lambda manifest: [each for each in FAMILY if manifest.has(each)],
    applies=lambda manifest: any(map(manifest.has, FAMILY)),
    env={"CUDA_VISIBLE_DEVICES": ""},
)
def family(context: Context) -> Outcome:
    """Its operators load into this torch: the C++ of each is built for just one."""
    name = context.subject or ""
    there = installed().get(name)
    torch = torch_version()
    if there is None:
        return Fail("family_missing", name=name)
    if torch is None:
        return Fail("torch_missing", promised=context.manifest.torch or "a torch")
    actual = {name: there.version, "torch": torch["__version__"]}
    variants = [each.partition("+")[2] for each in (there.version, torch["__version__"])]
    if all(variants) and variants[0] != variants[1]:
        return Fail(
            "family_variant", actual=actual, name=name, version=there.version, torch=actual["torch"]
        )
    try:
        module = importlib.import_module(name)
        if name == "torchvision":
            _nms()
    except Exception as fault:
        traceback.print_exc()
        failure = import_fault(name, fault, actual["torch"])
        failure.actual = actual
        return failure
    return Pass(actual={**actual, "module": getattr(module, "__version__", None)})


def _nms() -> None:
    """Two boxes, one inside the other: the better one stays."""
    import torch

    boxes = torch.tensor([[0.0, 0.0, 9.0, 9.0], [0.0, 0.0, 9.0, 8.5]])
    kept = torch.ops.torchvision.nms(boxes, torch.tensor([0.5, 0.9]), 0.5)
    if kept.tolist() != [1]:
        raise RuntimeError(f"torchvision::nms kept {kept.tolist()} instead of [1]")
