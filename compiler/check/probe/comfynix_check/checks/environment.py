"""What the container gives to programs beside the GPU: certificates, users, folders to write to."""

import mmap
import os
import pwd
import ssl
import tempfile
from typing import Any

from comfynix_check.registry import Context, check
from comfynix_check.result import Fail, Outcome, Pass, Warn


@check("env.certificates")
def certificates(context: Context) -> Outcome:
    """HTTPS finds certificates it can trust."""
    named = os.environ.get("SSL_CERT_FILE")
    if named and not os.path.isfile(named):
        return Fail("certificates_missing", file=named)
    loaded = ssl.create_default_context().cert_store_stats()["x509_ca"]
    folder = ssl.get_default_verify_paths().capath
    if loaded == 0 and not (folder and os.path.isdir(folder) and os.listdir(folder)):
        return Warn("certificates_none", file=named or "SSL_CERT_FILE is not set")
    return Pass(actual={"file": named, "certificates": loaded})


@check("env.users")
def users(context: Context) -> Outcome:
    """The user has a name, or USER and the caches stand in for it."""
    uid = os.getuid()
    actual = {"uid": uid, "USER": os.environ.get("USER")}
    if not os.path.exists("/etc/passwd"):
        return Fail("passwd_missing", actual=actual)
    try:
        return Pass(actual={**actual, "name": pwd.getpwuid(uid).pw_name})
    except KeyError:
        if os.environ.get("USER") and os.environ.get("TORCHINDUCTOR_CACHE_DIR"):
            return Pass(actual=actual)
        return Warn("user_unknown", actual=actual, uid=uid)


@check("env.preload")
def preload(context: Context) -> Outcome:
    """Nothing is forced into every program: what needs that is broken in itself."""
    named = os.environ.get("LD_PRELOAD", "").replace(":", " ").split()
    return Warn("preload_set", files=named) if named else Pass()


CACHES = ("XDG_CACHE_HOME", "TORCHINDUCTOR_CACHE_DIR", "TRITON_CACHE_DIR", "CUDA_CACHE_PATH")
"""Folders that JIT compilers fill: Triton's hold libraries, which must be loadable from there."""


@check("cache.write", private=False)
def caches(context: Context) -> Outcome:
    """/tmp and the caches can be written by this user, and what is written can be executed."""
    temporary = _temporary()
    if temporary is None:
        return Fail("tmp_unwritable", uid=os.getuid())
    folders = {key: os.environ[key] for key in CACHES if os.environ.get(key)}
    actual: dict[str, str] = {"tmp": temporary}
    for key, folder in folders.items():
        fault = _fault(folder)
        actual[key] = fault or folder
        if fault is not None:
            details: dict[str, Any] = {"variable": key, "folder": folder, "text": fault}
            if context.manifest.jit:
                return Fail("cache_unusable", actual=actual, uid=os.getuid(), **details)
            return Warn("cache_unusable_without_jit", actual=actual, uid=os.getuid(), **details)
    return Pass(actual=actual)


def _temporary() -> str | None:
    try:
        return tempfile.gettempdir()
    except FileNotFoundError:
        return None


def _fault(folder: str) -> str | None:
    """Why the folder is no good; None when it is. What is made on the way is removed again."""
    made = []
    at = folder = os.path.abspath(folder)
    try:
        while not os.path.isdir(at):
            made.append(at)
            at = os.path.dirname(at)
        for each in reversed(made):
            os.mkdir(each)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".comfynix-check-") as file:
            file.write(b"\xc3")  # x86-64: ret
            file.flush()
            mmap.mmap(
                file.fileno(), 1, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_EXEC
            )
    except PermissionError as fault:
        return "mounted noexec" if fault.filename is None else f"not writable: {fault.strerror}"
    except OSError as fault:
        return f"not writable: {fault.strerror}"
    finally:
        for each in made:
            if os.path.isdir(each):
                os.rmdir(each)
    return None
