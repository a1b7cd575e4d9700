"""Joins the trees of $paths into $out by links: folders are merged, two different files clash."""

import filecmp
import os
import sys

out = os.environ["out"] + os.environ["extraPrefix"]
wanted = os.environ["pathsToLink"].split()
tolerant = bool(os.environ["ignoreCollisions"])


def is_wanted(inside):
    """Whether `inside` ("/bin/x") is one of the paths to link or under one."""
    return any(root == "/" or inside == root or inside.startswith(root + "/") for root in wanted)


def leads_to_wanted(inside):
    return any(root.startswith(inside + "/") for root in wanted)


def is_same(first, second):
    if os.path.realpath(first) == os.path.realpath(second):
        return True
    return (
        os.path.isfile(first)
        and os.path.isfile(second)
        and os.access(first, os.X_OK) == os.access(second, os.X_OK)
        and filecmp.cmp(first, second, shallow=False)
    )


def join(inside, roots):
    """Fills folder `inside` of $out from the folders of that name in `roots`."""
    os.makedirs(out + inside, exist_ok=True)
    names = {}
    for root in roots:
        for name in os.listdir(root + inside):
            # What describes a package is no part of what it holds.
            if not (inside == "" and name == "nix-support"):
                names.setdefault(name, []).append(root)
    for name, owners in sorted(names.items()):
        here = f"{inside}/{name}"
        if not is_wanted(here) and not leads_to_wanted(here):
            continue
        sources = [root + here for root in owners]
        folders = [os.path.isdir(source) for source in sources]
        if not any(folders):
            for other in sources[1:]:
                if not tolerant and not is_same(sources[0], other):
                    sys.exit(
                        "pkgs.buildEnv error: two given paths contain a conflicting subpath:\n"
                        f"  `{other}' and\n  `{sources[0]}'\n"
                        "hint: this may be caused by two different versions of the same package "
                        "in buildEnv's `paths` parameter"
                    )
            os.symlink(sources[0], out + here)
        elif not all(folders):
            sys.exit(f"error: collision between a file and a folder: {' '.join(sources)}")
        elif len(owners) == 1 and is_wanted(here):
            os.symlink(sources[0], out + here)
        else:
            join(here, owners)


paths = os.environ["paths"].split()
for path in paths:
    if not os.path.isdir(path):
        sys.exit(f"error: The store path {path} is a file and can't be merged into an environment")
join("", paths)
