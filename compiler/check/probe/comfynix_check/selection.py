"""Which checks run: those that apply, those that were asked for, and what these need."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from comfynix_check.manifest import Manifest
from comfynix_check.process import Job
from comfynix_check.registry import Check


class UnknownCheck(Exception):
    """An id nobody knows, or that has no meaning for this image."""


@dataclass(frozen=True)
class Selection:
    """What is to be done."""

    jobs: tuple[Job, ...]
    """In the order of the catalogue."""
    required: frozenset[str]
    """Ids of jobs that must not be skipped."""


def select(
    checks: Mapping[str, Check],
    manifest: Manifest,
    *,
    only: Sequence[str] = (),
    require: Sequence[str] = (),
) -> Selection:
    """The jobs. Raises UnknownCheck with a sentence for the user.

    `only` and `require` are ids of checks, of one subject of a check (`pkg.import.torch`), or a
    prefix: `k` and `k.sdpa` are all that begin with `k.` and `k.sdpa.`.
    """
    applying = [each for each in checks.values() if each.applies(manifest)]
    every = [job for each in applying for job in _jobs(each, manifest)]
    wanted = {each: _matching(each, every) for each in [*only, *require]}
    for id, found in wanted.items():
        known = found or any(_under(each, id) or _under(id, each) for each in checks)
        if not known:
            raise UnknownCheck(f"no check is named {id}; comfynix-check --list names them all")
        if not found and (id in require or not any(wanted.values())):
            raise UnknownCheck(f"{id} checks nothing of this image; see comfynix-check --list")
    chosen = {job.id for id in only for job in wanted[id]} if only else {job.id for job in every}
    required = {job.id for id in require for job in wanted[id]}
    chosen |= required
    families = _with_needs({job.check.id for job in every if job.id in chosen}, checks)
    selected = {job.check.id for job in every if job.id in chosen}
    return Selection(
        tuple(
            job
            for job in every
            if job.id in chosen or (job.check.id in families and job.check.id not in selected)
        ),
        frozenset(required),
    )


def _jobs(check: Check, manifest: Manifest) -> list[Job]:
    if check.subjects is None:
        return [Job(check)]
    return [Job(check, subject) for subject in check.subjects(manifest)]


def _under(id: str, prefix: str) -> bool:
    return id == prefix or id.startswith(f"{prefix}.")


def _matching(prefix: str, jobs: Iterable[Job]) -> list[Job]:
    return [job for job in jobs if _under(job.id, prefix)]


def _with_needs(ids: set[str], checks: Mapping[str, Check]) -> set[str]:
    found: set[str] = set()
    open_ids = list(ids)
    while open_ids:
        id = open_ids.pop()
        if id not in found and id in checks:
            found.add(id)
            open_ids.extend(checks[id].needs)
    return found
