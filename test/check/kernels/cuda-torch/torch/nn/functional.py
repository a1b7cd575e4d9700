"""Attention for which torch has no kernel, in its words."""

import warnings


def scaled_dot_product_attention(*inputs, is_causal=False):
    warnings.warn("Flash attention kernel not used because: (Triggered internally at sdp.cpp:1.)")
    warnings.warn("Expected query to be aligned. (Triggered internally at sdp.cpp:2.)")
    raise RuntimeError("No available kernel. Aborting execution.")
