/** The probe's core: which checks run, how they end, what is reported. */
import { expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { probe, report } from "./probe.ts";

describeWith(["python"], "the probe", () => {
  it("streams a result a line and ends with the report", async () => {
    const { code, events, report: whole } = await report(["--only", "ver.python"]);
    expect(code).toBe(0);
    expect(events.map(({ event }) => event)).toEqual(["start", "check", "report"]);
    expect(whole).toMatchObject({
      schema: "comfynix-check/1",
      ok: true,
      verdict: "works",
      exit_code: 0,
      checks: [{ id: "ver.python", status: "pass", error: null }],
      summary: { pass: 1, fail: 0, warn: 0, skip: 0 },
    });
  });

  it.each([
    [["--only", "k.nonesuch"], "no check is named k.nonesuch"],
    [["--timeout", "soon"], "argument --timeout"],
    [["--manifest", "/nonexistent.json"], "cannot read /nonexistent.json: No such file"],
    [["--sudo"], "unrecognized arguments: --sudo"],
  ])("%j is a usage error", async (args, message) => {
    const { code, stdout, stderr } = await probe(args);
    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
    expect(stderr).toContain(message);
  });
});
