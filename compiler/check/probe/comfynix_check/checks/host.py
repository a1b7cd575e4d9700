"""The host as the container sees it: device files, the driver's version, WSL, NVML."""

import errno
import glob
import os
from pathlib import Path

from comfynix_check.driver_files import injection, is_wsl, kernel_driver, libraries
from comfynix_check.libcuda import Driver
from comfynix_check.libnvml import Nvml, NvmlError
from comfynix_check.manifest import Manifest
from comfynix_check.registry import Context, check
from comfynix_check.result import Fail, Outcome, Pass, Warn
from comfynix_check.versions import older, variant_for


def on_cuda(manifest: Manifest) -> bool:
    """These know NVIDIA alone."""
    return manifest.cuda is not None


@check("host.devnodes", needs=(), alone=False)
def device_files(context: Context) -> Outcome:
    """Device files are there and can be opened by this user."""
    if not on_cuda(context.manifest):
        compute = ["/dev/kfd"] if context.manifest.rocm else []
        files = [*filter(os.path.exists, compute), *sorted(glob.glob("/dev/dri/renderD*"))]
        return _opened(files) if files else Fail("no_gpu")
    if os.path.exists("/dev/dxg"):
        return _opened(["/dev/dxg"])
    gpus = sorted(glob.glob("/dev/nvidia[0-9]*"))
    driver = kernel_driver()
    if not gpus and not os.path.exists("/dev/nvidiactl"):
        if driver is None:
            return Fail("no_gpu")
        return Fail("devices_not_given", driver=driver)
    missing = [each for each in ("/dev/nvidiactl", "/dev/nvidia-uvm") if not os.path.exists(each)]
    if not gpus:
        missing.append("/dev/nvidia0")
    if missing:
        return Fail("device_missing", files=missing, actual={"present": gpus})
    return _opened(["/dev/nvidiactl", "/dev/nvidia-uvm", *gpus])


def _opened(files: list[str]) -> Outcome:
    """Whether each can be opened, as CUDA does."""
    for file in files:
        try:
            os.close(os.open(file, os.O_RDWR | os.O_CLOEXEC))
        except OSError as fault:
            codes = {errno.EACCES: "device_denied", errno.EPERM: "device_forbidden"}
            code = codes.get(fault.errno or 0, "device_dead")
            return Fail(code, file=file, uid=os.getuid(), text=fault.strerror)
    return Pass(actual={"devices": files})


@check("host.driver", needs=("host.devnodes",), alone=False, applies=on_cuda)
def driver_version(context: Context) -> Outcome:
    """The kernel's driver is new enough for the image's CUDA."""
    manifest = context.manifest
    found = kernel_driver() or _nvml_driver()
    if found is None:
        return Fail("driver_unknown")
    expected = {"min_driver": manifest.min_driver, "toolkit_driver": manifest.toolkit_driver}
    details = {"found": found, "cuda": manifest.cuda}
    facts = {"host": {"driver_kernel": found, "injection": injection()}}
    if manifest.min_driver and older(found, manifest.min_driver):
        variant = variant_for(found)
        other = f"build the image for CUDA {variant}" if variant else "take a newer machine"
        return Fail(
            "driver_too_old",
            expected=expected,
            actual={"driver": found},
            facts=facts,
            needed=manifest.min_driver,
            other=other,
            **details,
        )
    if manifest.toolkit_driver and older(found, manifest.toolkit_driver):
        return Warn(
            "driver_older_than_toolkit",
            expected=expected,
            actual={"driver": found},
            facts=facts,
            toolkit=manifest.toolkit_driver,
            **details,
        )
    return Pass(expected=expected, actual={"driver": found}, facts=facts)


def _nvml_driver() -> str | None:
    """Where /proc does not say it, as under WSL."""
    try:
        with Nvml() as nvml:
            return nvml.driver()
    except (OSError, NvmlError):
        return None


@check("host.wsl", needs=("host.devnodes",), alone=False, applies=on_cuda)
def wsl(context: Context) -> Outcome:
    """Under WSL 2, the driver's libraries of Windows are all there."""
    if not is_wsl():
        return Pass(actual={"wsl": False}, facts={"host": {"wsl": False}})
    parts = {
        "folder": os.path.isdir("/usr/lib/wsl/lib"),
        "libdxcore": bool(libraries("libdxcore.so")),
        "libnvdxgdmal": bool(glob.glob("/usr/lib/wsl/drivers/*/libnvdxgdmal.so.1"))
        or Path("/usr/lib/wsl/lib/libnvdxgdmal.so.1").exists(),
    }
    actual = {"wsl": True, **parts}
    facts = {"host": {"wsl": True}}
    driver = Driver()
    result = driver.call("cuInit", 0)
    if result == 500:
        failure = driver.failure(result, context)
        failure.actual, failure.facts = actual, facts
        return failure
    return Pass(actual=actual, facts=facts)


@check("host.nvml", needs=("host.devnodes",), alone=False, applies=on_cuda)
def nvml(context: Context) -> Outcome:
    """NVML answers: ComfyUI asks it how full the memory is, and it is the first to fail when a
    container loses its devices."""
    try:
        with Nvml() as library:
            actual = {"driver": library.driver(), "gpus": library.count()}
    except OSError as fault:
        return Warn("nvml_missing", text=str(fault))
    except NvmlError as fault:
        code = {4: "nvml_denied", 18: "nvml_mismatch", 999: "nvml_lost"}.get(
            fault.number, "nvml_error"
        )
        return Fail(code, text=str(fault), number=fault.number)
    return Pass(actual=actual)
