"""FlashAttention 3 on a GPU it has no kernels for: its launcher ends the process."""

import os
import sys


class LowerTriangularMask:
    pass


def memory_efficient_attention(q, k, v, attn_bias=None, op=None):
    print(
        "CUDA error (/__w/xformers/xformers/third_party/flash-attention/hopper/"
        "flash_fwd_launch_template.h:188): no kernel image is available for execution on the device",
        file=sys.stderr,
        flush=True,
    )
    os._exit(1)
