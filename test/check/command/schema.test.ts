/** The published schema of the report: what it takes, and what no report may be. */
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { ReportSchema } from "../../../compiler/check/report.ts";
import { describeWith } from "../../helpers/tools.ts";
import { report as probeReport } from "../probe/probe.ts";
import { failure, reportOf, result } from "./probes.ts";
import { schemaFaults } from "./schema.ts";

const pass = result({ id: "a" });
const fail = result({ id: "a", status: "fail", error: failure("broken", "image", "It broke.") });
const skip = result({ id: "a", status: "skip", reason: "why not", untested: true });

describe("the schema of a report", () => {
  it.each([
    ["that passed", reportOf([pass], 0)],
    ["that failed", reportOf([fail, pass], 20)],
    ["that was skipped", reportOf([skip], 77)],
    ["of a later version with more in it", reportOf([{ ...pass, later: 1 }], 0, { later: {} })],
    [
      "with GPUs",
      reportOf([pass], 0, { gpus: [{ index: 0, name: "H200", cc: "9.0", mig: false }] }),
    ],
  ])("takes one %s", (_, report) => {
    expect(schemaFaults(report)).toEqual([]);
    expect(v.is(ReportSchema, report)).toBe(true);
  });

  it.each([
    ["is green although untested", reportOf([skip], 77, { ok: true })],
    ["has a verdict of another code", reportOf([fail], 20, { verdict: "works" })],
    ["ends with 64", reportOf([pass], 64)],
    ["is of another version", reportOf([pass], 0, { schema: "comfynix-check/2" })],
    ["has a failure without an error", reportOf([{ ...fail, error: null }], 20)],
    [
      "has a failure without a remedy",
      reportOf([{ ...fail, error: { ...failure("a", "image", "m"), hint: undefined } }], 20),
    ],
    ["has a skip without a reason", reportOf([{ ...skip, reason: undefined }], 77)],
    ["has a pass with an error", reportOf([{ ...fail, status: "pass" }], 0)],
    ["has a status of its own", reportOf([{ ...pass, status: "ok" }], 0)],
    ["has no checks", { ...reportOf([], 0), checks: undefined }],
    ["has an image that is no digest", reportOf([pass], 0, { image: { id: "sha256:abc" } })],
  ])("takes none that %s", (_, report) => {
    expect(schemaFaults(JSON.parse(JSON.stringify(report)))).not.toEqual([]);
  });
});

describeWith(["python"], "the probe's own report", () => {
  it.each([[["--no-gpu"]], [["--only", "ver"]]])("of %j is one", async (args) => {
    const { report } = await probeReport(args);
    const { event: _, ...whole } = report as typeof report & { event: string };
    expect(schemaFaults(whole)).toEqual([]);
    expect(v.is(ReportSchema, whole)).toBe(true);
  });
});
