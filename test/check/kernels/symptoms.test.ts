/** What users meet, in the words of torch, CUDA, Triton, cuDNN and compilers: recognised, with the remedy. */
import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { python } from "./kernels.ts";

/** Words, the error's code, whose fault it is, and what of the remedy must be said. */
const MET: readonly (readonly [words: string, code: string, kind: string, remedy: string])[] = [
  [
    "CUDA error (/build/xformers/third_party/flash-attention/hopper/flash_fwd_launch_template.h:188): no kernel image is available for execution on the device",
    "flash3_exits",
    "image",
    "--disable-xformers",
  ],
  [
    "CUDA error (/__w/xformers/third_party/flash-attention/hopper/flash_fwd_launch_template.h:175): invalid argument",
    "flash3_exits",
    "image",
    "without FlashAttention 3",
  ],
  [
    "torch.AcceleratorError: CUDA error: no kernel image is available for execution on the device\nCUDA kernel errors might be asynchronously reported at some other API call",
    "no_kernel_image",
    "check",
    "TORCH_CUDA_ARCH_LIST",
  ],
  [
    "AssertionError: SM89 kernel is not available. Make sure you GPUs with compute capability 8.9.",
    "sageattention_kernel_missing",
    "image",
    "12.4",
  ],
  [
    "ValueError: Unsupported CUDA architecture: sm100",
    "sageattention_kernel_missing",
    "image",
    "nvcc",
  ],
  [
    "RuntimeError: Error in dlopen for library libnvrtc.so.13and libnvrtc-ea8e7bd5.so.13",
    "nvrtc_missing",
    "image",
    "LD_LIBRARY_PATH",
  ],
  [
    "RuntimeError: Error in dlopen: libnvrtc.so.13: cannot open shared object file: No such file or directory",
    "nvrtc_missing",
    "image",
    "libnvrtc-builtins",
  ],
  [
    "nvrtc: error: failed to open libnvrtc-builtins.so.13.0.",
    "nvrtc_missing",
    "image",
    "LD_LIBRARY_PATH",
  ],
  [
    "RuntimeError: cuDNN Frontend error: [cudnn_frontend] Error: No valid execution plans built.",
    "cudnn_no_engine",
    "image",
    "enable_cudnn_sdp(False)",
  ],
  [
    "Could not load library libnvrtc.so.12. Error: libnvrtc.so.12: cannot open shared object file: No such file or directory\nRuntimeError: cuDNN Frontend error: [cudnn_frontend] Error: No execution plans support the graph.",
    "cudnn_no_engine",
    "image",
    "libnvrtc",
  ],
  [
    "Unable to load any of {libcudnn_ops.so.9.1.0, libcudnn_ops.so.9.1, libcudnn_ops.so.9, libcudnn_ops.so}\nInvalid handle. Cannot load symbol cudnnCreateTensorDescriptor",
    "cudnn_no_engine",
    "image",
    "sublibraries",
  ],
  [
    "RuntimeError: cuDNN version incompatibility: PyTorch was compiled  against (9, 10, 2) but found runtime version (9, 8, 0). PyTorch already comes bundled with cuDNN.",
    "cudnn_no_engine",
    "image",
    "of the version",
  ],
  [
    "Could not load symbol cudnnGetLibConfig. Error: /x/lib/libcudnn_graph.so.9: undefined symbol: cudnnGetLibConfig",
    "cudnn_no_engine",
    "image",
    "sublibraries",
  ],
  [
    'RuntimeError: NVML_SUCCESS == r INTERNAL ASSERT FAILED at "/pytorch/c10/cuda/CUDACachingAllocator.cpp":1124, please report a bug to PyTorch.',
    "gpu_out_of_memory",
    "host",
    "nvidia-smi",
  ],
  [
    'RuntimeError: NVML_SUCCESS == DriverAPI::get()->nvmlInit_v2_() INTERNAL ASSERT FAILED at "../c10/cuda/CUDACachingAllocator.cpp":963, please report a bug to PyTorch.',
    "gpu_out_of_memory",
    "host",
    "nvidia-smi",
  ],
  [
    "RuntimeError: CUDA error: CUBLAS_STATUS_INVALID_VALUE when calling `cublasLtMatmul( ltHandle, computeDesc.descriptor())`",
    "cublas_failed",
    "image",
    "LD_LIBRARY_PATH",
  ],
  [
    "RuntimeError: Triton Error [CUDA]: device kernel image is invalid",
    "ptx_too_new",
    "host",
    "Update the driver",
  ],
  [
    "torch.distributed.DistBackendError: NCCL error in: ../torch/csrc/distributed/c10d/NCCLUtils.hpp:268, unhandled cuda error (run with NCCL_DEBUG=INFO for details), NCCL version 2.28.9",
    "nccl_failed",
    "host",
    "NCCL_DEBUG=INFO",
  ],
  [
    "RuntimeError: GET was unable to find an engine to execute this computation",
    "cudnn_no_engine",
    "image",
    "sublibraries",
  ],
  [
    "RuntimeError: cuDNN error: CUDNN_STATUS_SUBLIBRARY_LOADING_FAILED",
    "cudnn_no_engine",
    "image",
    "sublibraries",
  ],
  [
    "torch._inductor.exc.InductorError: RuntimeError: Failed to find C compiler. Please specify via CC environment variable or set triton.knobs.build.impl.",
    "no_c_compiler",
    "image",
    "jit: true",
  ],
  [
    "torch._inductor.exc.InvalidCxxCompiler: No working C++ compiler found in torch._inductor.config.cpp.cxx: (None, 'g++')",
    "no_c_compiler",
    "image",
    "jit: true",
  ],
  [
    "/tmp/x/main.c:7:10: fatal error: Python.h: No such file or directory\nsubprocess.CalledProcessError: Command '['gcc', 'main.c']' returned non-zero exit status 1.",
    "no_python_headers",
    "image",
    "CPATH",
  ],
  [
    "FileNotFoundError: [Errno 2] No such file or directory: '/sbin/ldconfig'",
    "triton_libcuda",
    "image",
    "TRITON_LIBCUDA_PATH",
  ],
  [
    "/nix/store/x-binutils/bin/ld: cannot find -lcuda: No such file or directory\ncollect2: error: ld returned 1 exit status",
    "triton_libcuda",
    "image",
    "TRITON_LIBCUDA_PATH",
  ],
  [
    'AssertionError: libcuda.so cannot found!\nPlease make sure GPU is set up and then run "/sbin/ldconfig"',
    "triton_libcuda",
    "image",
    "TRITON_LIBCUDA_PATH",
  ],
  [
    "FileNotFoundError: [Errno 2] No such file or directory: '/nix/store/x/triton/backends/nvidia/bin/ptxas'",
    "ptxas_missing",
    "image",
    "TRITON_PTXAS_PATH",
  ],
  [
    "ptxas fatal   : Value 'sm_121a' is not defined for option 'gpu-name'",
    "ptxas_too_old",
    "image",
    "newer Triton",
  ],
  [
    "KeyError: 'getpwuid(): uid not found: 54321'",
    "no_user_name",
    "image",
    "TORCHINDUCTOR_CACHE_DIR",
  ],
  [
    "ImportError: /cache/triton/ab/cuda_utils.so: failed to map segment from shared object",
    "cache_not_executable",
    "host",
    "--tmpfs /cache/triton/ab:exec",
  ],
  [
    "OSError: [Errno 30] Read-only file system: '/home/comfy/.triton/cache'",
    "cache_not_writable",
    "host",
    "TRITON_CACHE_DIR",
  ],
  [
    "PermissionError: [Errno 13] Permission denied: '/tmp/torchinductor_root/fxgraph'",
    "cache_not_writable",
    "host",
    "TORCHINDUCTOR_CACHE_DIR",
  ],
  [
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 256.00 MiB.",
    "gpu_out_of_memory",
    "host",
    "nvidia-smi",
  ],
  [
    "RuntimeError: CUDA error: the provided PTX was compiled with an unsupported toolchain.",
    "ptx_too_new",
    "host",
    "driver",
  ],
  [
    "torch.AcceleratorError: CUDA error: an illegal memory access was encountered",
    "gpu_fault",
    "check",
    "dmesg",
  ],
  [
    "RuntimeError: CUDA error: uncorrectable ECC error encountered",
    "gpu_broken_memory",
    "host",
    "reset",
  ],
  [
    "misc/shmutils.cc:72 NCCL WARN Error: failed to extend /dev/shm/nccl-Zy0Xr to 33030532 bytes, error: No space left on device (28)",
    "shm_too_small",
    "host",
    "--shm-size",
  ],
];

