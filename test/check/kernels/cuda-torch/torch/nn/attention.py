import contextlib
import types

SDPBackend = types.SimpleNamespace(FLASH_ATTENTION="flash")
sdpa_kernel = contextlib.nullcontext
