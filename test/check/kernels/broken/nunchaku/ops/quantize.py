def svdq_quantize_w4a4_act_fuse_lora_cuda(x, **_):
    return x, x, x
