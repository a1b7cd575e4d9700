"""What the end of a check's process means: its result in the report."""

from typing import Any

from comfynix_check.catalogue import catalogue, error
from comfynix_check.options import Options
from comfynix_check.process import Ended, Job
from comfynix_check.symptom import symptom

Result = dict[str, Any]
"""A check in the report."""


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
    result = {**_blank(job, "skip"), "reason": reason, "untested": job.check.gpu, "absent": False}
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
        about = {"id": job.id, "subject": job.subject or job.id, "seconds": round(ended.seconds)}
        return {**result, "error": error(code, result["kind"], details, about)}
    if result["status"] == "skip":
        why = {"reason": told["reason"], "untested": False, "absent": told["absent"]}
        result = {**result, **why}
        return _required(job, result, options)
    return result


def _fault(job: Job, ended: Ended) -> tuple[str | None, dict[str, Any]]:
    """The error's code and details, if there is one."""
    told = ended.told or {}
    if ended.timed_out and not told:
        return "timed_out", {"last": last_line(ended.tail)}
    if not told or told.get("code") == job.check.raised:
        known = symptom(ended.tail)
        if known is not None:
            return known[0], {**told.get("details", {}), **known[1]}
    if told:
        return told.get("code"), told.get("details", {})
    if ended.signal is not None:
        code = "killed" if ended.signal == "SIGKILL" else "crashed"
        return code, {"signal": ended.signal, "last": last_line(ended.tail)}
    return "exited", {"code": ended.code, "last": last_line(ended.tail)}


def last_line(text: str) -> str:
    """The last line that says something."""
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    return lines[-1] if lines else "nothing was printed"
