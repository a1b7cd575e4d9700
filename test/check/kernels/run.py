"""Runs checks through the probe's runner, without what they need first: `run.py ID[=SECONDS]…`."""

import dataclasses
import json
import os
import sys
from pathlib import Path

from comfynix_check import runner
from comfynix_check.installed import manifest_of_installed
from comfynix_check.registry import all_checks
from comfynix_check.selection import select

wanted = dict(each.partition("=")[::2] for each in sys.argv[1:])
manifest = dataclasses.replace(manifest_of_installed(), cuda="13.0")
jobs = [job for job in select(all_checks(), manifest).jobs if job.id in wanted]
assert {job.id for job in jobs} == set(wanted), jobs


def alone(job):
    limit = float(wanted[job.id] or job.check.limit)
    check = dataclasses.replace(job.check, needs=(), alone=False, limit=limit)
    return dataclasses.replace(job, check=check)


file = os.environ.get("MANIFEST")
options = runner.Options(manifest=Path(file) if file else None)
print(json.dumps(list(runner.run([alone(job) for job in jobs], options))))
