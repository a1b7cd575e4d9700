/** What the probe's report makes of results that come in any order, as checks run side by side. */
import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { PROBE, PYTHON } from "./probe.ts";

const SCRIPT = `
import json, sys
from types import SimpleNamespace
from comfynix_check.report import Report
none = "sha256 python torch cuda rocm xpu gpu_memory min_driver"
manifest = SimpleNamespace(image={}, capabilities=[], distributions=[], **dict.fromkeys(none.split()))
results, order = json.load(sys.stdin)
print(json.dumps(Report(manifest, results).to_json(order)))
`;

const report = (results: readonly object[], order: readonly string[]): Record<string, unknown> =>
  JSON.parse(
    execFileSync(PYTHON, ["-P", "-c", SCRIPT], {
      input: JSON.stringify([results, order]),
      encoding: "utf8",
      env: { ...process.env, PYTHONPATH: PROBE },
    }),
  ) as Record<string, unknown>;

it("has the checks in their order, and what each found out of the host and its GPUs", () => {
  const pass = (id: string, facts: object) => ({ id, status: "pass", error: null, facts });
  const { checks, gpus, host } = report(
    [
      pass("c", { gpus: [{ index: 1, name: "B" }], host: { driver: "580" } }),
      pass("a", { gpus: [{ index: 0, name: "A" }] }),
      pass("b", { gpus: [{ index: 1, cc: "9.0" }], host: { wsl: false } }),
    ],
    ["a", "b", "c"],
  );
  expect(checks).toEqual(["a", "b", "c"].map((id) => ({ id, status: "pass", error: null })));
  expect(gpus).toEqual([
    { index: 0, name: "A" },
    { index: 1, name: "B", cc: "9.0" },
  ]);
  expect(host).toMatchObject({ driver: "580", wsl: false });
});
