"""The plain text: a line for each check, then the verdict."""

from collections.abc import Iterator
from typing import Any

MARKS = {"pass": "ok  ", "warn": "warn", "fail": "FAIL", "skip": "skip"}

VERDICTS = {
    "works": "works: every check passed",
    "host_problem": "the host: what is broken is outside of the image",
    "image_defect": "the image is broken",
    "gpu_not_covered": "this GPU is not covered by what is in the image",
    "app_failed": "the app failed",
    "checker_failed": "nothing is certain: a check failed itself, or did not end",
    "untested": "untested: there was no GPU to prove it on",
}


def line(result: dict[str, Any]) -> str:
    """A result in a line; a failure's remedy and what was printed follow below it."""
    head = f"{MARKS[result['status']]}  {result['id']}"
    if result["status"] == "skip":
        return f"{head}: {result['reason']}"
    if result["error"] is None:
        return f"{head}  ({result['ms']} ms)"
    return f"{head}: {result['error']['message']}\n      {result['error']['hint']}"


def verdict(report: dict[str, Any]) -> Iterator[str]:
    """The end."""
    summary = report["summary"]
    yield ""
    yield ", ".join(f"{summary[key]} {key}" for key in ("pass", "fail", "warn", "skip"))
    if summary["unproven"]:
        yield f"unproven: {', '.join(summary['unproven'])}"
    yield f"{report['image'].get('name', 'this image')}: {VERDICTS[report['verdict']]}"
