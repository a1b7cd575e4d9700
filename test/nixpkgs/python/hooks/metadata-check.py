"""Fails unless a distribution is installed, in that version; a version with `unstable-` says nothing."""

import importlib.metadata
import sys

from packaging.version import Version

name, version = sys.argv[1:]
try:
    found = importlib.metadata.version(name)
except importlib.metadata.PackageNotFoundError as error:
    sys.exit(str(error))
if "unstable-" not in version and Version(version) != Version(found):
    sys.exit(
        f"The '{name}' derivation has version '{version}' but .dist-info/METADATA specifies version '{found}'."
    )
