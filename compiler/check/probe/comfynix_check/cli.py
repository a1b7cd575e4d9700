"""The command line."""

import argparse
import contextlib
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from comfynix_check import SCHEMA, show
from comfynix_check.catalogue import catalogue
from comfynix_check.manifest import Manifest, ManifestFault, read_manifest
from comfynix_check.options import Options
from comfynix_check.process import Job
from comfynix_check.registry import all_checks
from comfynix_check.report import Report
from comfynix_check.runner import run
from comfynix_check.selection import UnknownCheck, select

USAGE_ERROR = 64
"""EX_USAGE of sysexits.h."""

CHECKER_FAILED = 70
"""Of `checker_failed`, for when even the catalogue cannot be read."""


def _epilog() -> str:
    lines = [f"  {each.exit:<3} {each.means}" for each in catalogue().verdicts]
    ends = "\n".join([*lines, f"  {USAGE_ERROR:<3} the command line is wrong"])
    return f"exit codes, the worst last; a skip is never a pass:\n{ends}\n"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(USAGE_ERROR, f"comfynix-check: {message}\n")


def _ids(text: str) -> list[str]:
    ids = [each.strip() for each in text.split(",")]
    if not all(ids):
        raise argparse.ArgumentTypeError(f"takes ids of checks, as in k.conv,elf, not {text!r}")
    return ids


def _seconds(text: str) -> float:
    with contextlib.suppress(ValueError):
        if float(text) > 0:
            return float(text)
    raise argparse.ArgumentTypeError(f"takes a number of seconds, not {text!r}")


def _number(text: str) -> int:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"takes a number from 1 on, not {text!r}")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="comfynix-check",
        description="Proves that this image works on this machine, or says why not.",
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--json", action="store_true", help="one JSON object a line; the last is the report")
    add("--list", action="store_true", help="name the checks and end")
    add("--only", type=_ids, default=[], metavar="IDS", help="these and what they need: k.conv,elf")
    add("--require", type=_ids, default=[], metavar="IDS", help="a skip of these is a failure")
    add("--no-gpu", action="store_true", help="only what needs no GPU; the rest is left unproven")
    add("--timeout", type=_seconds, metavar="S", help="seconds each check may take")
    add("--watch", type=_seconds, metavar="S", help="again every S seconds until something fails")
    add("--jobs", type=_number, default=0, metavar="N", help="checks at a time that need no GPU")
    add("--manifest", type=Path, metavar="FILE", help="what the image promises")
    add("--packaging", type=Path, metavar="DIR", help="where Python's packaging lies, if elsewhere")
    return parser


def main(arguments: Sequence[str]) -> int:
    """Runs it; gives the exit code."""
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        return _main(arguments)
    except KeyboardInterrupt:
        print("comfynix-check: interrupted", file=sys.stderr)
        return 130
    except OutputLost as fault:
        _discard_output()
        if isinstance(fault.cause, BrokenPipeError):
            return 141
        why = fault.cause.strerror
        print(f"comfynix-check: the results cannot be written: {why}", file=sys.stderr)
        return CHECKER_FAILED
    except Exception:
        traceback.print_exc()
        print("comfynix-check: this is a fault of the check; please report it", file=sys.stderr)
        return CHECKER_FAILED


class OutputLost(Exception):
    """Nobody reads what is written, or there is no room for it."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.cause = cause


def _say(text: str) -> None:
    try:
        print(text, flush=True)
    except OSError as fault:
        raise OutputLost(fault) from fault


def _discard_output() -> None:
    """What is left in Python's buffer goes nowhere, rather than failing once more at the end."""
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _interrupted(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _main(arguments: Sequence[str]) -> int:
    given = _parser().parse_args(arguments)
    try:
        manifest = _manifest(given.manifest)
        selection = select(all_checks(), manifest, only=given.only, require=given.require)
    except (ManifestFault, UnknownCheck) as fault:
        print(f"comfynix-check: {fault}", file=sys.stderr)
        return USAGE_ERROR
    if given.list:
        titles = catalogue().checks
        _say("\n".join(f"{job.id}  {titles[job.check.id].title}" for job in selection.jobs))
        return 0

    options = Options(
        manifest=given.manifest,
        packaging=given.packaging,
        no_gpu=given.no_gpu,
        timeout=given.timeout,
        required=selection.required,
        jobs=given.jobs,
    )
    while True:
        code = _checked(selection.jobs, manifest, options, as_json=given.json)
        if given.watch is None or code != 0:
            return code
        time.sleep(given.watch)


def _checked(jobs: Sequence[Job], manifest: Manifest, options: Options, *, as_json: bool) -> int:
    """Runs them once and tells how; gives the exit code."""
    order = [job.id for job in jobs]
    report = Report(manifest)
    if as_json:
        _print({"event": "start", "schema": SCHEMA, "checks": order})
    for result in run(jobs, options):
        report.results.append(result)
        if as_json:
            shown = {key: value for key, value in result.items() if key != "facts"}
            _print({"event": "check", **shown})
        elif not show.is_left_out(result):
            _say(show.line(result))
    whole = report.to_json(order)
    if as_json:
        _print({"event": "report", **whole})
    else:
        _say("\n".join(show.verdict(whole, report.verdict())))
    return report.verdict().exit


def _manifest(file: Path | None) -> Manifest:
    if file is not None:
        return read_manifest(file)
    from comfynix_check.installed import (
        manifest_of_installed,  # slow to load: only where needed
    )

    return manifest_of_installed()


def _print(event: dict[str, Any]) -> None:
    _say(json.dumps(event))
