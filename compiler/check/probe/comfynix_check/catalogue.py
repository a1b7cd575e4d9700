"""catalogue.json: every verdict, check and error, with its words.

    verdicts  how a run ends, from the mildest to the worst: verdict, exit code, the kind of failure
            that leads to it, and its words
    checks  id → title, kind (whose fault a failure is by default), gpu (whether it needs one),
            explain (what is done and why, for `--explain`)
    errors  code → kind, message and remedy; `{name}` stands for a detail of the failure

A check of many subjects is one entry: `pkg.import` for `pkg.import.torch` and all others.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Kind = Literal["host", "image", "uncovered", "app", "checker", "untested"]
"""Whose fault it is; `checker` is ours, `untested` nobody's: there was nothing to test on."""


@dataclass(frozen=True)
class VerdictEntry:
    verdict: str
    exit: int
    kind: Kind | None
    """None: nothing failed."""
    said: str
    more: str

    @property
    def means(self) -> str:
        """In full."""
        return f"{self.said}: {self.more}"


@dataclass(frozen=True)
class CheckEntry:
    title: str
    kind: Kind
    gpu: bool
    explain: str


@dataclass(frozen=True)
class ErrorEntry:
    kind: Kind | Literal["check"]
    """`check`: that of the check it is found by."""
    message: str
    remedy: str


@dataclass(frozen=True)
class Catalogue:
    verdicts: tuple[VerdictEntry, ...]
    """The mildest first: the last of those that are found is the run's."""
    checks: Mapping[str, CheckEntry]
    errors: Mapping[str, ErrorEntry]


@cache
def catalogue() -> Catalogue:
    """Read once."""
    text = Path(__file__).with_name("catalogue.json").read_text("utf-8")
    data = json.loads(text)
    return Catalogue(
        tuple(VerdictEntry(**each) for each in data["verdicts"]),
        {key: CheckEntry(**value) for key, value in data["checks"].items()},
        {key: ErrorEntry(**value) for key, value in data["errors"].items()},
    )


SHOWN = 5
"""Entries of a list that a message names; all are in its details."""


def worded(template: str, details: Mapping[str, Any]) -> str:
    """The template with its `{names}` filled in; of a list the first few, with commas."""
    return re.sub(r"\{(\w+)\}", lambda found: _text(details.get(found[1], "?")), template)


def _text(value: Any) -> str:
    if not isinstance(value, (list, tuple)):
        return str(value)
    more = f", and {len(value) - SHOWN} more" if len(value) > SHOWN else ""
    return ", ".join(map(str, value[:SHOWN])) + more


def error(
    code: str,
    check_kind: Kind,
    details: Mapping[str, Any],
    about: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """An error as the report has it. `about` is for its words alone: `id`, `subject`, `seconds`."""
    entry = catalogue().errors[code]
    words = {**(about or {}), **details}
    return {
        "code": code,
        "kind": check_kind if entry.kind == "check" else entry.kind,
        "message": worded(entry.message, words),
        "hint": worded(entry.remedy, words),
        "details": dict(details),
    }
