"""Native files as they lie there: nothing is loaded, so that this needs no GPU and no driver."""

import os
from dataclasses import dataclass
from typing import Any

from comfynix_check.driver_files import DRIVER_SONAMES
from comfynix_check.manifest import Manifest
from comfynix_check.native_files import Loader, in_store, is_plugin, native_files
from comfynix_check.registry import Context, check
from comfynix_check.result import Fail, Outcome, Pass, Warn


@check("elf.interp")
def interpreters(context: Context) -> Outcome:
    """Programs name an interpreter that is there; those in the store one of the store."""
    programs = 0
    foreign = []
    for path, elf in native_files():
        if elf.interpreter is None:
            continue
        programs += 1
        if not os.path.exists(elf.interpreter) or (
            in_store(path) and not in_store(elf.interpreter)
        ):
            foreign.append(f"{path} ({elf.interpreter})")
    actual = {"programs": programs}
    if foreign:
        return Fail("interpreter_missing", actual=actual, files=foreign)
    return Pass(actual=actual)


@check("elf.needed")
def needed(context: Context) -> Outcome:
    """Every library that a file needs is found without LD_PRELOAD and without luck."""
    loader = Loader()
    allowed = _allowed(context.manifest)
    files = dict(native_files())
    wanted = {soname for elf in files.values() for soname in elf.needed}
    shipped = {name for path, elf in files.items() for name in (os.path.basename(path), elf.soname)}
    found = _Missing({}, {}, {})
    for path, elf in files.items():
        for soname in elf.needed:
            if soname in allowed or soname.startswith(DRIVER_SONAMES):
                continue
            if loader.finds(soname, path, elf):
                continue
            if soname in shipped:
                found.by_order.setdefault(soname, []).append(path)
            elif is_plugin(path, elf, wanted):
                found.of_plugins.setdefault(soname, []).append(path)
            else:
                found.nowhere.setdefault(soname, []).append(path)
    return found.outcome({"files": len(files)})


@dataclass(frozen=True)
class _Missing:
    """What is not found, and the files that need it."""

    nowhere: dict[str, list[str]]
    of_plugins: dict[str, list[str]]
    """Of libraries that are opened only where they are of use."""
    by_order: dict[str, list[str]]
    """Shipped, but found only after somebody has loaded it."""

    def outcome(self, actual: dict[str, Any]) -> Outcome:
        for kind, code, missing in (
            (Fail, "needed_missing", self.nowhere),
            (Warn, "needed_by_order", self.by_order),
            (Warn, "needed_by_plugin", self.of_plugins),
        ):
            if missing:
                lines = [f"{soname} ({paths[0]})" for soname, paths in sorted(missing.items())]
                return kind(code, actual=actual, lines=lines, files=missing)
        return Pass(actual=actual)


def _allowed(manifest: Manifest) -> set[str]:
    """What nobody has to ship."""
    return {soname for each in manifest.distributions for soname in each.missing}
