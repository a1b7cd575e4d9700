"""Where checks may write: a folder in memory or /tmp that is gone afterwards, and an environment
whose home and caches point there, so that nothing of a check stays behind."""

import os
import shutil
import tempfile
from pathlib import Path

CACHES = (
    "HOME",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "MPLCONFIGDIR",
    "NUMBA_CACHE_DIR",
    "TORCHINDUCTOR_CACHE_DIR",
    "TRITON_CACHE_DIR",
    "TRITON_HOME",
    "CUDA_CACHE_PATH",
    "CUPY_CACHE_DIR",
    "HF_HOME",
    "TORCH_HOME",
)
"""Variables that name folders programs write to."""


def new_scratch() -> Path | None:
    """A new empty folder, or None where nothing is writable."""
    for folder in (os.environ.get("TMPDIR"), "/tmp", "/var/tmp", "/dev/shm", os.curdir):
        if not folder:
            continue
        try:
            return Path(tempfile.mkdtemp(prefix="comfynix-check-", dir=folder)).absolute()
        except OSError:
            continue
    return None


def remove(folder: Path | None) -> None:
    """Removes it, also what was made read-only in it."""
    if folder is None:
        return
    for top, folders, _ in os.walk(folder):
        for each in folders:
            path = os.path.join(top, each)
            if not os.path.islink(path):
                os.chmod(path, 0o700)
    shutil.rmtree(folder, ignore_errors=True)


def private_environment(scratch: Path | None) -> dict[str, str]:
    """Variables that keep a process's files inside `scratch`."""
    return {} if scratch is None else {key: str(scratch) for key in CACHES}
