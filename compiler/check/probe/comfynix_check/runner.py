"""Runs the checks: each in a process of its own, several at a time, but one at a time on the GPU."""

import os
import selectors
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from comfynix_check import orphans, scratch
from comfynix_check.judge import Result, result_of, skipped
from comfynix_check.options import Options
from comfynix_check.process import Job, Running, Setting

PAUSE = 0.05
"""Seconds between two looks at whether a process has ended."""

SOON = 0.001
"""The same, for one that has nothing more to say."""


def run(jobs: Sequence[Job], options: Options) -> Iterator[Result]:
    """The results, as they come."""
    orphans.adopt()
    base = scratch.new_scratch()
    schedule = _Schedule(jobs, options, base)
    try:
        yield from schedule.results()
    finally:
        schedule.stop()
        orphans.end_children()
        scratch.remove(base)


class _Schedule:
    def __init__(self, jobs: Sequence[Job], options: Options, base: Path | None) -> None:
        self._options = options
        self._base = base
        self._waiting = list(jobs)
        self._running: list[Running] = []
        self._todo = Counter(job.check.id for job in jobs)
        """How many jobs of each check have not ended."""
        self._ended: list[tuple[Job, str]] = []
        self._most = options.jobs or min(4, len(os.sched_getaffinity(0)))

    def results(self) -> Iterator[Result]:
        while self._waiting or self._running:
            for job in list(self._waiting):
                if any(self._todo[id] for id in (*job.check.needs, *job.check.after)):
                    continue
                reason = self._not_to_run(job)
                if reason is not None:
                    self._waiting.remove(job)
                    yield self._finished(job, skipped(job, reason, self._options))
                elif self._has_room(job):
                    self._waiting.remove(job)
                    self._running.append(Running(job, self._options, self._setting(job)))
            _listen(self._running)
            for each in list(self._running):
                if each.has_ended():
                    self._running.remove(each)
                    result = result_of(each.job, each.end(), self._options)
                    yield self._finished(each.job, result)
                elif time.monotonic() > each.deadline:
                    each.expire()

    def stop(self) -> None:
        """Ends what still runs."""
        for each in self._running:
            each.kill()
            each.end()

    def _finished(self, job: Job, result: Result) -> Result:
        self._todo[job.check.id] -= 1
        self._ended.append((job, result["status"]))
        return result

    def _not_to_run(self, job: Job) -> str | None:
        """Why it cannot be tried; None when it can."""
        if job.check.gpu and self._options.no_gpu:
            return "--no-gpu"
        for id in job.check.needs:
            if any(
                each.check.id == id and status in ("fail", "skip") for each, status in self._ended
            ):
                return f"needs {id}, which did not pass"
        return None

    def _has_room(self, job: Job) -> bool:
        others_alone = any(each.job.check.alone for each in self._running)
        return len(self._running) < self._most and not (job.check.alone and others_alone)

    def _setting(self, job: Job) -> Setting:
        return Setting(
            limit=self._options.timeout or job.check.limit,
            base=self._base,
            failed=[
                each.id
                for each, status in self._ended
                if each.check.id in job.check.after and status == "fail"
            ],
        )


def _listen(running: Sequence[Running]) -> None:
    """Takes what the processes say; comes back soon."""
    with selectors.DefaultSelector() as selector:
        for each in running:
            for pipe in each.pipes:
                selector.register(pipe, selectors.EVENT_READ, each)
        # A process that has closed its pipes is about to end.
        pause = PAUSE if all(each.pipes for each in running) else SOON
        if not selector.get_map():
            time.sleep(pause if running else 0)
            return
        for key, _ in selector.select(pause):
            key.data.read(key.fd)
