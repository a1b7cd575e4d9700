"""Byte-compiles folders with files that are never checked against their source.

Otherwise root, who may write to the store, changes it by running a program from it.
"""

import compileall
import pathlib
import sys
from py_compile import PycInvalidationMode


def main(folders):
    for folder in folders:
        # Files of a wheel need not all be valid for this Python: no failure for those that are not.
        compileall.compile_dir(
            folder, quiet=2, workers=1, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH
        )
        for stale in pathlib.Path(folder).rglob("*.pyc.*"):
            stale.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
