"""Runs checks by their ids through the probe's runner, without what they need first: `run.py ID…`."""

import dataclasses
import json
import sys

from comfynix_check import runner
from comfynix_check.installed import manifest_of_installed
from comfynix_check.registry import all_checks
from comfynix_check.selection import select

manifest = dataclasses.replace(manifest_of_installed(), cuda="13.0")
jobs = [
    dataclasses.replace(job, check=dataclasses.replace(job.check, needs=(), alone=False))
    for job in select(all_checks(), manifest).jobs
    if job.id in sys.argv[1:]
]
missing = set(sys.argv[1:]) - {job.id for job in jobs}
assert not missing, missing
print(json.dumps(list(runner.run(jobs, runner.Options()))))
