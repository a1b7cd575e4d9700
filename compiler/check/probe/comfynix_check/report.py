"""All results: the verdict, the exit code and the JSON."""

import datetime
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from comfynix_check import SCHEMA
from comfynix_check.catalogue import VerdictEntry, catalogue
from comfynix_check.manifest import Manifest


@dataclass
class Report:
    """Grows by one result after the other."""

    manifest: Manifest
    results: list[dict[str, Any]] = field(default_factory=list)
    started: datetime.datetime = field(
        default_factory=lambda: datetime.datetime.now(datetime.timezone.utc)
    )
    _clock: float = field(default_factory=time.monotonic)

    def verdict(self) -> VerdictEntry:
        """The worst of what was found; a check of a GPU that was skipped leaves the image untested."""
        kinds = {each["error"]["kind"] for each in self.results if each["status"] == "fail"}
        if self.unproven():
            kinds.add("untested")
        mildest, *worse = catalogue().verdicts
        return [mildest, *(each for each in worse if each.kind in kinds)][-1]

    def unproven(self) -> list[str]:
        """Ids of what was not tried because there was no GPU to try it on."""
        return [
            each["id"] for each in self.results if each["status"] == "skip" and each["untested"]
        ]

    def to_json(self, order: Sequence[str]) -> dict[str, Any]:
        """The whole report, its checks in the order given."""
        manifest, verdict = self.manifest, self.verdict()
        by_status = {
            status: [each["id"] for each in self.results if each["status"] == status]
            for status in ("pass", "fail", "warn", "skip")
        }
        return {
            "schema": SCHEMA,
            "ok": verdict.exit == 0,
            "verdict": verdict.verdict,
            "exit_code": verdict.exit,
            "started": self.started.isoformat(timespec="seconds"),
            "duration_s": round(time.monotonic() - self._clock, 1),
            "image": {**manifest.image, "manifest_sha256": manifest.sha256},
            "expected": {
                "python": manifest.python,
                "torch": manifest.torch,
                "cuda": manifest.cuda,
                "rocm": manifest.rocm,
                "xpu": manifest.xpu,
                "capabilities": list(manifest.capabilities),
                "gpu_memory": manifest.gpu_memory,
                "min_driver": manifest.min_driver,
                "packages": len(manifest.distributions),
            },
            "host": self._host(),
            "gpus": self._gpus(),
            "checks": [
                {key: value for key, value in each.items() if key != "facts"}
                for each in sorted(self.results, key=lambda each: order.index(each["id"]))
            ],
            "summary": {
                **{status: len(ids) for status, ids in by_status.items()},
                "skipped": by_status["skip"],
                "unproven": self.unproven(),
            },
        }

    def _host(self) -> dict[str, Any]:
        """What the checks found out of the host."""
        found: dict[str, Any] = {"uid": os.getuid()}
        for each in self.results:
            found.update(each.get("facts", {}).get("host", {}))
        return found

    def _gpus(self) -> list[dict[str, Any]]:
        """What they found out of each GPU, by its index."""
        found: dict[int, dict[str, Any]] = {}
        for each in self.results:
            for gpu in each.get("facts", {}).get("gpus", []):
                found.setdefault(gpu["index"], {}).update(gpu)
        return [found[index] for index in sorted(found)]
