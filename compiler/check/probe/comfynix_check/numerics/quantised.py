"""References for packages that compute in 4 and 8 bits."""

from typing import Any

from comfynix_check.numerics.data import SEED, integers, normal
from comfynix_check.numerics.verdict import Case

BLOCK = 64
"""Values that share a scale, in NF4 and in nunchaku's int4."""


def nearest(torch: Any, values: Any, table: Any) -> Any:
    """Each block of 64 as its largest absolute value times the nearest entry of a table in [-1, 1]."""
    blocks = values.double().reshape(-1, BLOCK)
    largest = blocks.abs().amax(dim=1, keepdim=True)
    chosen = (blocks / largest).unsqueeze(-1).sub(table.double()).abs().argmin(dim=-1)
    return (table.double()[chosen] * largest).reshape(values.shape)


def nf4(torch: Any, package: Any, functional: Any, device: Any, dtype: Any) -> list[Case]:
    """bitsandbytes: a weight there and back, and a product with it."""
    weight = normal(torch, 512, 1024).to(dtype)
    x = normal(torch, 32, 1024, seed=SEED + 1).to(dtype)
    table = functional.get_4bit_type("nf4", device="cpu")
    reference = nearest(torch, weight, table)
    packed, state = functional.quantize_4bit(weight.to(device), blocksize=BLOCK, quant_type="nf4")
    on_device = x.to(device)
    return [
        Case(
            name="nf4, there and back",
            run=lambda: functional.dequantize_4bit(packed, state),
            reference=reference,
            limit=8e-3,
            # Values halfway between two entries of the table may go to either.
            stray=float("inf"),
        ),
        Case(
            name="product with an nf4 weight",
            run=lambda: package.matmul_4bit(on_device, packed.t(), state),
            reference=x.double() @ reference.t(),
            limit=1e-2,
        ),
    ]


def int8(torch: Any, functional: Any, device: Any) -> Case:
    """bitsandbytes: a product of int8, which is exact."""
    a, b = (integers(torch, -127, 127, 256, 512, seed=SEED + i).to(torch.int8) for i in (0, 1))
    on_device = a.to(device), b.to(device)
    return Case(
        name="product of int8",
        run=lambda: functional.int8_linear_matmul(*on_device),
        reference=a.double() @ b.double().t(),
        limit=0,
    )


def scaled_fp8(torch: Any, package: Any, device: Any) -> list[Case]:
    """comfy_kitchen: into fp8 and back with a scale of a half, so that only fp8 rounds."""
    values = normal(torch, 256, 1024) * 100
    scale = torch.tensor(0.5)
    rounded = (values / scale).clamp(-448, 448).to(torch.float8_e4m3fn).double()
    on_device = values.to(device), scale.to(device)

    def there() -> Any:
        return package.quantize_per_tensor_fp8(*on_device, torch.float8_e4m3fn)

    def back() -> Any:
        return package.dequantize_per_tensor_fp8(there(), on_device[1], torch.bfloat16)

    return [
        Case("fp32 to e4m3", lambda: there().float(), rounded, limit=0),
        Case("e4m3 to bf16", back, rounded * 0.5, limit=0),
    ]


def svdquant(torch: Any, gemm: Any, quantize: Any, device: Any, *, fp4: bool) -> Case:
    """nunchaku: a 4-bit product whose activations are exact in 4 bits, and whose weights are all one.

    The order in which nunchaku packs weights does not matter then: each row of the result is the sum of
    that row of activations.
    """
    tokens, inputs, outputs, rank, group = 256, 512, 256, 32, 16 if fp4 else BLOCK
    dtype = torch.bfloat16 if fp4 else torch.float16
    # e2m1 knows 0, .5, 1, 1.5, 2, 3, 4 and 6; int4 all of -7 to 7. The largest gives a scale of one.
    grid = torch.tensor([0, 0.5, 1, 1.5, 2, 3, 4, 6]) if fp4 else torch.arange(8.0)
    chosen = grid[integers(torch, 0, 7, tokens, inputs)]
    x = chosen * (integers(torch, 0, 1, tokens, inputs, seed=SEED + 1) * 2 - 1)
    x[:, ::group] = grid[-1]
    scale_type = torch.float8_e4m3fn if fp4 else dtype

    def full(value: float, *shape: int, of: Any = dtype) -> Any:
        return torch.full(shape, value, dtype=torch.float32).to(of).to(device)

    # 0b0010 is 1.0 in e2m1; two to a byte.
    weight = torch.full(
        (outputs, inputs // 2), 0x22 if fp4 else 0x11, dtype=torch.int8, device=device
    )
    low_rank = full(0, inputs, rank), full(0, outputs, rank)
    on_device, smooth = x.to(dtype).to(device), full(1, inputs)
    scales = full(1, inputs // group, outputs, of=scale_type)

    def run() -> Any:
        packed, act_scales, low = quantize(on_device, lora_down=low_rank[0], smooth=smooth, fp4=fp4)
        out = torch.full((tokens, outputs), float("nan"), dtype=dtype, device=device)
        gemm(
            act=packed,
            wgt=weight,
            out=out,
            ascales=act_scales,
            wscales=scales,
            lora_act_in=low,
            lora_up=low_rank[1],
            fp4=fp4,
            alpha=1.0,
            wcscales=full(1, outputs) if fp4 else None,
        )
        return out

    rows = x.double().sum(dim=1, keepdim=True)
    return Case(
        name=f"4-bit product, {'nvfp4' if fp4 else 'int4'}",
        run=run,
        reference=rows.expand(tokens, outputs),
        limit=8e-3,
    )
