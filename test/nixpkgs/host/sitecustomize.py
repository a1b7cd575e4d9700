"""What the interpreter of a package set does at start: find site-packages.

Debian's `site` only knows dist-packages. As nixpkgs' interpreter does, a wrapped program is told
its environment by NIX_PYTHONPREFIX, NIX_PYTHONEXECUTABLE and NIX_PYTHONPATH, which are not passed
on to the programs it starts.
"""

import os
import site
import sys
import sysconfig

prefix = os.environ.pop("NIX_PYTHONPREFIX", None)
executable = os.environ.pop("NIX_PYTHONEXECUTABLE", None)
paths = os.environ.pop("NIX_PYTHONPATH", None)

if prefix is not None:
    sys.prefix = sys.exec_prefix = prefix
if executable is not None:
    sys.executable = executable
for path in (paths or "").split(os.pathsep):
    if path:
        site.addsitedir(path)

version = f"python{sys.version_info.major}.{sys.version_info.minor}"
site.addsitedir(os.path.join(sys.prefix, "lib", version, "site-packages"))

site.getsitepackages = lambda prefixes=None: [
    os.path.join(each, "lib", version, "site-packages")
    for each in dict.fromkeys(prefixes or [sys.prefix, sys.exec_prefix])
]

# Debian's default scheme is one of its own, with dist-packages; functions have it as their default, too.
sysconfig._INSTALL_SCHEMES["posix_local"] = sysconfig._INSTALL_SCHEMES["posix_prefix"]
sysconfig.get_default_scheme = lambda: "posix_prefix"
sysconfig.get_preferred_scheme = lambda key: f"posix_{key}"

# Nothing of the host's own Python may be found.
sys.path[:] = [path for path in sys.path if "dist-packages" not in path]
