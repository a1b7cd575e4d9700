"""Processes that outlive the check that started them, in a session of their own: found and ended.

Source: prctl(2), PR_SET_CHILD_SUBREAPER; proc(5), /proc/pid/stat.
"""

import contextlib
import ctypes
import os
import signal
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


def adopt() -> None:
    """From now on the orphans of our processes become our children."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_children() -> None:
    """Kills every child of this process, and theirs, which become ours as they go."""
    while children := _children():
        for pid in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _children() -> list[int]:
    own = os.getpid()
    try:
        processes = [each for each in Path("/proc").iterdir() if each.name.isdigit()]
    except OSError:
        return []
    return [int(each.name) for each in processes if _parent(each) == own]


def _parent(process: Path) -> int | None:
    """The field behind state, which follows the name in parentheses."""
    try:
        fields = (process / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return int(fields[1])
    except (OSError, IndexError, ValueError):
        return None
