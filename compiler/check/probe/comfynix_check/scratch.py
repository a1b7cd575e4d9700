"""Where checks may write: a folder in memory or /tmp that is gone afterwards, and an environment
whose home and caches point there, so that nothing of a check stays behind."""

import contextlib
import fcntl
import glob
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


PREFIX, SUFFIX = "comfynix-check-", ".scratch"

_locks: dict[Path, int] = {}
"""Descriptors of this process's folders: each holds a lock, which ends with the process."""


def new_scratch() -> Path | None:
    """A new empty folder, or None where nothing is writable: one whose files can be executed, as compiled
    kernels are, before others. Those beside it whose process was killed, so that nobody holds their locks,
    are removed."""
    first, cache = os.environ.get("TMPDIR"), os.environ.get("XDG_CACHE_HOME")
    folders = filter(None, (first, "/tmp", "/var/tmp", "/dev/shm", cache))
    for folder in (*sorted(folders, key=_noexec), os.curdir):
        try:
            made = _made_in(folder)
        except OSError:
            continue
        _remove_orphans(folder)
        return made
    return None


def _noexec(folder: str) -> bool:
    """Whether it is mounted so, as Docker mounts what --tmpfs names, and its /dev/shm."""
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_NOEXEC)
    except OSError:
        return True


def _made_in(folder: str) -> Path:
    while True:
        made = Path(tempfile.mkdtemp(SUFFIX, PREFIX, folder)).absolute()
        try:
            _locks[made] = _lock(made)
        except (BlockingIOError, FileNotFoundError):
            continue  # another process takes it for an orphan's
        except OSError:
            return made  # a file system without locks, where nobody removes what another left
        if made.exists():
            return made


def _remove_orphans(folder: str) -> None:
    for name in glob.glob(f"{glob.escape(folder)}/{PREFIX}*{SUFFIX}"):
        with contextlib.suppress(OSError):
            descriptor = _lock(Path(name))
            if os.fstat(descriptor).st_uid == os.getuid():
                remove(Path(name))
            os.close(descriptor)


def _lock(folder: Path) -> int:
    """A descriptor that holds the folder's lock. Raises BlockingIOError where another process does."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


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
    if folder in _locks:
        os.close(_locks.pop(folder))


def private_environment(scratch: Path | None) -> dict[str, str]:
    """Variables that keep a process's files inside `scratch`."""
    return {} if scratch is None else {key: str(scratch) for key in CACHES}
