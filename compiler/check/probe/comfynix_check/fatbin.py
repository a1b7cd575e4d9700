"""Which GPUs a native file holds code for, read from its fat binaries: what `cuobjdump --list-elf` and
`--list-ptx` list, without the CUDA toolkit.

NVIDIA does not document the format. What is read here (magic, sizes, kind, architecture and two flags
of each entry's header) was measured on what nvcc 13 makes for sm_90a, sm_100, sm_100a, sm_100f, sm_103
and sm_120f, and agrees with torch.cuda.get_arch_list() on PyTorch's own libraries.
"""

import os
import struct
from collections import Counter
from dataclasses import dataclass

from comfynix_check.arch import parse_arch, runs_as

MAGIC = 0xBA55ED50
HEADER = struct.Struct("<IHHQ")
"""Magic, version, size of this header, size of the entries behind it."""

ENTRY = struct.Struct("<HHIQIIHHIIIQ")
"""Kind, version, size of this header, size of the payload, …, architecture, …, flags."""

PTX, MACHINE = 1, 2
EXACT, FAMILY = 0x100000, 0x200000

SECTIONS = (".nv_fatbin", "__nv_relfatbin")


@dataclass(frozen=True)
class Code:
    """What one file holds: each fat binary is a set of architectures that the same kernels are for."""

    binaries: Counter[frozenset[str]]

    def architectures(self) -> list[str]:
        """All that occur: `sm_80`, `sm_90a`, `compute_120`."""
        names = {name for each in self.binaries for name in each}
        known = [arch for arch in map(parse_arch, names) if arch is not None]
        known.sort(key=lambda arch: (arch.kind != "sm", arch.major, arch.minor, arch.suffix))
        return [arch.name for arch in known]

    def share(self, capability: str) -> float:
        """Of its fat binaries, the part that a GPU of this compute capability runs: 0 to 1."""
        total = self.binaries.total()
        fitting = sum(
            count for each, count in self.binaries.items() if runs_as(capability, each) is not None
        )
        return fitting / total if total else 0.0

    def __add__(self, other: "Code") -> "Code":
        return Code(self.binaries + other.binaries)


def code_in(path: str) -> Code:
    """What an ELF file holds. Raises OSError and struct.error where it is damaged."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        binaries: Counter[frozenset[str]] = Counter()
        for offset, size in _sections(file):
            _read_binaries(file, offset, offset + size, binaries)
        return Code(binaries)
    finally:
        os.close(file)


def _sections(file: int) -> list[tuple[int, int]]:
    """Offset and size of the sections that hold fat binaries. Source: System V ABI, section headers."""
    head = os.pread(file, 64, 0)
    (table,) = struct.unpack_from("<Q", head, 40)
    size, count, names_at = struct.unpack_from("<HHH", head, 58)
    if table == 0 or size < 64:
        return []
    data = os.pread(file, size * count, table)
    sections = [struct.unpack_from("<IIQQQQ", data, index * size) for index in range(count)]
    names = os.pread(file, sections[names_at][5], sections[names_at][4])
    return [
        (offset, length)
        for name, _, _, _, offset, length in sections
        if names[name : names.find(b"\0", name)].decode("ascii", "replace") in SECTIONS
    ]


def _read_binaries(file: int, at: int, end: int, found: Counter[frozenset[str]]) -> None:
    """Fat binaries lie one behind the other, each at a multiple of 8 bytes."""
    while at + HEADER.size <= end:
        magic, _, header, size = HEADER.unpack(os.pread(file, HEADER.size, at))
        if magic != MAGIC:
            at += 8
            continue
        found[frozenset(_entries(file, at + header, min(at + header + size, end)))] += 1
        at = (at + header + size + 7) // 8 * 8


def _entries(file: int, at: int, end: int) -> list[str]:
    names = []
    while at + ENTRY.size <= end:
        fields = ENTRY.unpack(os.pread(file, ENTRY.size, at))
        kind, header, size, number, flags = fields[0], fields[2], fields[3], fields[8], fields[11]
        if kind in (PTX, MACHINE):
            suffix = "a" if flags & EXACT else "f" if flags & FAMILY else ""
            names.append(f"{'sm' if kind == MACHINE else 'compute'}_{number}{suffix}")
        if header + size == 0:
            break
        at += header + size
    return names