const RECOGNISE = `
import json, sys
from comfynix_check.catalogue import error
from comfynix_check.symptom import symptom
found = [symptom(text) for text in json.load(sys.stdin)]
print(json.dumps([each and error(each[0], "check", {"id": "k.x", **each[1]}) for each in found]))
`;

interface Recognised {
  readonly code: string;
  readonly kind: string;
  readonly message: string;
  readonly hint: string;
}

describeWith(["python"], "the words of a failure", () => {
  let errors: readonly (Recognised | null)[] = [];
  beforeAll(async () => {
    const words = [...MET.map(([text]) => text), "ValueError: something else", ""];
    const told = await python(["-c", RECOGNISE], { input: JSON.stringify(words) });
    errors = JSON.parse(told) as typeof errors;
  });

  it.each(MET.map((row, index) => [...row, index] as const))(
    "%s is %s",
    (_words, code, kind, remedy, index) => {
      const error = errors[index];
      expect({ code: error?.code, kind: error?.kind }).toEqual({ code, kind });
      expect(error?.hint).toContain(remedy);
      expect(`${error?.message ?? ""}${error?.hint ?? ""}`, "every name is filled").not.toContain(
        "?",
      );
    },
  );

  it("says nothing of words it does not know", () => {
    expect(errors.slice(-2)).toEqual([null, null]);
  });
});
