"""A kernel's result against its reference.

It runs twice, with the flags that make torch deterministic. What is wrong is told apart, because the
remedies differ: NaN, nothing written, one value everywhere, two runs that differ (a broken GPU more
often than broken code), a wrong result.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from comfynix_check.result import Fail

ENVIRONMENT = {"CUBLAS_WORKSPACE_CONFIG": ":4096:8"}
"""What cuBLAS needs to give the same bits twice; read when it is loaded."""


@dataclass(frozen=True)
class Case:
    """One kernel with one set of inputs."""

    name: str
    """`bf16, 1024 x 1024 x 1024`."""
    run: Callable[[], Any]
    """Gives the tensor."""
    reference: Any
    """fp64 on the CPU, or whole numbers."""
    limit: float
    """Most that the relative Frobenius norm of the difference may be; 0 means equal."""
    cosine: float | None = None
    """Least cosine similarity, in place of `limit`, for kernels that quantise on their own."""
    stray: float = 20.0
    """No value may be off by more than this times `limit`, in root mean squares of the reference."""


@contextlib.contextmanager
def deterministic(torch: Any) -> Iterator[None]:
    """torch's own flags; an operator without a deterministic form only warns."""
    cudnn = torch.backends.cudnn
    before = (
        torch.are_deterministic_algorithms_enabled(),
        torch.is_deterministic_algorithms_warn_only_enabled(),
        cudnn.deterministic,
        cudnn.benchmark,
    )
    torch.use_deterministic_algorithms(True, warn_only=True)
    cudnn.deterministic, cudnn.benchmark = True, False
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before[0], warn_only=before[1])
        cudnn.deterministic, cudnn.benchmark = before[2:]


def judged(torch: Any, case: Case, **where: Any) -> dict[str, Any]:
    """What was measured: `case` and `error` (or `cosine`).

    Raises Fail with `kernel_not_finite`, `kernel_zero`, `kernel_constant`, `kernel_differs` or
    `kernel_wrong`; its details are `case`, `where` (which GPU) and what was seen.
    """
    with torch.no_grad(), deterministic(torch):
        first, second = case.run().detach().cpu(), case.run().detach().cpu()
    about = {"case": case.name, "gpu": "the device", **where}
    if tuple(first.shape) != tuple(case.reference.shape):
        found, wanted = tuple(first.shape), tuple(case.reference.shape)
        raise Fail("kernel_wrong", **about, found=f"shape {found}", wanted=f"shape {wanted}")
    for values in (first, second):
        _plausible(torch, values.double(), case.reference.double(), about)
    if not torch.equal(first, second):
        raise Fail("kernel_differs", **about, share=_share(first != second))
    return _compared(torch, first.double(), case, about)


def _plausible(torch: Any, values: Any, reference: Any, about: dict[str, Any]) -> None:
    finite = torch.isfinite(values)
    if not bool(finite.all()):
        raise Fail("kernel_not_finite", **about, share=_share(~finite))
    if not bool(values.any()) and bool(reference.any()):
        raise Fail("kernel_zero", **about)
    flat, wanted = values.flatten(), reference.flatten()
    if bool((flat == flat[0]).all()) and not bool((wanted == wanted[0]).all()):
        raise Fail("kernel_constant", **about, value=float(flat[0]))


def _share(wrong: Any) -> str:
    return f"{int(wrong.sum())} of {wrong.numel()} values"


def _compared(torch: Any, values: Any, case: Case, about: dict[str, Any]) -> dict[str, Any]:
    reference = case.reference.double()
    difference = values - reference
    if case.cosine is not None:
        cosine = float((values * reference).sum() / (values.norm() * reference.norm()))
        if cosine >= case.cosine:
            return {"case": case.name, "cosine": cosine, "at_least": case.cosine}
        raise _wrong(
            difference, about, f"cosine similarity {cosine:.5f}", f"at least {case.cosine}"
        )
    size = float(reference.norm().clamp_min(1e-300))
    error = float(difference.norm()) / size
    if error > case.limit:
        raise _wrong(difference, about, f"relative error {error:.2g}", f"at most {case.limit:.2g}")
    largest = float(difference.abs().max()) / size * reference.numel() ** 0.5
    if largest > case.limit * case.stray:
        found = f"a value off by {largest:.2g} of the root mean square"
        raise _wrong(difference, about, found, f"at most {case.limit * case.stray:.2g}")
    return {"case": case.name, "error": error, "limit": case.limit, "largest": largest}


def _wrong(difference: Any, about: dict[str, Any], found: str, wanted: str) -> Fail:
    """With the place where it is most wrong: a block that is missing shows there."""
    index = int(difference.abs().flatten().argmax())
    place: list[int] = []
    for size in reversed(difference.shape):
        index, at = divmod(index, size)
        place.insert(0, at)
    where = f"worst at {place} of {list(difference.shape)}"
    return Fail("kernel_wrong", **about, found=f"{found} ({where})", wanted=wanted)
