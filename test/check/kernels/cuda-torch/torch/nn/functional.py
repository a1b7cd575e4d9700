"""Attention for which torch has no kernel, in its words, or in those of torch 2.4 for cuDNN's."""

import os
import warnings

OFF = "The CuDNN backend needs to be enabled by setting the enviornment variable `TORCH_CUDNN_SDPA_ENABLED=1`"


def scaled_dot_product_attention(*inputs, is_causal=False):
    why = OFF if os.environ.get("FAKE_TORCH") == "2.4" else "Expected query to be aligned."
    warnings.warn("Flash attention kernel not used because: (Triggered internally at sdp.cpp:1.)")
    warnings.warn(f"{why} (Triggered internally at sdp.cpp:2.)")
    raise RuntimeError("No available kernel. Aborting execution.")
