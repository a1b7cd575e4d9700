"""The process of one check: `python -P -m comfynix_check.child MODULE ID [SUBJECT]`.

What the check gives goes through a pipe of its own, so that whatever the code under test prints
cannot be mistaken for it. Everything else is the runner's to see: exit code, signal, output.
"""

import faulthandler
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from comfynix_check import orphans, registry
from comfynix_check.manifest import Manifest, read_manifest
from comfynix_check.result import Fail, Outcome, first_line


def main(module: str, id: str, subject: str = "") -> None:
    given = json.loads(os.environ.pop("COMFYNIX_CHECK"))
    orphans.die_with(given["parent"])
    os.set_inheritable(given["result"], False)
    faulthandler.enable()
    check = registry.load(module, id)
    context = registry.Context(
        manifest=_manifest(given["manifest"]),
        subject=subject or None,
        failed=frozenset(given["failed"]),
        packaging=Path(given["packaging"]) if given["packaging"] else None,
        scratch=Path(given["scratch"]) if given["scratch"] else None,
        limit=given["limit"],
    )
    _tell(given["result"], _outcome(check, context).to_json())
    # The libraries under test may crash when they are unloaded, which no user would see.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _manifest(file: str | None) -> Manifest:
    if file is not None:
        return read_manifest(Path(file))
    from comfynix_check.installed import (
        manifest_of_installed,  # slow to load: only where needed
    )

    return manifest_of_installed()


def _outcome(check: registry.Check, context: registry.Context) -> Outcome:
    try:
        return check.function(context)
    except Outcome as outcome:
        return outcome
    except Exception as fault:
        traceback.print_exc()
        return Fail(check.raised, type=type(fault).__name__, text=first_line(fault))


def _tell(pipe: int, result: dict[str, Any]) -> None:
    data = json.dumps(result, default=str).encode()
    while data:
        data = data[os.write(pipe, data) :]


if __name__ == "__main__":
    main(*sys.argv[1:])
