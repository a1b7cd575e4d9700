"""Proof that an image works on this machine, or the reason why not.

Runs inside the image, on its own Python and nothing but the standard library: `comfynix-check`,
or `python -P -m comfynix_check` with the folder of this package on PYTHONPATH.

    cli        arguments, what is printed, the exit code
    manifest   what the config promised, written by the compiler beside this package
    catalogue  every check and every error, with title, fault and remedy: catalogue.json
    registry   the functions that are checks: `@check("host.libcuda")`
    selection  which of them run
    runner     each in a process of its own, with a limit of time
    child      that process
    result     what a check gives: Pass, Fail, Warn, Skip
    symptom    what other programs' words mean: an exit, a crash or an exception told by its cause
    numerics   whether a kernel computes what it should, on any device
    report     all results: the verdict, the exit code, the JSON
"""

SCHEMA = "comfynix-check/1"
"""The version of the report."""
