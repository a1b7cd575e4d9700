"""CUDA's libraries of the image: they load, find their parts, and are the versions torch was built with."""

import ctypes
import importlib
import os
import re
import sys
import traceback
from typing import Any

from comfynix_check.cuda_libraries import path_of, shipped
from comfynix_check.cuda_trials import compile_kernel, cudnn_parts
from comfynix_check.elf import read_elf
from comfynix_check.import_fault import import_fault
from comfynix_check.runtime_versions import SONAMES, runtime_versions, torch_pins
from comfynix_check.manifest import Manifest
from comfynix_check.native_files import is_plugin, native_files
from comfynix_check.registry import Context, check
from comfynix_check.result import Fail, Outcome, Pass, Skip, Warn
from comfynix_check.versions import numbers


def _cuda_torch(manifest: Manifest) -> bool:
    return manifest.cuda is not None and (manifest.torch is not None or manifest.has("torch"))


def _import_torch(context: Context) -> None:
    """Raises what torch's own import check would say."""
    try:
        importlib.import_module("torch")
    except Exception as fault:
        traceback.print_exc()
        raise import_fault("torch", fault, context.manifest.torch) from fault


@check("lib.load", applies=_cuda_torch, env={"CUDA_VISIBLE_DEVICES": ""})
def load(context: Context) -> Outcome:
    """Every library of NVIDIA's wheels loads after torch; NVRTC compiles; cuDNN finds its parts."""
    _import_torch(context)
    if not shipped() and path_of("libcudart") is None:
        return Fail("cuda_libraries_missing", cuda=context.manifest.cuda)
    waived = []
    for path in shipped():
        try:
            ctypes.CDLL(path)
        except OSError as fault:
            if _may_fail(path, str(fault), context.manifest):
                waived.append(os.path.basename(path))
                continue
            print(fault, file=sys.stderr)
            return Fail("library_broken", file=path, text=str(fault))
    return Pass(
        actual={
            "loaded": len(shipped()) - len(waived),
            "waived": waived,
            "nvrtc": compile_kernel(),
            "cudnn_parts": cudnn_parts(),
        }
    )


def _may_fail(path: str, text: str, manifest: Manifest) -> bool:
    """Whether it lacks what nobody has to ship, or is opened only where it is of use."""
    missing, _, rest = text.partition(": ")
    if not rest.startswith("cannot open shared object file"):
        return False
    if any(missing in each.missing for each in manifest.distributions):
        return True
    needed = {soname for _, elf in native_files() for soname in elf.needed}
    return is_plugin(path, read_elf(path), needed)


@check("lib.agree", applies=_cuda_torch, env={"CUDA_VISIBLE_DEVICES": ""})
def agree(context: Context) -> Outcome:
    """The libraries torch gets are those its metadata pins: an older one loads, and fails later."""
    _import_torch(context)
    pins = torch_pins()
    found = {name: version for name, version in runtime_versions().items() if version is not None}
    pinned = {name: pins[name] for name in found if name in pins}
    if not pinned:
        return Skip("torch's metadata pins none of NVIDIA's libraries")
    said = _torch_says()
    actual = {**found, **said}
    for name, pin in pinned.items():
        here = numbers(found[name])
        built = numbers(pin)[: len(here)]
        details: dict[str, Any] = {
            "name": name,
            "found": found[name],
            "pinned": pin,
            "path": path_of(SONAMES[name]),
        }
        if here < built:
            return Fail("library_older", expected=pinned, actual=actual, **details)
        if here > built:
            return Warn("library_newer", expected=pinned, actual=actual, **details)
    return Pass(expected=pinned, actual=actual)


def _torch_says() -> dict[str, str]:
    """torch's own comparison of its cuDNN raises when the library is older than its headers."""
    try:
        cudnn = importlib.import_module("torch.backends.cudnn")
        return {"torch.backends.cudnn.version": str(cudnn.version())}
    except ImportError:
        return {}
    except RuntimeError as fault:
        found = re.search(
            r"compiled\s+against \(?([\d., ]+)\)?.*?version \(?([\d., ]+)", str(fault)
        )
        built, here = (
            (each.replace(", ", ".").strip(" .,") for each in found.groups())
            if found
            else ("?", "?")
        )
        raise Fail(
            "library_older", name="cudnn", found=here, pinned=built, path=path_of("libcudnn")
        ) from fault
