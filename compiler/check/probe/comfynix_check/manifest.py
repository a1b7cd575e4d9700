"""What the config promised: the manifest that the compiler writes for each image, as a value."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMA = "comfynix-check/manifest/1"


class ManifestFault(Exception):
    """The file is missing, or no manifest."""


@dataclass(frozen=True)
class Distribution:
    """One Python distribution of the image."""

    name: str
    """Normalised (PEP 503)."""
    version: str | None
    """None where the compiler does not know it."""
    modules: tuple[str, ...] = ()
    """Top-level modules it installs."""
    imports: tuple[str, ...] = ()
    """Modules the config says must import."""
    native: tuple[str, ...] = ()
    """Its shared objects and programs, below site-packages."""
    missing: tuple[str, ...] = ()
    """Sonames that nobody ships and nobody has to."""
    waived: tuple[str, ...] = ()
    """Requirements that need not be met."""


@dataclass(frozen=True)
class Manifest:
    """An image as its config describes it. What is None or empty is not promised."""

    image: Mapping[str, Any]
    """`name`, `repository` and `tag`."""
    python: str | None
    """`3.14`, `3.14t`."""
    torch: str | None
    cuda: str | None
    """The toolkit's version: `13.0`. At most one of cuda, rocm and xpu."""
    rocm: str | None
    xpu: str | None
    capabilities: tuple[str, ...]
    """Compute capabilities it must run on: `8.9`."""
    gpu_memory: float | None
    """GB (10^9 bytes) that must be free on a GPU."""
    jit: bool
    """Whether a C compiler and headers were asked for, for Triton and torch.compile."""
    min_driver: str | None
    """The oldest driver that runs this CUDA at all (minor-version compatibility)."""
    toolkit_driver: str | None
    """The driver the toolkit was released with: older ones lack what is new in it."""
    distributions: tuple[Distribution, ...]
    path: Path | None = None
    """The file it was read from."""
    sha256: str | None = None
    """Of that file: tells whether it is the one a config describes."""

    def has_accelerator(self) -> bool:
        """Whether a GPU is needed to prove the image."""
        return any((self.cuda, self.rocm, self.xpu))

    def has(self, name: str) -> bool:
        """Whether the image holds the distribution (normalised name)."""
        return any(each.name == name for each in self.distributions)

    def distribution(self, name: str) -> Distribution | None:
        """The distribution of that normalised name."""
        return next((each for each in self.distributions if each.name == name), None)


def read_manifest(path: Path) -> Manifest:
    """The manifest in a file. Raises ManifestFault with a sentence for the user."""
    try:
        text = path.read_bytes()
        data = json.loads(text)
    except OSError as fault:
        raise ManifestFault(f"cannot read {path}: {fault.strerror}") from fault
    except ValueError as fault:
        raise ManifestFault(f"{path} is no JSON: {fault}") from fault
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ManifestFault(f"{path} is no manifest: its schema is not {SCHEMA}")
    try:
        return _manifest(data, path, hashlib.sha256(text).hexdigest())
    except (KeyError, TypeError, AttributeError) as fault:
        raise ManifestFault(f"{path} is no whole manifest: {fault}") from fault


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no name")
    return value


def _names(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(each) for each in values)


def _manifest(data: Mapping[str, Any], path: Path, sha256: str) -> Manifest:
    return Manifest(
        image=dict(data["image"]),
        python=data.get("python"),
        torch=data.get("torch"),
        cuda=data.get("cuda"),
        rocm=data.get("rocm"),
        xpu=data.get("xpu"),
        capabilities=_names(data.get("capabilities", ())),
        gpu_memory=data.get("gpu_memory"),
        jit=bool(data.get("jit", False)),
        min_driver=data.get("min_driver"),
        toolkit_driver=data.get("toolkit_driver"),
        distributions=tuple(
            Distribution(
                name=_text(each["name"]),
                version=each.get("version"),
                modules=_names(each.get("modules", ())),
                imports=_names(each.get("imports", ())),
                native=_names(each.get("native", ())),
                missing=_names(each.get("missing", ())),
                waived=_names(each.get("waived", ())),
            )
            for each in data["distributions"]
        ),
        path=path,
        sha256=sha256,
    )
