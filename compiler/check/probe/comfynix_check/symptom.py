"""What the words of other programs mean: of torch, CUDA, Triton, cuDNN, a compiler, the loader.

A kernel that ends the process, or an exception that a check did not foresee, leaves its words on
stderr. These are the ones users meet most, each with an error of catalogue.json and its remedy.
"""

import re

PATTERNS: tuple[tuple[str, str], ...] = (
    # FlashAttention 3 calls exit(1) in its launcher (hopper/cuda_check.h), which xformers has built in.
    (
        "flash3_exits",
        r"CU(?:DA|TLASS) error \(\S*(?:hopper|flash_fwd_launch_template)\S*:\d+\): (?P<said>.+)",
    ),
    ("no_kernel_image", r"no kernel image is available for execution on the device"),
    ("no_kernel_image", r"cudaErrorNoKernelImageForDevice|CUDA_ERROR_NO_BINARY_FOR_GPU"),
    ("no_kernel_image", r"invalid device function"),
    ("sageattention_kernel_missing", r"(?P<kernel>SM\d+) kernel is not available"),
    ("sageattention_kernel_missing", r"Unsupported CUDA architecture: (?P<kernel>sm\d+)"),
    ("ptx_too_new", r"PTX was compiled with an unsupported toolchain|unsupported PTX version"),
    ("ptx_too_new", r"device kernel image is invalid"),
    ("nvrtc_missing", r"Error in dlopen[^\n]*?(?P<library>libnvrtc[\w.-]*\.so(?:\.\d+)*)"),
    ("nvrtc_missing", r"failed to open (?P<library>libnvrtc-builtins[\w.-]*)"),
    ("nvrtc_missing", r"(?P<library>libnvrtc[\w.-]*): cannot open shared object file"),
    ("nvrtc_missing", r"Could not find any (?P<library>NVRTC) library"),
    (
        "cudnn_no_engine",
        r"(?P<said>cuDNN Frontend error.*|No (?:valid )?(?:execution plans|engine).*"
        r"|.*unable to find an engine.*|CUDNN_STATUS_[A-Z_]+"
        r"|Unable to load any of \{libcudnn[^}]*\}|Cannot load symbol cudnn\w+"
        r"|Could not load (?:library|symbol) (?:lib)?cudnn.*|cuDNN version incompatibility.*)",
    ),
    ("cublas_failed", r"(?P<said>CUBLAS_STATUS_[A-Z_]+)"),
    (
        "no_c_compiler",
        r"Failed to find C(?:\+\+)? compiler|InvalidCxxCompiler|No working C\+\+ compiler",
    ),
    ("no_c_compiler", r"No such file or directory: '(?:\S*/)?(?P<name>gcc|cc|clang|g\+\+|c\+\+)'"),
    ("no_python_headers", r"Python\.h: No such file"),
    ("triton_libcuda", r"libcuda\.so cannot found"),
    ("triton_libcuda", r"cannot find -l(?:cuda|:libcuda\.so)"),
    ("triton_libcuda", r"No such file or directory: '/sbin/ldconfig'"),
    ("ptxas_too_old", r"ptxas fatal\s*: Value '(?P<architecture>sm_\w+)' is not defined"),
    ("ptxas_missing", r"No such file or directory: '(?P<path>\S*ptxas\S*)'"),
    ("ptxas_missing", r"(?P<path>Cannot find ptxas)"),
    ("no_user_name", r"getpwuid\(\): uid not found: (?P<uid>\d+)|getpwuid\(\)|No username set in"),
    (
        "cache_not_executable",
        r"(?P<folder>/\S*?)(?:/[^/\s]+\.so)?: failed to map segment from shared object",
    ),
    (
        "cache_not_writable",
        r"(?:Read-only file system|Permission denied): "
        r"'(?P<folder>/[^']*(?:triton|inductor|\.nv|\.cache)[^']*)'",
    ),
    ("gpu_out_of_memory", r"CUDA out of memory|OutOfMemoryError|CUDA_ERROR_OUT_OF_MEMORY"),
    # torch asks NVML how much memory there is, to say that it is too little, and may not get an answer.
    ("gpu_out_of_memory", r"NVML_SUCCESS == .+ INTERNAL ASSERT FAILED .*CUDACachingAllocator"),
    ("gpu_broken_memory", r"uncorrectable ECC error"),
    (
        "gpu_fault",
        r"(?:CUDA|HIP) error: (?P<said>an illegal memory access|unspecified launch failure"
        r"|misaligned address|device-side assert|an illegal instruction)",
    ),
    ("nccl_failed", r"NCCL error in: \S+, (?P<said>[^(\n]+)"),
    ("shm_too_small", r"/dev/shm/nccl\S*|shm_open[^\n]*No space left|No space left[^\n]*shm"),
)
"""Error code and what it is recognised by. What a group takes is a detail of the error."""


def symptom(text: str) -> tuple[str, dict[str, str]] | None:
    """The error that the text tells of, and its details: by the last line that is recognised.

        symptom("RuntimeError: Failed to find C compiler. Please specify via CC")
        # ("no_c_compiler", {})
    """
    for line in reversed(text.splitlines()):
        for code, pattern in PATTERNS:
            match = re.search(pattern, line)
            if match:
                return code, {key: value for key, value in match.groupdict().items() if value}
    return None
