"""What torch says of itself in `torch/version.py`: read without loading its libraries."""

import importlib.util
import runpy
from pathlib import Path
from typing import Any


def package_folder(name: str) -> Path | None:
    """The folder of a top-level package, found without importing it."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None
    return Path(spec.origin).parent if spec and spec.origin else None


def torch_version() -> dict[str, Any] | None:
    """`__version__`, `cuda`, `hip`, `xpu`, `git_version`; None where there is no torch."""
    folder = package_folder("torch")
    if folder is None or not (folder / "version.py").exists():
        return None
    names = runpy.run_path(str(folder / "version.py"))
    keys = ("__version__", "cuda", "hip", "xpu", "git_version")
    return {key: names.get(key) if names.get(key) is None else str(names[key]) for key in keys}
