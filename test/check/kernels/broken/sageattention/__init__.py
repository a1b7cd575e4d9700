"""Built without the kernels of compute capability 8.9."""


def sageattn(q, k, v, tensor_layout="HND", is_causal=False):
    raise AssertionError(
        "SM89 kernel is not available. Make sure you GPUs with compute capability 8.9."
    )
