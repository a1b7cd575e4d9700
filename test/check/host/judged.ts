/** What is said of a machine and an image, before anything is built. */
import { judgeHost } from "../../../compiler/check/host/judge.ts";
import type { Needs } from "../../../compiler/check/host/needs.ts";
import { readHost } from "../../../compiler/check/host/read-facts.ts";
import type { CheckResult } from "../../../compiler/check/report.ts";
import { askOf, type Host, treeOf } from "./machines.ts";

/** What an image for CUDA 13.0 needs, and one for CUDA 12.8. */
export const cu130: Needs = {
  name: "comfyui",
  repository: "comfyui-boot",
  cuda: "13.0",
  torch: { version: "2.10.0+cu130", official: true },
  extensions: [],
};
export const cu128: Needs = {
  ...cu130,
  name: "comfyui-cu128",
  cuda: "12.8",
  torch: { version: "2.10.0+cu128", official: true },
};

/** The checks of a machine, by id. `others` are the images that would do, too. */
export const judged = async (
  host: Host,
  needs: Needs,
  others: readonly Needs[] = [],
): Promise<Readonly<Record<string, CheckResult>>> => {
  const facts = await readHost(treeOf(host), askOf(host));
  return Object.fromEntries(judgeHost(facts, needs, others).map((each) => [each.id, each]));
};

/** Their statuses alone. */
export const statuses = (
  results: Readonly<Record<string, CheckResult>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(results).map(([id, { status }]) => [id, status]));
