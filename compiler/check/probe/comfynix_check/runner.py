"""Runs the checks: each in a process of its own, several at a time, but one at a time on the GPU."""

import os
import selectors
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comfynix_check import scratch
from comfynix_check.catalogue import catalogue, error
from comfynix_check.process import Ended, Job, Running
from comfynix_check.symptom import symptom

Result = dict[str, Any]
"""A check in the report. """

PAUSE = 0.05
"""Seconds between two looks at whether a process has ended."""


@dataclass(frozen=True)
class Options:
    """How they run."""

    manifest: Path | None = None
    no_gpu: bool = False
    timeout: float | None = None
    """Seconds for each check, in place of its own limit."""
    required: frozenset[str] = frozenset()
    """Ids of jobs for which a skip is a failure."""
    jobs: int = 0
    """Checks at a time; 0: as many as there are processors, at most 4."""


def run(jobs: Sequence[Job], options: Options) -> Iterator[Result]:
    """The results, as they come."""
    base = scratch.new_scratch()
    running: list[Running] = []
    try:
        yield from _schedule(list(jobs), running, options, base)
    finally:
        for each in running:
            each.kill()
            each.end()
        scratch.remove(base)


def _schedule(
    waiting: list[Job], running: list[Running], options: Options, base: Path | None
) -> Iterator[Result]:
    ended: dict[str, list[str]] = {}
    """Of each check that has ended, the status of each of its subjects."""
    todo = [job.check.id for job in waiting]
    most = options.jobs or min(4, len(os.sched_getaffinity(0)))

    def finished(job: Job, result: Result) -> Result:
        ended.setdefault(job.check.id, []).append(result["status"])
        todo.remove(job.check.id)
        return result

    while waiting or running:
        for job in list(waiting):
            unmet = [id for id in job.check.needs if id in todo]
            reason = _not_to_run(job, options, ended) if not unmet else None
            if reason is not None:
                waiting.remove(job)
                yield finished(job, skipped(job, reason, options))
            elif (
                not unmet
                and len(running) < most
                and not (job.check.alone and any(each.job.check.alone for each in running))
            ):
                waiting.remove(job)
                limit = options.timeout or job.check.limit
                running.append(Running(job, manifest=options.manifest, limit=limit, base=base))
        _listen(running)
        for each in list(running):
            if each.has_ended():
                running.remove(each)
                yield finished(each.job, result_of(each.job, each.end(), options))
            elif time.monotonic() > each.deadline:
                each.expire()


def _not_to_run(job: Job, options: Options, ended: dict[str, list[str]]) -> str | None:
    """Why it cannot be tried; None when it can."""
    if job.check.gpu and options.no_gpu:
        return "--no-gpu"
    for id in job.check.needs:
        if any(status in ("fail", "skip") for status in ended.get(id, [])):
            return f"needs {id}, which did not pass"
    return None


def _listen(running: Sequence[Running]) -> None:
    """Takes what the processes say; comes back soon."""
    with selectors.DefaultSelector() as selector:
        for each in running:
            for pipe in each.pipes:
                selector.register(pipe, selectors.EVENT_READ, each)
        if not selector.get_map():
            time.sleep(PAUSE if running else 0)
            return
        for key, _ in selector.select(PAUSE):
            key.data.read(key.fd)


def _blank(job: Job, status: str) -> Result:
    entry = catalogue().checks[job.check.id]
    return {
        "id": job.id,
        "title": entry.title,
        "kind": entry.kind,
        **({} if job.subject is None else {"subject": job.subject}),
        "status": status,
        "ms": 0,
        "expected": {},
        "actual": {},
        "exit": {"code": None, "signal": None},
        "stderr_tail": "",
        "error": None,
    }


def skipped(job: Job, reason: str, options: Options) -> Result:
    """A check that was not tried, for want of a GPU that works; a failure when it was required."""
    result = {**_blank(job, "skip"), "reason": reason, "untested": job.check.gpu}
    return _required(job, result, options)


def _required(job: Job, result: Result, options: Options) -> Result:
    if job.id not in options.required:
        return result
    details = {"id": job.id, "reason": result["reason"]}
    code = "required_untested" if result["untested"] else "required_skipped"
    return {**result, "status": "fail", "error": error(code, result["kind"], details)}


def result_of(job: Job, ended: Ended, options: Options) -> Result:
    """What the end of a process means."""
    told = ended.told or {}
    result = {
        **_blank(job, told.get("status", "fail")),
        "ms": round(ended.seconds * 1000),
        "expected": told.get("expected", {}),
        "actual": told.get("actual", {}),
        "facts": told.get("facts", {}),
        "exit": {"code": ended.code, "signal": ended.signal},
        "stderr_tail": ended.tail if told.get("status") != "pass" else "",
    }
    code, details = _fault(job, ended)
    if code is not None:
        return {
            **result,
            "status": told.get("status", "fail"),
            "error": error(code, result["kind"], details),
        }
    if result["status"] == "skip":
        result = {**result, "reason": told["reason"], "untested": False}
        return _required(job, result, options)
    return result


def _fault(job: Job, ended: Ended) -> tuple[str | None, dict[str, Any]]:
    """The error's code and details, if there is one."""
    about = {"id": job.id, "subject": job.subject or job.id, "seconds": round(ended.seconds)}
    told = ended.told or {}
    if ended.timed_out and not told:
        return "timed_out", about
    if not told or told.get("code") == job.check.raised:
        known = symptom(ended.tail)
        if known is not None:
            return known[0], {**about, **told.get("details", {}), **known[1]}
    if told:
        return told.get("code"), {**about, **told.get("details", {})}
    if ended.signal is not None:
        code = "killed" if ended.signal == "SIGKILL" else "crashed"
        return code, {**about, "signal": ended.signal, "last": last_line(ended.tail)}
    return "exited", {**about, "code": ended.code, "last": last_line(ended.tail)}


def last_line(text: str) -> str:
    """The last line that says something."""
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    return lines[-1] if lines else "nothing was printed"
