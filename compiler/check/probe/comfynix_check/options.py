"""How checks are run."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    manifest: Path | None = None
    """None: what is installed."""
    packaging: Path | None = None
    """Where Python's packaging lies, if the environment under test has none."""
    no_gpu: bool = False
    timeout: float | None = None
    """Seconds for each check, in place of its own limit."""
    required: frozenset[str] = frozenset()
    """Ids of jobs for which a skip is a failure."""
    jobs: int = 0
    """Checks at a time; 0: as many as there are processors, at most 4."""
