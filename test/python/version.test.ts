import { describe, expect, it } from "vitest";
import {
  compareVersions,
  formatVersion,
  isPrerelease,
  localLabel,
  parseVersion,
} from "../../compiler/python/version.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";
import { versionText } from "./texts.ts";
import fc from "../helpers/property.ts";

describe("a version", () => {
  it("is read in every spelling and written in one", () => {
    const normal = (text: string) => {
      const version = parseVersion(text);
      return version && formatVersion(version);
    };
    expect(normal(" v1.0-RC_1 ")).toBe("1.0rc1");
    expect(normal("2.10.0+cu130.torch2_10")).toBe("2.10.0+cu130.torch2.10");
    expect(normal("10!2.0-3")).toBe("10!2.0.post3");
    expect(normal("1.0.dev")).toBe("1.0.dev0");
    expect(normal("latest")).toBeUndefined();
    expect(normal("1.0+")).toBeUndefined();
  });

  it("keeps numbers that a double cannot hold", () => {
    const version = parseVersion("20251220123456789123");
    expect(version && formatVersion(version)).toBe("20251220123456789123");
    expect(parseVersion("9".repeat(255))).toBeDefined();
    expect(parseVersion("9".repeat(3_000_000))).toBeUndefined();
  });

  it("keeps a local label that looks like a float", () => {
    const version = parseVersion("1.0+1e5");
    expect(version && localLabel(version)).toBe("1e5");
  });
});

describeWith(["packaging"], "against Python's packaging", () => {
  const texts = fc.sample(versionText, { numRuns: 3000 });

  it("agrees on what is a version, its normal form and whether it is a pre-release", () => {
    const theirs = askPython(
      `from packaging.version import Version, InvalidVersion
def read(text):
    try: v = Version(text)
    except InvalidVersion: return None
    return [str(v), v.is_prerelease, v.local or ""]
out = [read(text) for text in data]`,
      texts,
    );
    const ours = texts.map((text) => {
      const version = parseVersion(text);
      return version ? [formatVersion(version), isPrerelease(version), localLabel(version)] : null;
    });
    expect(ours).toEqual(theirs);
    expect(ours.filter((each) => each !== null).length).toBeGreaterThan(1000);
  });

  it("agrees on the order of every pair", () => {
    const versions = texts.filter((text) => parseVersion(text) !== undefined);
    const labels = ["1", "9", "10", "a", "b", "10a", "1.a", "a.1", "a.9", "a.10", "a.b", "a.1.b"];
    const pairs = [
      ...versions.flatMap((a, at) =>
        [1, 2, 3, 5, 8].map((step) => [a, versions[(at + step) % versions.length] ?? a]),
      ),
      ...labels.flatMap((a) => labels.map((b) => [`2.10+${a}`, `2.10+${b}`])),
    ];
    const theirs = askPython(
      `from packaging.version import Version
out = [(Version(a) > Version(b)) - (Version(a) < Version(b)) for a, b in data]`,
      pairs,
    );
    const ours = pairs.map(([a = "", b = ""]) => {
      const [x, y] = [parseVersion(a), parseVersion(b)];
      return x && y ? Math.sign(compareVersions(x, y)) : undefined;
    });
    expect(ours).toEqual(theirs);
  });
});
