/** pip's own resolver over an index of our making: `pip install --dry-run --report`. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { askPython } from "../../python/oracle.ts";
import type { Shelf } from "./memory-index.ts";

/**
 * What pip would install for each list of requirements, sorted, `name version`; null where it gives up.
 * The index is a folder of real wheels, reached as `file://`.
 */
export const pipInstalls = (
  shelf: Shelf,
  lists: readonly (readonly string[])[],
): readonly (readonly string[] | null)[] => {
  const folder = mkdtempSync(path.join(tmpdir(), "comfynix-pip-"));
  try {
    mkdirSync(path.join(folder, "simple"));
    return askPython(SCRIPT, { folder, shelf, lists }) as (readonly string[] | null)[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const SCRIPT = String.raw`
import contextlib, io, os, re, zipfile

simple = os.path.join(data["folder"], "simple")

def normalise(name):
    return re.sub(r"[-_.]+", "-", name).lower()

pages = {}
for entry, requires in data["shelf"].items():
    name, version = entry.split(" ")
    stem = f"{name.replace('-', '_')}-{version}"
    file = f"{stem}-py3-none-any.whl"
    extras = sorted({extra for line in requires for extra in re.findall(r"extra == '([^']+)'", line)})
    metadata = [
        "Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}",
        *[f"Provides-Extra: {extra}" for extra in extras],
        *[f"Requires-Dist: {line}" for line in requires], "",
    ]
    folder = os.path.join(simple, normalise(name))
    os.makedirs(folder, exist_ok=True)
    with zipfile.ZipFile(os.path.join(folder, file), "w") as archive:
        archive.writestr(f"{stem}.dist-info/METADATA", "\n".join(metadata))
        archive.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{stem}.dist-info/RECORD", "")
    pages.setdefault(folder, []).append(file)
for folder, files in pages.items():
    with open(os.path.join(folder, "index.html"), "w") as page:
        page.write("".join(f'<a href="{file}">{file}</a>\n' for file in files))

for variable in [each for each in os.environ if each.startswith("PIP_")]:
    del os.environ[variable]
os.environ["PIP_CONFIG_FILE"] = os.devnull

from pip._internal.cli.main import main

out = []
for at, requirements in enumerate(data["lists"]):
    report = os.path.join(data["folder"], f"{at}.json")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = main([
            "install", "--dry-run", "--ignore-installed", "--only-binary", ":all:", "--no-cache-dir",
            "--disable-pip-version-check", "--quiet", "--report", report,
            "--index-url", "file://" + simple, *requirements,
        ])
    if code != 0:
        out.append(None)
        continue
    with open(report) as text:
        installed = json.load(text)["install"]
    out.append(sorted(
        f"{normalise(each['metadata']['name'])} {each['metadata']['version']}" for each in installed
    ))
`;
