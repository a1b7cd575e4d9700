"""What a check gives. Each may be returned or raised.

    return Pass(actual={"driver": "580.95.05"})
    raise Fail("driver_too_old", found="570.26", needed="580")

The code of a failure or warning is a key of `errors` in catalogue.json; the keywords fill the
`{names}` of its message and remedy, and are its details in the report.
"""

from typing import Any, Literal

Status = Literal["pass", "warn", "fail", "skip"]


class Outcome(Exception):
    """The end of one check.

    `expected` and `actual` are what was compared, `facts` what the report says elsewhere: keys
    `host` (an object) and `gpus` (a list).
    """

    status: Status = "pass"

    def __init__(
        self,
        *,
        expected: dict[str, Any] | None = None,
        actual: dict[str, Any] | None = None,
        facts: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(self.status)
        self.expected = expected or {}
        self.actual = actual or {}
        self.facts = facts or {}

    def to_json(self) -> dict[str, Any]:
        """What the child process tells the runner."""
        return {
            "status": self.status,
            "expected": self.expected,
            "actual": self.actual,
            "facts": self.facts,
        }


class Pass(Outcome):
    """It was tried, and it works."""


class Skip(Outcome):
    """It was not tried: never a pass. The reason is a clause: `the GPU has no fp8 units`.

    `absent` says that what it is about is not in the image: there is nothing to try.
    """

    status: Status = "skip"

    def __init__(self, reason: str, *, absent: bool = False, **more: Any) -> None:
        super().__init__(**more)
        self.reason = reason
        self.absent = absent

    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), "reason": self.reason, "absent": self.absent}


class Fail(Outcome):
    """It does not work."""

    status: Status = "fail"

    def __init__(
        self,
        code: str,
        *,
        expected: dict[str, Any] | None = None,
        actual: dict[str, Any] | None = None,
        facts: dict[str, Any] | None = None,
        **details: Any,
    ) -> None:
        super().__init__(expected=expected, actual=actual, facts=facts)
        self.code = code
        self.details = details

    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), "code": self.code, "details": self.details}


class Warn(Fail):
    """It works, but somebody should look at it."""

    status: Status = "warn"


def first_line(fault: BaseException) -> str:
    """Of what an exception says: torch goes on for a page."""
    return str(fault).strip().split("\n", 1)[0]
