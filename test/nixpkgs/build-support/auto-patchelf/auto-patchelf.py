"""Gives ELF files a run path to the libraries they need, and programs the store's loader.

A library is looked up by file name: first in the paths that are patched, then in the given
folders in their order. One that libc has needs no run path. What nobody has is an error, unless
its name matches an ignored pattern.
"""

import argparse
import pathlib
import subprocess
import sys
from fnmatch import fnmatch


def patchelf(*arguments):
    result = subprocess.run(["patchelf", *map(str, arguments)], capture_output=True, text=True)
    return result.stdout.strip() if result.returncode == 0 else None


def is_elf(path):
    with open(path, "rb") as file:
        return file.read(5) == b"\x7fELF\x02"


def files(root):
    if root.is_file():
        return [root]
    return sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())


def index(paths, folders):
    """File name of a library -> the first folder that has it."""
    found = {}
    for root in paths:
        for path in sorted(root.rglob("*.so*")) if root.is_dir() else [root]:
            found.setdefault(path.name, path.parent)
    for folder in folders:
        for path in sorted(folder.glob("*.so*")) if folder.is_dir() else []:
            found.setdefault(path.name, folder)
    return found


def patch(path, libraries, libc, appended):
    """Patches one file; the names of libraries that nobody has."""
    needed = patchelf("--print-needed", path)
    if needed is None:
        return []
    if patchelf("--print-interpreter", path):
        print(f"setting interpreter of {path}")
        patchelf("--set-interpreter", libc / "lib" / "ld-linux-x86-64.so.2", path)
    folders, missing = [], []
    for name in needed.split():
        if name.startswith("/") and pathlib.Path(name).is_file():
            continue
        if (libc / "lib" / name).is_file():
            continue
        if name in libraries:
            print(f"    {name} -> found: {libraries[name]}")
            folders.append(str(libraries[name]))
        else:
            print(f"    {name} -> not found!")
            missing.append(name)
    run_path = list(dict.fromkeys(folders + appended))
    if run_path:
        # The host's loader, unlike nixpkgs', would look for libc in the host's folders.
        run_path.append(str(libc / "lib"))
        print(f"setting RPATH of {path} to: {':'.join(run_path)}")
        if patchelf("--set-rpath", ":".join(run_path), path) is None:
            sys.exit(f"patchelf failed on {path}")
    return missing


def main():
    parser = argparse.ArgumentParser(prog="auto-patchelf")
    parser.add_argument("--libc", type=pathlib.Path, required=True)
    parser.add_argument("--paths", nargs="*", type=pathlib.Path, required=True)
    parser.add_argument("--libs", nargs="*", type=pathlib.Path, default=[])
    parser.add_argument("--ignore-missing", nargs="*", default=[])
    parser.add_argument("--append-rpaths", nargs="*", default=[])
    options = parser.parse_args()

    libraries = index(options.paths, options.libs)
    unsatisfied = []
    for root in options.paths:
        for path in files(root):
            if is_elf(path):
                for name in patch(path, libraries, options.libc, options.append_rpaths):
                    unsatisfied.append((name, path))

    failed = False
    for name, path in unsatisfied:
        if any(fnmatch(name, pattern) for pattern in options.ignore_missing):
            print(f"warn: auto-patchelf ignoring missing {name} wanted by {path}")
        else:
            print(f"error: auto-patchelf could not satisfy dependency {name} wanted by {path}")
            failed = True
    if failed:
        sys.exit("auto-patchelf failed to find all the required dependencies.")


if __name__ == "__main__":
    main()
