/** Packages that break when they are imported, each in its own way: none takes another down. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { BROKEN, FINE, LINKED } from "./broken-modules.ts";
import { environment, removeEnvironments } from "./environment.ts";
import { checkOf, report, type Report } from "./probe.ts";

const ENDLESS = ["hangs", "slow"];

describeWith(["python", "cc"], "what does not import", () => {
  let ended: Report;
  let late: Report;
  let code: number | null;
  beforeAll(async () => {
    const made = Object.entries(BROKEN).map(([name, each]) => [name, each.made] as const);
    const env = environment({ linked: LINKED, ...Object.fromEntries(made), ...FINE });
    const manifest = env.manifest({ torch: "2.10.0+cu130" });
    const imported = (names: readonly string[], ...more: readonly string[]) =>
      report(
        [
          ...["--only", names.map((name) => `pkg.import.${name}`).join(",")],
          ...["--manifest", manifest, ...more],
        ],
        { python: env.python, env: { LD_LIBRARY_PATH: `${env.site}/older` } },
      );
    const all = [...Object.keys(BROKEN), ...Object.keys(FINE)];
    // What never ends waits for its time to be up; what does end has as much as it needs.
    const [one, other] = await Promise.all([
      imported(all.filter((name) => !ENDLESS.includes(name))),
      imported([...ENDLESS, "raises"], "--timeout", "8"),
    ]);
    ended = one.report;
    late = other.report;
    code = other.code;
  });
  afterAll(removeEnvironments);

  it.each(Object.entries(BROKEN))(
    "%s is told by its cause",
    (name, { kind = "image", ...wanted }) => {
      const { status, error } = checkOf(
        { report: ENDLESS.includes(name) ? late : ended },
        `pkg.import.${name}`,
      );
      expect({ status, code: error?.code, kind: error?.kind }).toEqual({
        status: "fail",
        code: wanted.code,
        kind,
      });
      const text = `${error?.message ?? ""}\n${error?.hint ?? ""}`;
      for (const each of wanted.says) expect(text).toContain(each);
      expect(text).not.toMatch(/\{\w+\}|\?/);
    },
  );

  it("the rest imports all the same", () => {
    expect(checkOf({ report: ended }, "pkg.import.fine").status).toBe("pass");
    expect(checkOf({ report: ended }, "pkg.import.writes").status).toBe("pass");
  });

  it("a module that few import is a warning, and one for tests is nothing", () => {
    expect(checkOf({ report: ended }, "pkg.import.two-parts")).toMatchObject({
      status: "warn",
      actual: { seconds: { two_parts: expect.any(Number) as number } },
      error: { code: "import_failed", details: { module: "two_more" } },
    });
  });

  it("keeps exit code, signal and the end of what was printed", () => {
    expect(checkOf({ report: ended }, "pkg.import.exits").exit).toEqual({ code: 1, signal: null });
    const crash = checkOf({ report: ended }, "pkg.import.crashes");
    expect(crash.exit).toEqual({ code: null, signal: "SIGSEGV" });
    expect(crash.stderr_tail).toContain("Fatal Python error: Segmentation fault");
  });

  it("says where a process was that ran too long", () => {
    const tail = checkOf({ report: late }, "pkg.import.slow").stderr_tail;
    expect(tail).toMatch(/File ".*\/slow\.py", line 2 in <module>/);
  });

  it("ends with 70: of what took too long nobody knows whether it works", () => {
    expect({ code, verdict: late.verdict }).toEqual({ code: 70, verdict: "checker_failed" });
  });
});
