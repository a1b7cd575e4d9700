"""ELF files, as far as the loader reads them: never the whole file, a few kilobytes at their offsets.

Source: System V ABI, chapters 4 and 5; 64-bit, little-endian, as on x86-64.
"""

import os
import struct
from dataclasses import dataclass

PT_LOAD, PT_DYNAMIC, PT_INTERP = 1, 2, 3
DT_NEEDED, DT_STRTAB, DT_STRSZ, DT_SONAME, DT_RPATH, DT_RUNPATH = 1, 5, 10, 14, 15, 29
X86_64 = 62

MOST = 1 << 24
"""Bytes of a table: more is no sane file."""


@dataclass(frozen=True)
class Elf:
    """What the loader would do with the file."""

    needed: tuple[str, ...]
    soname: str | None
    rpath: tuple[str, ...]
    """Folders of DT_RPATH and DT_RUNPATH as they stand, `$ORIGIN` included."""
    interpreter: str | None


class NoElf(Exception):
    """Not an ELF file, of another machine, or a damaged one."""


def read_elf(path: str) -> Elf:
    """Reads it. Raises NoElf, and OSError when it cannot be opened."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return _read(file)
    except struct.error as fault:
        raise NoElf(str(fault)) from fault
    finally:
        os.close(file)


def _at(file: int, offset: int, size: int) -> bytes:
    if not 0 <= size <= MOST:
        raise NoElf(f"a table of {size} bytes")
    data = os.pread(file, size, offset)
    if len(data) != size:
        raise NoElf("it ends early")
    return data


def _read(file: int) -> Elf:
    head = os.pread(file, 64, 0)
    if len(head) < 64 or head[:6] != b"\x7fELF\x02\x01":
        raise NoElf("no 64-bit ELF file")
    (machine,) = struct.unpack_from("<H", head, 18)
    if machine != X86_64:
        raise NoElf(f"built for machine {machine}")
    (offset,) = struct.unpack_from("<Q", head, 32)
    size, count = struct.unpack_from("<HH", head, 54)
    table = _at(file, offset, size * count)
    segments = [_Segment(*struct.unpack_from("<IIQQQQQQ", table, i * size)) for i in range(count)]
    interpreter = None
    dynamic: list[tuple[int, int]] = []
    for each in segments:
        if each.kind == PT_INTERP:
            interpreter = _text(_at(file, each.offset, each.size), 0)
        elif each.kind == PT_DYNAMIC:
            dynamic = list(struct.iter_unpack("<qQ", _at(file, each.offset, each.size // 16 * 16)))
    return _with_strings(file, segments, dynamic, interpreter)


@dataclass(frozen=True)
class _Segment:
    kind: int
    flags: int
    offset: int
    address: int
    physical: int
    size: int
    memory: int
    align: int


def _with_strings(
    file: int, segments: list[_Segment], dynamic: list[tuple[int, int]], interpreter: str | None
) -> Elf:
    """The strings that the dynamic section names, from the table it points at."""
    entries: dict[int, list[int]] = {}
    for tag, value in dynamic:
        if tag == 0:
            break
        entries.setdefault(tag, []).append(value)
    strings = b""
    if DT_STRTAB in entries and DT_STRSZ in entries:
        address, size = entries[DT_STRTAB][0], entries[DT_STRSZ][0]
        strings = _at(file, _offset(segments, address), size)
    texts = {tag: [_text(strings, each) for each in entries.get(tag, [])] for tag in _TEXTS}
    paths = [*texts[DT_RUNPATH]] or texts[DT_RPATH]
    return Elf(
        needed=tuple(texts[DT_NEEDED]),
        soname=texts[DT_SONAME][0] if texts[DT_SONAME] else None,
        rpath=tuple(each for path in paths for each in path.split(":") if each),
        interpreter=interpreter,
    )


_TEXTS = (DT_NEEDED, DT_SONAME, DT_RPATH, DT_RUNPATH)


def _offset(segments: list[_Segment], address: int) -> int:
    """Where in the file an address is."""
    for each in segments:
        if each.kind == PT_LOAD and each.address <= address < each.address + each.size:
            return each.offset + address - each.address
    raise NoElf(f"address {address:#x} is in no segment")


def _text(data: bytes, start: int) -> str:
    end = data.find(b"\0", start)
    if end < 0 or start > len(data):
        raise NoElf("a string has no end")
    return data[start:end].decode("utf-8", "replace")
