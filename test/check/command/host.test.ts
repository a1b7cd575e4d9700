/** `--host` as people and programs read it. */
import { expect, it } from "vitest";
import { hostReport } from "../../../compiler/check/command-host.ts";
import { readHost } from "../../../compiler/check/host/read-facts.ts";
import { summary } from "../../../compiler/check/show/summary.ts";
import { paint } from "../../../compiler/paint.ts";
import { image, layer, wheel } from "../../../dsl/index.ts";
import { contextOf } from "../../helpers/context.ts";
import { askOf, treeOf, ubuntu } from "../host/machines.ts";
import { schemaFaults } from "./schema.ts";

it("is read as a report by people and programs", async () => {
  const file = (cuda: string): string =>
    `https://download.pytorch.org/whl/${cuda}/torch-2.10.0%2B${cuda}-cp314-cp314-manylinux_2_28_x86_64.whl`;
  const plain = { tag: "1", python: "3.14" } as const;
  const comfyui = image("comfyui-boot", {
    ...{ ...plain, cuda: "13.0" },
    layers: [layer("torch", wheel(file("cu130")))],
  });
  const older = image("comfyui-boot", {
    ...{ ...plain, tag: "2", cuda: "12.8" },
    layers: [layer("torch", wheel(file("cu128")))],
  });
  const context = contextOf({ comfyui, "comfyui-cu128": older });
  const [first = { name: "", image: comfyui }] = context.images;
  const facts = await readHost(treeOf(ubuntu), askOf(ubuntu));
  const { report } = hostReport(facts, { image: first, context }, new Date());
  expect(schemaFaults(report)).toEqual([]);
  expect(report).toMatchObject({
    exit_code: 10,
    gpus: [{ index: 0, name: "NVIDIA GeForce RTX 4090", cc: "8.9" }],
    expected: { torch: "2.10.0+cu130", cuda: "13.0", min_driver: "580" },
    host: { system: "Ubuntu 24.04.3 LTS", driver_kernel: "570.195.03" },
  });
  const look = { subject: "image comfyui", unproven: [], paint: paint(false), width: 80 };
  expect(summary({ ...report, duration_s: 1 }, look)).toMatchInlineSnapshot(`
    "this machine cannot run: image comfyui
      NVIDIA GeForce RTX 4090 (8.9), driver 570.195.03

    1 failed
      machine.driver  (the host)
        the host's driver 570.195.03 is too old: CUDA 13.0 needs 580 or newer
        remedy: Update the driver on the host (a container cannot), or build
        comfyui-cu128 (CUDA 12.8), which fits this machine: npx comfynix build
        comfyui-cu128.
        more: npx comfynix check --explain driver_too_old

    3 passed, 1 failed, 0 warnings, 0 skipped in 1.0 s
    "
  `);
});
