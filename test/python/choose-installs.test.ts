import { expect, it } from "vitest";
import type { Candidate } from "../../compiler/python/candidate.ts";
import { choose } from "../../compiler/python/choose.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";

const wheel = (version: string, more: Partial<Candidate> = {}): Candidate => {
  const file = `x-${version}-py3-none-any.whl`;
  return { file, url: `https://a.example/${file}`, ...more };
};

const yanked = (version: string) => wheel(version, { yanked: "broken" });

/** An index, and what is asked of it. */
const CASES: readonly (readonly [string, readonly Candidate[], string])[] = [
  ["the newest", [wheel("1.0"), wheel("1.10"), wheel("1.9")], ""],
  ["no yanked one", [wheel("1.0"), yanked("2.0")], ""],
  ["a yanked one that is named", [wheel("1.0"), yanked("2.0")], "==2.0"],
  ["a yanked one that is named as text", [wheel("1.0"), yanked("2.0")], "===2.0"],
  ["no yanked one by prefix", [wheel("1.0"), yanked("2.0")], "==2.*"],
  ["no yanked one by range", [wheel("1.0"), yanked("2.0")], ">=2"],
  ["a build of the version rather than a yanked one", [wheel("2.0+a"), yanked("2.0")], "==2.0"],
  ["no pre-release", [wheel("1.0"), wheel("2.0rc1")], ">=1"],
  ["a pre-release that is named", [wheel("1.0"), wheel("2.0rc1")], ">=2.0rc1"],
  ["none for another Python", [wheel("1.0"), wheel("2.0", { requiresPython: ">=4" })], ""],
  ["what bounds Python in vain", [wheel("1.0"), wheel("2.0", { requiresPython: ">=3.x" })], ""],
];

const SCRIPT = `
import html, json, os, pathlib, subprocess, sys, tempfile, zipfile
def install(candidates, specifier):
    with tempfile.TemporaryDirectory() as root:
        page = pathlib.Path(root, "simple", "x")
        page.mkdir(parents=True)
        links = []
        for each in candidates:
            version = each["file"].split("-")[1]
            with zipfile.ZipFile(page / each["file"], "w") as wheel:
                info = f"x-{version}.dist-info"
                wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: x\\nVersion: {version}\\n")
                wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
                wheel.writestr(f"{info}/RECORD", "")
            given = ""
            if "requiresPython" in each: given += f' data-requires-python="{html.escape(each["requiresPython"])}"'
            if "yanked" in each: given += f' data-yanked="{html.escape(each["yanked"])}"'
            links.append(f'<a href="{each["file"]}"{given}>{each["file"]}</a>')
        (page / "index.html").write_text("<!DOCTYPE html><html><body>" + "".join(links) + "</body></html>")
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-deps", "--quiet",
             "--no-cache-dir", "--report", "-", "--index-url", pathlib.Path(root, "simple").as_uri(), "x" + specifier],
            capture_output=True, text=True, env={**os.environ, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "", "PIP_FIND_LINKS": ""})
        if done.returncode != 0:
            return None if "No matching distribution" in done.stderr else done.stderr
        return json.loads(done.stdout)["install"][0]["download_info"]["url"].split("/")[-1]
out = [install(*each) for each in data]`;

describeWith(["packaging", "pip"], "against what pip installs", () => {
  it("takes the same file, or none", () => {
    const theirs = askPython(
      SCRIPT,
      CASES.map(([, candidates, specifier]) => [candidates, specifier]),
    ) as (string | null)[];
    const ours = CASES.map(([, candidates, specifier]) => {
      const wanted = { name: "x", specifier, target: { python: "3.11", glibc: [2, 36] } } as const;
      return choose(candidates, wanted).ranked[0]?.file ?? null;
    });
    const named = (list: readonly (string | null)[]) =>
      CASES.map(([title], at) => `${title}: ${list[at]?.replaceAll("%2B", "+") ?? "none"}`);
    expect(named(ours)).toEqual(named(theirs));
    expect(ours.filter((file) => file !== null).length).toBeGreaterThan(5);
  });
});
