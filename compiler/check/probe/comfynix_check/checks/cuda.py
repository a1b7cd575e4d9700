"""The driver's library, and the GPUs it shows."""

import ctypes
from typing import Any

from comfynix_check.checks.host import on_cuda
from comfynix_check.driver_files import kernel_driver
from comfynix_check.libcuda import PROCESSORS, Driver, belongs_elsewhere, error_name
from comfynix_check.libnvml import Nvml, NvmlError
from comfynix_check.registry import Context, check
from comfynix_check.result import Fail, Outcome, Pass
from comfynix_check.versions import cuda_of_number, numbers


@check("host.libcuda", needs=("host.devnodes",), alone=False, applies=on_cuda)
def library(context: Context) -> Outcome:
    """libcuda is found, is no stub, fits the kernel's driver, and is new enough."""
    driver = Driver()
    facts: dict[str, Any] = {"host": {"libcuda": driver.path}}
    result = driver.call("cuInit", 0)
    if result != 0 and not belongs_elsewhere(result):
        failure = driver.failure(result, context)
        failure.facts = facts
        return failure
    if "/stubs/" in driver.path:
        return Fail("libcuda_stub", path=driver.path, facts=facts)
    number = driver.number("cuDriverGetVersion")
    facts["host"]["cuda_driver_api"] = number
    promised = context.manifest.cuda or "0"
    expected = {"cuda": promised}
    actual = {"path": driver.path, "cuda": cuda_of_number(number), "cuInit": result}
    if number // 1000 < numbers(promised)[0]:
        return Fail(
            "libcuda_too_old",
            expected=expected,
            actual=actual,
            facts=facts,
            path=driver.path,
            found=cuda_of_number(number),
            cuda=promised,
            needed=context.manifest.min_driver or "?",
            kernel=kernel_driver() or "unknown",
        )
    return Pass(expected=expected, actual=actual, facts=facts)


@check("gpu.list", needs=("host.devnodes", "host.libcuda", "host.wsl"), alone=False)
def gpus(context: Context) -> Outcome:
    """At least one GPU, and each gives a context. GPUs of others than NVIDIA are left to torch."""
    if not on_cuda(context.manifest):
        return Pass()
    driver = Driver()
    result = driver.call("cuInit", 0)
    if result != 0:
        return driver.failure(result, context)
    devices = driver.devices()
    if not devices:
        return driver.failure(100, context)
    found = [_described(driver, index, device) for index, device in enumerate(devices)]
    modes = _modes(len(devices))
    listed = [{**each, **mode} for each, mode in zip(found, modes, strict=True)]
    return Pass(actual={"gpus": [each["name"] for each in listed]}, facts={"gpus": listed})


def _described(driver: Driver, index: int, device: int) -> dict[str, Any]:
    """What the driver says of one GPU; its free memory is known only inside a context."""
    name = ctypes.create_string_buffer(256)
    driver.must("cuDeviceGetName", name, len(name), device)
    context = ctypes.c_void_p()
    result = driver.call("cuDevicePrimaryCtxRetain", ctypes.byref(context), device)
    text = name.value.decode("utf-8", "replace")
    if result != 0:
        raise _no_context(result, index, text)
    driver.must("cuCtxSetCurrent", context)
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    driver.must("cuMemGetInfo_v2", ctypes.byref(free), ctypes.byref(total))
    driver.call("cuDevicePrimaryCtxRelease_v2", device)
    return {
        "index": index,
        "name": text,
        "cc": driver.capability(device),
        "processors": driver.number("cuDeviceGetAttribute", PROCESSORS, device),
        "mem_total": total.value,
        "mem_free": free.value,
    }


@check("gpu.memory", applies=lambda manifest: manifest.gpu_memory is not None)
def memory(context: Context) -> Outcome:
    """On one GPU at least as much memory is free as the config asks for."""
    needed = context.manifest.gpu_memory or 0
    driver = Driver()
    driver.must("cuInit", 0)
    found = [_described(driver, index, device) for index, device in enumerate(driver.devices())]
    free = [each["mem_free"] / 1e9 for each in found]
    expected, actual = {"free_gb": needed}, {"free_gb": free}
    roomiest = max(found, key=lambda each: int(each["mem_free"]))
    if roomiest["mem_free"] < needed * 1e9:
        return Fail(
            "gpu_memory_short",
            expected=expected,
            actual=actual,
            needed=f"{needed:g}",
            gpu=roomiest["name"],
            free=f"{roomiest['mem_free'] / 1e9:.1f}",
            total=f"{roomiest['mem_total'] / 1e9:.1f}",
        )
    return Pass(expected=expected, actual=actual)


def _no_context(result: int, index: int, name: str) -> Fail:
    code = {2: "gpu_full", 46: "gpu_unavailable"}.get(result, "gpu_no_context")
    return Fail(code, index=index, gpu=name, number=result, name=error_name(result))


def _modes(count: int) -> list[dict[str, Any]]:
    """MIG and ECC, where NVML is there to tell and counts the GPUs as CUDA does."""
    unknown = {"mig": None, "ecc": None}
    try:
        with Nvml() as nvml:
            if nvml.count() == count:
                return [{**unknown, **nvml.modes(index)} for index in range(count)]
    except (OSError, NvmlError):
        pass
    return [unknown for _ in range(count)]
