"""The interpreter is the one the image promises."""

import sys
import sysconfig

from comfynix_check.registry import Context, check
from comfynix_check.result import Fail, Outcome, Pass


@check("ver.python", applies=lambda manifest: manifest.python is not None)
def version(context: Context) -> Outcome:
    """`3.14`, or `3.14t` for a build without the GIL (PEP 703)."""
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    found = f"{sys.version_info.major}.{sys.version_info.minor}{'t' if free_threaded else ''}"
    expected = {"python": context.manifest.python}
    actual = {"python": found, "full": sys.version.split()[0], "executable": sys.executable}
    if found != context.manifest.python:
        return Fail(
            "python_differs",
            expected=expected,
            actual=actual,
            found=found,
            promised=context.manifest.python,
        )
    return Pass(expected=expected, actual=actual)
