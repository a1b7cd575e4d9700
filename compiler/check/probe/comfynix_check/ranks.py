"""Processes that reduce together: `python -P -m comfynix_check.ranks BACKEND RANK WORLD DEVICE FILE`."""

import datetime
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from comfynix_check.result import Fail

LENGTH = 1_000_003


def run(backend: str, devices: Sequence[str], folder: Path, limit: float) -> list[tuple[int, str]]:
    """One process a device. Exit code and output of each; those that are late are killed."""
    meeting = folder / "meeting"
    world = str(len(devices))
    started = [
        subprocess.Popen(
            [
                *(sys.executable, "-P", "-m", "comfynix_check.ranks"),
                *(backend, str(rank), world, device, str(meeting)),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for rank, device in enumerate(devices)
    ]
    deadline = time.monotonic() + limit
    told = []
    for process in started:
        try:
            output, _ = process.communicate(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            output = process.communicate()[0] + "\nit did not end in time"
        told.append((process.returncode, output))
    return told


def judge(told: Sequence[tuple[int, str]]) -> None:
    """Raises Fail `collective_wrong` for another sum; what a rank printed otherwise goes to stderr."""
    for rank, (code, output) in enumerate(told):
        if code == WRONG:
            raise Fail("collective_wrong", rank=rank)
        if code != 0:
            print(output, file=sys.stderr)
            raise RuntimeError(f"rank {rank} ended with {code}")


WRONG = 3
"""Exit code of a rank whose sum is wrong."""


def reduce(torch: Any, backend: str, rank: int, world: int, device: str, meeting: str) -> bool:
    """Whether the sum over all ranks of rank + 1 and position is what it should be."""
    distributed = torch.distributed
    kind = device.split(":")[0]
    if kind != "cpu":
        getattr(torch, kind).set_device(device)
    distributed.init_process_group(
        backend,
        init_method=f"file://{meeting}",
        rank=rank,
        world_size=world,
        timeout=datetime.timedelta(seconds=120),
    )
    position = torch.arange(LENGTH, dtype=torch.int64) % 1000
    values = (position * (rank + 1)).to(device)
    distributed.all_reduce(values)
    right = torch.equal(values.cpu(), position * (world * (world + 1) // 2))
    distributed.destroy_process_group()
    return right


def main(backend: str, rank: str, world: str, device: str, meeting: str) -> None:
    import torch

    right = reduce(torch, backend, int(rank), int(world), device, meeting)
    sys.exit(0 if right else WRONG)


if __name__ == "__main__":
    main(*sys.argv[1:])
