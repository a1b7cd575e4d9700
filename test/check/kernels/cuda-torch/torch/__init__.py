"""A torch for CUDA as its API looks from outside: two GPUs of sm_89, and nothing that computes.

FAKE_TORCH says how it is: `poor` computes right, on a slow bus and without free memory; `blind` sees no
GPU; `2.4` leaves cuDNN's attention off; anything else fails wherever it can.
"""

import os
import time
import types

from torch.version import __version__, cuda as _cuda, hip

FAULT = os.environ.get("FAKE_TORCH", "")
SOUND = FAULT == "poor"


class Tensor:
    """Values that nobody looks at: whatever is done with them gives some more."""

    shape = (1,)
    dtype = None

    def __getattr__(self, name):
        return lambda *given, **named: self

    def _self(self, *given):
        return self

    __add__ = __sub__ = __mul__ = __matmul__ = __mod__ = __truediv__ = __getitem__ = _self

    def copy_(self, origin, non_blocking=False):
        """A copy takes a second, by a clock that nothing else moves."""
        _clock[0] += 1


_clock = [0.0]
time.perf_counter = lambda: _clock[0]


def __getattr__(name):
    """Every other function of torch."""
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *given, **named: Tensor()


def equal(a, b):
    return SOUND


def are_deterministic_algorithms_enabled():
    return False


is_deterministic_algorithms_warn_only_enabled = are_deterministic_algorithms_enabled


class _Context:
    def __init__(self, *given):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        pass


no_grad = _Context
float16 = bfloat16 = float32 = int8 = int32 = int64 = bool = None


class _C:
    _cuda_getArchFlags = staticmethod(lambda: "sm_80 sm_86 sm_90")


def _init():
    raise RuntimeError("No CUDA GPUs are available\nwith more below")


cuda = types.SimpleNamespace(
    is_available=lambda: FAULT != "blind",
    init=_init,
    device_count=lambda: 2,
    get_device_name=lambda index: "NVIDIA Fake 4090",
    get_device_capability=lambda index: (8, 9),
    get_allocator_backend=lambda: "cudaMallocAsync" if SOUND else "native",
    mem_get_info=lambda device: (1000, 2**34),
    synchronize=lambda device=None: None,
    set_device=lambda device: None,
    can_device_access_peer=lambda a, b: False,
)
xpu = types.SimpleNamespace(is_available=lambda: False)
version = types.SimpleNamespace(cuda=_cuda, hip=hip)
backends = types.SimpleNamespace(
    cudnn=types.SimpleNamespace(
        is_available=lambda: SOUND, deterministic=False, benchmark=False
    )
)
distributed = types.SimpleNamespace(
    is_available=lambda: True,
    init_process_group=lambda *given, **named: None,
    all_reduce=lambda values: None,
    destroy_process_group=lambda: None,
)
