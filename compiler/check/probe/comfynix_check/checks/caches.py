"""The folders that compiled kernels are kept in can be written, and what lies there can be run."""

import getpass
import mmap
import os
import tempfile
from pathlib import Path

from comfynix_check.registry import Context, check
from comfynix_check.result import Fail, Outcome, Pass


@check("k.cache", applies=lambda manifest: manifest.jit, private=False)
def caches(context: Context) -> Outcome:
    """As the app will find them: with the real environment and the real user."""
    folders = {"TORCHINDUCTOR_CACHE_DIR": _inductor(), "TRITON_CACHE_DIR": _triton()}
    for variable, folder in folders.items():
        probe(folder, variable)
    return Pass(actual={variable: str(folder) for variable, folder in folders.items()})


def _inductor() -> Path:
    """torch._inductor's rule. Newer ones take the number of a user without a name; older ones fail."""
    named = os.environ.get("TORCHINDUCTOR_CACHE_DIR")
    if named:
        return Path(named)
    try:
        return Path(tempfile.gettempdir(), f"torchinductor_{getpass.getuser()}")
    except (KeyError, OSError):
        pass
    try:
        from torch._inductor.runtime.runtime_utils import default_cache_dir

        return Path(default_cache_dir())
    except (KeyError, OSError, ImportError):
        raise Fail("no_user_name", uid=os.getuid()) from None


def _triton() -> Path:
    """Triton's rule."""
    named = os.environ.get("TRITON_CACHE_DIR")
    if named:
        return Path(named)
    return Path(os.environ.get("TRITON_HOME") or os.path.expanduser("~"), ".triton", "cache")


def probe(folder: Path, variable: str) -> None:
    """Writes a file into it (or into the nearest folder above that exists) and maps it executable.

    Raises Fail `cache_not_writable` or `cache_not_executable`. Leaves nothing behind.
    """
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"\0" * mmap.PAGESIZE)
            file.flush()
            _map(file.fileno(), folder, variable)
    except OSError as fault:
        raise Fail(
            "cache_not_writable", folder=str(folder), variable=variable, why=fault.strerror
        ) from fault


def _map(descriptor: int, folder: Path, variable: str) -> None:
    """What the loader does with a shared object: refused where the file system is mounted noexec."""
    try:
        mmap.mmap(descriptor, mmap.PAGESIZE, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_EXEC).close()
    except PermissionError:
        raise Fail("cache_not_executable", folder=str(folder), variable=variable) from None
