import contextlib
import types

SDPBackend = types.SimpleNamespace(FLASH_ATTENTION="flash", CUDNN_ATTENTION="cudnn")
sdpa_kernel = contextlib.nullcontext
