"""What can be tried of CUDA's libraries without a GPU: that they find the parts they open by name."""

import ctypes

from comfynix_check.cuda_libraries import open_library
from comfynix_check.result import Fail

KERNEL = b'extern "C" __global__ void add(float *x) { x[threadIdx.x] += 1.0f; }'


def compile_kernel() -> str | None:
    """NVRTC compiles a kernel, for which it opens libnvrtc-builtins; its version, or None without it."""
    nvrtc = open_library("libnvrtc")
    if nvrtc is None:
        return None
    major, minor = ctypes.c_int(), ctypes.c_int()
    nvrtc.nvrtcVersion(ctypes.byref(major), ctypes.byref(minor))
    program = ctypes.c_void_p()
    result = nvrtc.nvrtcCreateProgram(ctypes.byref(program), KERNEL, b"add.cu", 0, None, None)
    if result == 0:
        options = (ctypes.c_char_p * 1)(b"--gpu-architecture=compute_80")
        result = nvrtc.nvrtcCompileProgram(program, 1, options)
    if result != 0:
        raise Fail("nvrtc_broken", number=result, log=_log(nvrtc, program))
    return f"{major.value}.{minor.value}"


def _log(nvrtc: ctypes.CDLL, program: ctypes.c_void_p) -> str:
    size = ctypes.c_size_t()
    if nvrtc.nvrtcGetProgramLogSize(program, ctypes.byref(size)) != 0:
        return "no log"
    text = ctypes.create_string_buffer(size.value + 1)
    nvrtc.nvrtcGetProgramLog(program, text)
    return text.value.decode("utf-8", "replace").strip() or "no log"


PARTS = ("Graph", "Ops", "Cnn", "Adv")
"""Parts of cuDNN 9 that can be asked for their version; asking opens the part's library."""


def cudnn_parts() -> list[str]:
    """The parts of cuDNN that answer; [] without cuDNN. Raises Fail for one that does not load."""
    cudnn = open_library("libcudnn")
    answered = []
    for part in PARTS if cudnn is not None else ():
        try:
            ask = getattr(cudnn, f"cudnn{part}VersionCheck")
        except AttributeError:
            continue
        result = ask()
        if result != 0:
            raise Fail("cudnn_part_broken", part=part, number=result)
        answered.append(part)
    return answered
