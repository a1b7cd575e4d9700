"""Native files as they lie there: nothing is loaded, so that this needs no GPU and no driver."""

import os

from comfynix_check.driver_files import DRIVER_SONAMES
from comfynix_check.manifest import Manifest
from comfynix_check.native_files import Loader, in_store, native_files
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
        return Fail("interpreter_missing", actual=actual, files=foreign, count=len(foreign))
    return Pass(actual=actual)


@check("elf.needed")
def needed(context: Context) -> Outcome:
    """Every library that a file needs is found without LD_PRELOAD and without luck."""
    loader = Loader()
    allowed = _allowed(context.manifest)
    shipped: set[str] = set()
    missing: dict[str, list[str]] = {}
    files = 0
    for path, elf in native_files():
        files += 1
        shipped.update((os.path.basename(path), elf.soname or ""))
        for soname in elf.needed:
            if soname in allowed or soname.startswith(DRIVER_SONAMES):
                continue
            if not loader.finds(soname, path, elf):
                missing.setdefault(soname, []).append(path)
    actual = {"files": files}
    absent = {soname: paths for soname, paths in missing.items() if soname not in shipped}
    if absent:
        return Fail(
            "needed_missing",
            actual=actual,
            lines=[f"{soname} ({paths[0]})" for soname, paths in sorted(absent.items())],
            count=len(absent),
            files=absent,
        )
    if missing:
        return Warn(
            "needed_by_order",
            actual=actual,
            lines=[f"{soname} ({paths[0]})" for soname, paths in sorted(missing.items())],
            count=len(missing),
            files=missing,
        )
    return Pass(actual=actual)


def _allowed(manifest: Manifest) -> set[str]:
    """What nobody has to ship."""
    return {soname for each in manifest.distributions for soname in each.missing}
