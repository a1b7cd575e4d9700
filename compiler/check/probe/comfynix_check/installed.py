"""The distributions installed here, as Python's own metadata has them."""

import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution as Installed
from importlib.metadata import distributions

from comfynix_check.manifest import Distribution, Manifest


def normalise(name: str) -> str:
    """PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def installed() -> dict[str, Installed]:
    """By normalised name, the first on sys.path: what an import would take."""
    found: dict[str, Installed] = {}
    for each in distributions():
        name = each.metadata["Name"]
        if name:
            found.setdefault(normalise(name), each)
    return found


def modules_of(distribution: Installed) -> list[str]:
    """Its top-level modules: `top_level.txt`, else from the list of its files."""
    text = distribution.read_text("top_level.txt")
    names = text.split() if text else _modules_in(distribution)
    return sorted({each.replace("/", ".") for each in names if each.isidentifier()})


def _modules_in(distribution: Installed) -> Iterator[str]:
    for file in distribution.files or []:
        if len(file.parts) > 1 and file.suffix in (".py", ".so"):
            yield file.parts[0]
        elif len(file.parts) == 1 and file.suffix in (".py", ".so"):
            yield file.name.split(".")[0]


def manifest_of_installed() -> Manifest:
    """Where there is no manifest: what is installed promises itself, and torch its accelerator."""
    found = installed()
    torch = found.get("torch")
    version = torch.version if torch else None
    return Manifest(
        image={"name": "this Python"},
        python=f"{sys.version_info.major}.{sys.version_info.minor}",
        torch=None,
        cuda=_cuda_in(version, found),
        rocm=None,
        xpu=None,
        capabilities=(),
        gpu_memory=None,
        jit=False,
        min_driver=None,
        toolkit_driver=None,
        distributions=tuple(
            Distribution(name, each.version, tuple(modules_of(each)))
            for name, each in sorted(found.items())
        ),
    )


def _cuda_in(version: str | None, found: dict[str, Installed]) -> str | None:
    """`13.0` of `2.10.0+cu130`; PyPI's torch has no such suffix, but requires the libraries."""
    if version is None:
        return None
    tag = re.search(r"\+cu(\d+)(\d)$", version)
    if tag:
        return f"{tag[1]}.{tag[2]}"
    if "+" in version:
        return None
    runtime = found.get("nvidia-cuda-runtime") or found.get("nvidia-cuda-runtime-cu12")
    return ".".join(runtime.version.split(".")[:2]) if runtime else None
