"""Installs a wheel: `python -m installer --prefix PREFIX [--no-compile-bytecode] WHEEL`.

The layout is that of PEP 427; the programs come from entry_points.txt.
"""

import argparse
import compileall
import configparser
import os
import sys
import zipfile
from py_compile import PycInvalidationMode

SITE = f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"

# A folder of NAME.data -> where its files go below the prefix.
SCHEME = {"purelib": SITE, "platlib": SITE, "scripts": "bin", "data": "", "headers": "include"}

PROGRAM = """#!{interpreter}
import sys
from {module} import {first}
if __name__ == "__main__":
    sys.exit({function}())
"""


def destination(member, data):
    """Where a member of the wheel goes below the prefix."""
    if not member.startswith(data):
        return os.path.join(SITE, member)
    kind, _, rest = member[len(data) :].partition("/")
    return os.path.join(SCHEME[kind], rest)


def install(wheel_path, prefix, compile_bytecode):
    with zipfile.ZipFile(wheel_path) as wheel:
        info = next(
            name.split("/")[0]
            for name in sorted(wheel.namelist())
            if name.count("/") == 1 and name.endswith(".dist-info/METADATA")
        )
        data = info.removesuffix(".dist-info") + ".data/"
        for member in wheel.infolist():
            if member.is_dir():
                continue
            content = wheel.read(member)
            place = destination(member.filename, data)
            is_script = member.filename.startswith(data + "scripts/")
            if is_script and content.startswith(b"#!python"):
                content = f"#!{sys.executable}".encode() + content[len(b"#!python") :]
            executable = is_script or (member.external_attr >> 16) & 0o111
            write(os.path.join(prefix, place), content, executable)
        entry_points = f"{info}/entry_points.txt"
        if entry_points in wheel.namelist():
            write_programs(wheel.read(entry_points).decode(), prefix)
    write(os.path.join(prefix, SITE, info, "INSTALLER"), b"nix\n", False)
    if compile_bytecode:
        compileall.compile_dir(
            os.path.join(prefix, SITE),
            quiet=2,
            invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
        )


def write_programs(text, prefix):
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None, strict=False)
    parser.optionxform = str
    parser.read_string(text)
    for section in ("console_scripts", "gui_scripts"):
        if parser.has_section(section):
            for name, target in parser.items(section):
                module, _, function = target.split("[")[0].strip().partition(":")
                program = PROGRAM.format(
                    interpreter=sys.executable,
                    module=module.strip(),
                    first=function.split(".")[0].strip(),
                    function=function.strip(),
                )
                write(os.path.join(prefix, "bin", name), program.encode(), True)


def write(path, content, executable):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
    if executable:
        os.chmod(path, 0o755)


def main():
    parser = argparse.ArgumentParser(prog="installer")
    parser.add_argument("--prefix", required=True)
    parser.add_argument("--no-compile-bytecode", action="store_true")
    parser.add_argument("wheel")
    options = parser.parse_args()
    install(options.wheel, options.prefix, not options.no_compile_bytecode)


if __name__ == "__main__":
    main()
