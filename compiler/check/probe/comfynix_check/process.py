"""One check in a process of its own: started, listened to, ended with all it started itself."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comfynix_check import scratch as scratch_folder
from comfynix_check.options import Options
from comfynix_check.registry import Check

TAIL = 4096
"""Bytes of what a check prints that are kept: the last."""

GRACE = 1.0
"""Seconds a check that ran too long has to say where it stands."""


@dataclass(frozen=True)
class Job:
    """A check, with its subject where it has one."""

    check: Check
    subject: str | None = None

    @property
    def id(self) -> str:
        return self.check.id if self.subject is None else f"{self.check.id}.{self.subject}"


@dataclass(frozen=True)
class Setting:
    """What a process is given beside its options."""

    limit: float
    """Seconds."""
    base: Path | None
    """Where its scratch folder is made."""
    failed: Sequence[str]
    """Ids of what failed before it, among those it comes after."""


@dataclass(frozen=True)
class Ended:
    """What became of the process."""

    told: dict[str, Any] | None
    """What the check gave, if it came to that."""
    code: int | None
    signal: str | None
    timed_out: bool
    tail: str
    seconds: float


class Running:
    """A started check. The runner waits on `pipes` and calls `read`, and `expire` when time is up."""

    def __init__(self, job: Job, options: Options, setting: Setting) -> None:
        self.job = job
        self._started = time.monotonic()
        self.deadline = self._started + setting.limit
        self._timed_out = False
        self._result = bytearray()
        self._output = bytearray()
        self._scratch = _below(setting.base, job.id)
        self._pipe, write_end = os.pipe()
        given = {
            "parent": os.getpid(),
            "result": write_end,
            "manifest": _text(options.manifest),
            "packaging": _text(options.packaging),
            "scratch": _text(self._scratch),
            "limit": setting.limit,
            "failed": list(setting.failed),
        }
        try:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "comfynix_check.child"),
                    *(job.check.module, job.check.id, job.subject or ""),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=[write_end],
                start_new_session=True,
                env={**_environment(job, self._scratch), "COMFYNIX_CHECK": json.dumps(given)},
            )
        except BaseException:
            os.close(self._pipe)
            raise
        finally:
            os.close(write_end)
        assert self._process.stdout is not None
        self._stdout = self._process.stdout
        self._sinks = {self._pipe: self._result, self._stdout.fileno(): self._output}

    @property
    def pipes(self) -> list[int]:
        """Descriptors that are still open."""
        return list(self._sinks)

    def read(self, pipe: int) -> None:
        """Takes what is there; at the end of a pipe it is no longer among `pipes`."""
        data = os.read(pipe, 65536)
        sink = self._sinks[pipe]
        sink += data
        if sink is self._output:
            del self._output[:-TAIL]
        if not data:
            del self._sinks[pipe]

    def has_ended(self) -> bool:
        """Whether the check's own process is gone; what it started may live on until `end`."""
        return self._process.poll() is not None

    def expire(self) -> None:
        """Time is up: it is asked where it stands (the traceback goes to its stderr), then killed."""
        if self._timed_out:
            self.kill()
            return
        self._timed_out = True
        self.deadline = time.monotonic() + GRACE
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGABRT)

    def kill(self) -> None:
        """Ends it and all processes of its session's group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> Ended:
        """Clears up behind it."""
        status = self._process.wait()
        self.kill()
        for pipe in self.pipes:
            os.set_blocking(pipe, False)
            with contextlib.suppress(BlockingIOError):
                while pipe in self._sinks:
                    self.read(pipe)
        os.close(self._pipe)
        self._stdout.close()
        scratch_folder.remove(self._scratch)
        return Ended(
            told=self._told(),
            code=status if status >= 0 else None,
            signal=_signal(-status) if status < 0 else None,
            timed_out=self._timed_out,
            tail=self._output.decode("utf-8", "replace"),
            seconds=time.monotonic() - self._started,
        )

    def _told(self) -> dict[str, Any] | None:
        """None when it died before or while it told."""
        try:
            told: dict[str, Any] = json.loads(self._result)
        except ValueError:
            return None
        return told


def _environment(job: Job, scratch: Path | None) -> dict[str, str]:
    """The variables of a check's process."""
    python_path = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    private = scratch_folder.private_environment(scratch) if job.check.private else {}
    return {
        **os.environ,
        **private,
        **job.check.env,
        "PYTHONPATH": os.pathsep.join(filter(None, python_path)),
        # Root might write beside the modules, into a store that is then no longer what it was.
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _signal(number: int) -> str:
    """`SIGSEGV`; those of real time have no names."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _below(base: Path | None, id: str) -> Path | None:
    if base is None:
        return None
    folder = base / id
    try:
        folder.mkdir()
    except OSError:  # full, for want of inodes too
        return None
    return folder
