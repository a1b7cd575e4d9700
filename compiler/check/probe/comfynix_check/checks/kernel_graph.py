"""CUDA graphs: kernels that were captured once compute the same on new inputs."""

from typing import Any

from comfynix_check.device import Gpu, capable, current, gpus
from comfynix_check.kernel import kernel_check, proved
from comfynix_check.numerics.compiled import SIZE, model
from comfynix_check.numerics.data import SEED, normal
from comfynix_check.numerics.verdict import Case
from comfynix_check.registry import Context
from comfynix_check.result import Outcome


@kernel_check("k.graph", env={})
def graph(context: Context) -> Outcome:
    import torch

    able = capable(gpus(torch), lambda gpu: gpu.maker != "xpu", "XPU has no CUDA graphs")
    return proved(torch, able, lambda gpu: [_case(torch, gpu)])


def _case(torch: Any, gpu: Gpu) -> Case:
    first, second = (normal(torch, SIZE, SIZE, seed=SEED + i) for i in (0, 1))
    weight = normal(torch, SIZE, SIZE, seed=SEED + 2) / SIZE**0.5
    return Case(
        name="captured on one input, replayed on another",
        run=lambda: _replayed(torch, gpu, first, second, weight),
        reference=model(torch, second.double(), weight.double()),
        limit=2e-3,
    )


def _replayed(torch: Any, gpu: Gpu, first: Any, second: Any, weight: Any) -> Any:
    with current(torch, gpu):
        x, w = first.to(gpu.device), weight.to(gpu.device)
        # Of this GPU: the stream that torch would take by itself belongs to the first that captured.
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        # Libraries allocate and choose kernels on their first calls, which a capture forbids.
        with torch.cuda.stream(side):
            for _ in range(3):
                model(torch, x, w)
        torch.cuda.current_stream().wait_stream(side)
        captured = torch.cuda.CUDAGraph()
        with torch.cuda.graph(captured, stream=side):
            made = model(torch, x, w)
        x.copy_(second)
        captured.replay()
        torch.cuda.synchronize()
        return made.clone()
