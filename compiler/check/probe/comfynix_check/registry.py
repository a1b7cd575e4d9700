"""The functions that are checks.

    @check("k.conv", limit=300)
    def conv(context: Context) -> Outcome: ...

Every module of `comfynix_check.checks` is imported to find them, so none of these may import more
than the standard library at its top: torch is for the inside of the functions, which run in a
process of their own.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from comfynix_check.catalogue import catalogue
from comfynix_check.manifest import Manifest
from comfynix_check.result import Outcome

LIMIT = 120.0
"""Seconds a check may take unless it says otherwise."""


@dataclass(frozen=True)
class Context:
    """What a check is given."""

    manifest: Manifest
    subject: str | None
    """Of a check that has subjects, the one this process is about: `torch`."""
    failed: frozenset[str]
    """Ids, among those of the checks this one comes after, that failed: `pkg.import.torch`."""
    packaging: Path | None
    """Where Python's packaging lies, for the check that reads requirements; None: as installed."""
    scratch: Path | None
    """A writable folder that is gone afterwards; None when the machine has none."""
    limit: float
    """Seconds until the process is ended."""


Function = Callable[[Context], Outcome]


@dataclass(frozen=True)
class Check:
    """A registered check. See `check` for the fields."""

    id: str
    function: Function
    module: str
    gpu: bool
    needs: tuple[str, ...]
    after: tuple[str, ...]
    limit: float
    alone: bool
    applies: Callable[[Manifest], bool]
    subjects: Callable[[Manifest], Sequence[str]] | None
    raised: str
    private: bool
    env: Mapping[str, str] = field(default_factory=dict)


_checks: dict[str, Check] = {}


def check(
    id: str,
    *,
    needs: Sequence[str] | None = None,
    after: Sequence[str] = (),
    limit: float = LIMIT,
    alone: bool | None = None,
    applies: Callable[[Manifest], bool] | None = None,
    subjects: Callable[[Manifest], Sequence[str]] | None = None,
    raised: str = "unexpected",
    private: bool = True,
    env: Mapping[str, str] | None = None,
) -> Callable[[Function], Function]:
    """Registers a function as the check `id`, which catalogue.json must know.

    needs     ids that must have passed (or warned); by default `gpu.list` for a check of a GPU
    after     ids to wait for, if they run at all, however they end; see `Context.failed`
    limit     seconds
    alone     whether nothing else that is `alone` may run meanwhile; by default checks of a GPU
    applies   whether the image promises what is checked; by default an accelerator, for a check of a GPU
    subjects  makes it one check per name: `pkg.import.torch`, `pkg.import.numpy`, …
    raised    the error's code when the function raises something else than an Outcome; it is given
              the details `type` and `text`
    private   whether HOME, TMPDIR and the caches point to the scratch folder; False for a check that
              is about the real ones
    env       further variables of the process
    """
    entry = catalogue().checks[id]
    promised = applies or (Manifest.has_accelerator if entry.gpu else lambda _: True)

    def register(function: Function) -> Function:
        _checks[id] = Check(
            id=id,
            function=function,
            module=function.__module__,
            gpu=entry.gpu,
            needs=tuple(needs if needs is not None else (["gpu.list"] if entry.gpu else [])),
            after=tuple(after),
            limit=limit,
            alone=entry.gpu if alone is None else alone,
            applies=promised,
            subjects=subjects,
            raised=raised,
            private=private,
            env=dict(env or {}),
        )
        return function

    return register


def all_checks() -> dict[str, Check]:
    """Every check, in the order of the catalogue."""
    from comfynix_check import checks

    for module in pkgutil.iter_modules(checks.__path__):
        importlib.import_module(f"{checks.__name__}.{module.name}")
    return {id: _checks[id] for id in catalogue().checks if id in _checks}


def load(module: str, id: str) -> Check:
    """One check, without importing the others."""
    importlib.import_module(module)
    return _checks[id]
