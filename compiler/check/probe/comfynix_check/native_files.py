"""The native files of the environment, and where the loader would look for what they need."""

import os
import stat
import sys
from collections.abc import Container, Iterator
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

from comfynix_check.elf import Elf, NoElf, read_elf

STORE = "/nix/store"


def in_store(path: str) -> bool:
    """Whether it is Nix's."""
    return path.startswith(f"{STORE}/")


@cache
def site_packages() -> tuple[str, ...]:
    """The environment's folders of distributions, in the order of sys.path. Environments of Nix add
    theirs in ways of their own, so that sysconfig does not know them; their names are fixed."""
    names = ("site-packages", "dist-packages")
    found = [each for each in sys.path if os.path.basename(each) in names and os.path.isdir(each)]
    return tuple(dict.fromkeys(found))


def prefixes() -> tuple[str, ...]:
    """The environment's own folders, `<prefix>/lib/python3.14/site-packages`; a system's is not."""
    found = [str(Path(each).parents[2]) for each in site_packages() if each.count("/") > 3]
    return tuple(
        each for each in found if in_store(os.path.realpath(each)) or each != sys.base_prefix
    )


def find(path: str) -> str | None:
    """A file of a distribution: below site-packages, or below the environment (`bin/ptxas`)."""
    for folder in (*site_packages(), *prefixes()):
        file = os.path.join(folder, path)
        if os.path.exists(file):
            return file
    return None


def native_files() -> Iterator[tuple[str, Elf]]:
    """Every ELF file of the environment's site-packages and `bin`, by its real path, once."""
    seen: set[str] = set()
    for top in (*site_packages(), *(os.path.join(each, "bin") for each in prefixes())):
        for path in _files(top, seen):
            try:
                yield path, read_elf(path)
            except (NoElf, OSError):
                continue


def _files(top: str, seen: set[str]) -> Iterator[str]:
    """Files that may be native, links followed: an environment of Nix is made of links."""
    folders = [top]
    while folders:
        folder = folders.pop()
        real = os.path.realpath(folder)
        if real in seen:
            continue
        seen.add(real)
        try:
            entries = list(os.scandir(real))
        except OSError:
            continue
        for entry in entries:
            try:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        folders.append(entry.path)
                elif ".so" in entry.name or (
                    "." not in entry.name and entry.stat().st_mode & stat.S_IXUSR
                ):
                    path = os.path.realpath(entry.path)
                    if path not in seen:
                        seen.add(path)
                        yield path
            except OSError:
                continue


def is_plugin(path: str, elf: Elf, needed: Container[str]) -> bool:
    """Whether a library is opened by its name, if at all: no module, no program, and nothing needs it.

    NVSHMEM has one for each kind of network, of which a machine has one or none.
    """
    names = {os.path.basename(path), elf.soname}
    return (
        elf.interpreter is None
        and not path.endswith(tuple(EXTENSION_SUFFIXES))
        and not any(name in needed for name in names if name)
    )


class Loader:
    """Where ld.so looks for a library: run path, LD_LIBRARY_PATH, its own folders."""

    def __init__(self) -> None:
        given = os.environ.get("LD_LIBRARY_PATH", "").split(":")
        self._given = [each for each in given if each]
        self._own = _system_folders()
        self._there: dict[str, bool] = {}

    def finds(self, soname: str, file: str, elf: Elf) -> bool:
        """Whether `file` would get it."""
        if "/" in soname:
            return self._exists(soname)
        origin = os.path.dirname(file)
        paths = [each.replace("$ORIGIN", origin).replace("${ORIGIN}", origin) for each in elf.rpath]
        return any(
            self._exists(os.path.join(folder, soname))
            for folder in (*paths, *self._given, *self._own)
        )

    def _exists(self, path: str) -> bool:
        known = self._there.get(path)
        if known is None:
            known = self._there[path] = os.path.exists(path)
        return known


def _system_folders() -> list[str]:
    """Of Python's own libc: Nix's knows its own folder alone, others those of the system."""
    interpreter = read_elf("/proc/self/exe").interpreter or ""
    libc = os.path.dirname(os.path.realpath(interpreter)) if interpreter else ""
    if in_store(interpreter):
        return [libc]
    return [libc, *_configured(Path("/etc/ld.so.conf")), "/lib64", "/usr/lib64", "/lib", "/usr/lib"]


def _configured(file: Path) -> list[str]:
    """Folders that ld.so.conf names, and the files it includes. Source: ldconfig(8)."""
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    folders: list[str] = []
    for line in lines:
        words = line.split("#")[0].split()
        if words[:1] == ["include"]:
            for pattern in words[1:]:
                for each in sorted(Path("/").glob(str(file.parent / pattern)[1:])):
                    folders += _configured(each)
        else:
            folders += [each for each in words if each.startswith("/")]
    return folders
