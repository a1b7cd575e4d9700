/** What the probe's report makes of results that come in any order, as checks run side by side. */
import { expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { inProbe } from "./in-probe.ts";

const SCRIPT = `
from types import SimpleNamespace
from comfynix_check.report import Report
none = "sha256 python torch cuda rocm xpu gpu_memory min_driver"
manifest = SimpleNamespace(image={}, capabilities=[], distributions=[], **dict.fromkeys(none.split()))
out = Report(manifest, data["results"]).to_json(data["order"])`;

describeWith(["python"], "a report", () => {
  it("has the checks in their order, and what each found out of the host and its GPUs", () => {
    const pass = (id: string, facts: object) => ({ id, status: "pass", error: null, facts });
    const results = [
      pass("c", { gpus: [{ index: 1, name: "B" }], host: { driver: "580" } }),
      pass("a", { gpus: [{ index: 0, name: "A" }] }),
      pass("b", { gpus: [{ index: 1, cc: "9.0" }], host: { wsl: false } }),
    ];
    const order = ["a", "b", "c"];
    const { checks, gpus, host } = inProbe(SCRIPT, { results, order }) as Record<string, unknown>;
    expect(checks).toEqual(order.map((id) => ({ id, status: "pass", error: null })));
    expect(gpus).toEqual([
      { index: 0, name: "A" },
      { index: 1, name: "B", cc: "9.0" },
    ]);
    expect(host).toMatchObject({ driver: "580", wsl: false });
  });
});
