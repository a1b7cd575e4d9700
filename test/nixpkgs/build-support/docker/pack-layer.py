"""Packs folder ROOT as layer file OUT: names sorted, times fixed, owners from the list OWNERS."""

import os
import sys
import tarfile

root, owners_file, out = sys.argv[1:]

owners = {}
with open(owners_file) as file:
    for line in file:
        owner, path = line.rstrip("\n").split("\t", 1)
        user, _, group = owner.partition(":")
        inside = os.path.relpath(path, os.path.abspath(root))
        owners[inside] = (int(user), int(group) if group else owners.get(inside, (0, 0))[1])


def entries(folder):
    for name in sorted(os.listdir(os.path.join(root, folder))):
        inside = os.path.normpath(os.path.join(folder, name))
        yield inside
        full = os.path.join(root, inside)
        if os.path.isdir(full) and not os.path.islink(full):
            yield from entries(inside)


with tarfile.open(out, "w", format=tarfile.GNU_FORMAT) as tar:
    for inside in [".", *entries(".")]:
        full = os.path.join(root, inside)
        info = tar.gettarinfo(full, arcname=inside if inside == "." else f"./{inside}")
        # Links between files of the layer are no part of it.
        if info.islnk():
            info.type, info.linkname = tarfile.REGTYPE, ""
            info.size = os.path.getsize(full)
        info.mtime = int(os.environ["SOURCE_DATE_EPOCH"])
        info.uname = info.gname = ""
        info.uid, info.gid = owners.get(inside, (0, 0))
        if info.isreg():
            with open(full, "rb") as content:
                tar.addfile(info, content)
        else:
            tar.addfile(info)
