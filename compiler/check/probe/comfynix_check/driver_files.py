"""Where the NVIDIA driver shows itself in a container: /proc, /dev, and the folders its libraries are put in."""

import glob
import os
import re
from pathlib import Path

PROC_VERSION = Path("/proc/driver/nvidia/version")
OS_RELEASE = Path("/proc/sys/kernel/osrelease")

FOLDERS = (
    "/run/opengl-driver/lib",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib64",
    "/usr/lib",
    "/usr/local/nvidia/lib64",
    "/usr/local/nvidia/lib",
    "/usr/lib/wsl/lib",
)
"""Where toolkits put them: NixOS CDI, Debian-like, RHEL-like, older ones, WSL 2."""


DRIVER_SONAMES = (
    "libcuda.so",
    "libnvidia-",
    "libnvcuvid.so",
    "libnvoptix.so",
    "libGLX_nvidia.so",
    "libEGL_nvidia.so",
)
"""How the names of the driver's libraries begin: the host brings them, never the image."""


def kernel_driver() -> str | None:
    """The version of the kernel module, `580.95.05`; None where /proc has none (also under WSL)."""
    try:
        text = PROC_VERSION.read_text("utf-8", "replace")
    except OSError:
        return None
    found = re.search(r"Kernel Module\D*?\s(\d+\.\d+(?:\.\d+)?)\s", text)
    found = found or re.search(r"\s(\d{3,}\.\d+(?:\.\d+)?)\s", text)
    return found[1] if found else None


def is_wsl() -> bool:
    """Whether the kernel is that of the Windows Subsystem for Linux."""
    try:
        return "microsoft" in OS_RELEASE.read_text("utf-8").lower()
    except OSError:
        return False


def injected_folders() -> list[str]:
    """Folders the NVIDIA container toolkit says it put libraries in, read from its ld.so.conf files."""
    found: list[str] = []
    for file in sorted(glob.glob("/etc/ld.so.conf.d/*nvcr*.conf")):
        try:
            lines = Path(file).read_text("utf-8").split()
        except OSError:
            continue
        found += [each for each in lines if each.startswith("/")]
    return found


def search_path() -> list[str]:
    """The folders of LD_LIBRARY_PATH."""
    return [each for each in os.environ.get("LD_LIBRARY_PATH", "").split(":") if each]


def libraries(name: str) -> list[str]:
    """Every `<name>*` in a folder a toolkit may have put it in: `libcuda.so`."""
    folders = dict.fromkeys([*injected_folders(), *FOLDERS, *search_path()])
    return [
        path for folder in folders for path in sorted(glob.glob(f"{glob.escape(folder)}/{name}*"))
    ]


def injection() -> str:
    """How the driver came into the container, as far as its traces tell."""
    if glob.glob("/etc/ld.so.conf.d/00-nvcr-*.conf"):
        return "toolkit"
    if os.path.exists("/run/opengl-driver/lib/libcuda.so.1"):
        return "nixos"
    if os.path.isdir("/usr/lib/wsl/lib"):
        return "wsl"
    return "unknown"


def mapped(name: str) -> str | None:
    """The file of this process's memory whose name begins so: `libcuda.so`."""
    return next((each for each in mapped_files() if os.path.basename(each).startswith(name)), None)


def mapped_files() -> list[str]:
    """Every file in this process's memory, once."""
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
        paths = [line.split(maxsplit=5)[5].rstrip("\n") for line in maps if line.count("/")]
    return list(dict.fromkeys(each for each in paths if each.startswith("/")))
