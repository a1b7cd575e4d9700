"""The plain text: a line for each check, then the verdict."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from comfynix_check.catalogue import VerdictEntry

MARKS = {"pass": "ok  ", "warn": "warn", "fail": "FAIL", "skip": "skip"}


def is_left_out(result: dict[str, Any]) -> bool:
    """Whether there was nothing to try, which is told of all these together: no GPU, or nothing of it
    in the image."""
    return result["status"] == "skip" and bool(result["untested"] or result["absent"])


def line(result: dict[str, Any]) -> str:
    """A result in a line; below a fault what to do, and each of several things that it is about."""
    head = f"{MARKS[result['status']]}  {result['id']}"
    if result["status"] == "skip":
        return f"{head}: {result['reason']}"
    error = result["error"]
    if error is None:
        return f"{head}  ({result['ms']} ms)"
    listed = error["details"].get("lines")
    several = listed if isinstance(listed, list) and len(listed) > 1 else []
    each = [f"        - {entry}" for entry in several]
    return "\n".join([f"{head}: {error['message']}", f"      {error['hint']}", *each])


def verdict(report: dict[str, Any], end: VerdictEntry) -> Iterator[str]:
    """The end."""
    summary = report["summary"]
    left_out = [each for each in report["checks"] if is_left_out(each)]
    yield ""
    yield ", ".join(f"{summary[key]} {key}" for key in ("pass", "fail", "warn", "skip"))
    for title, key in (("not in the image", "absent"), ("unproven", "untested")):
        names = _families(each for each in left_out if each[key])
        if names:
            yield f"{title}: {', '.join(names)}"
    yield f"{report['image'].get('name', 'this image')}: {end.means}"


def _families(results: Iterable[dict[str, Any]]) -> list[str]:
    """Names of checks; of one with many subjects, how many these are."""
    counts = Counter(each["id"].removesuffix(f".{each.get('subject')}") for each in results)
    return [name if count == 1 else f"{name} ({count} of them)" for name, count in counts.items()]
