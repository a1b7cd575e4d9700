/** What would run on a machine where an image does not: another image of the config, or another CUDA. */
import { isBelow } from "../../dotted-version.ts";
import { driverNeeds } from "../../plan/driver.ts";
import { officialWheels, runsOn } from "./architectures.ts";
import { buildCommand } from "../launch/target.ts";
import type { HostFacts } from "./facts.ts";
import type { Needs } from "./needs.ts";

/** Why CUDA of an image does not run here; "fits" where it does, as far as can be known. */
type Fitness = "fits" | "driver" | "architectures";

/** Judges driver and architectures alone: what another image of the same machine could change. */
const fitnessOf = (facts: HostFacts, needs: Needs): Fitness => {
  const { cuda, torch } = needs;
  if (cuda === undefined) return "fits";
  const floor = driverNeeds(cuda)?.floor;
  if (facts.driver !== undefined && floor !== undefined && isBelow(facts.driver, floor)) {
    return "driver";
  }
  const wheels = torch?.official === true ? officialWheels(torch.version).get(cuda) : undefined;
  const covered = facts.gpus.every(
    ({ capability }) =>
      wheels === undefined ||
      capability === undefined ||
      runsOn(capability, wheels) !== "not at all",
  );
  return covered ? "fits" : "architectures";
};

/**
 * A clause that says what would run: `build comfyui-cu128, which fits: comfynix build comfyui-cu128`.
 *
 * @param others  The other images of the config.
 */
export const whatFits = (facts: HostFacts, needs: Needs, others: readonly Needs[]): string => {
  const related = others
    .filter(({ cuda, name }) => cuda !== undefined && name !== needs.name)
    .filter((each) => fitnessOf(facts, each) === "fits")
    .toSorted(
      (a, b) =>
        Number(b.repository === needs.repository) - Number(a.repository === needs.repository),
    );
  const [image] = related;
  if (image !== undefined) {
    return `build ${image.name} (CUDA ${image.cuda ?? ""}), which fits this machine: ${buildCommand(image)}`;
  }
  const [cuda] = fittingCudas(facts, needs);
  if (cuda !== undefined) {
    return `build a variant for CUDA ${cuda}, which fits this machine: variant(${needs.name}, { cuda: "${cuda}", replace: [wheel("torch", …)] })`;
  }
  return `take another machine: no CUDA that torch ${needs.torch?.version.split("+")[0] ?? ""} is built for runs on this one`;
};

/** Other versions of CUDA that the image's torch is built for, newest first. */
const fittingCudas = (facts: HostFacts, needs: Needs): readonly string[] =>
  [...officialWheels(needs.torch?.version ?? "").keys()]
    .filter((cuda) => cuda !== needs.cuda)
    .filter((cuda) => fitnessOf(facts, { ...needs, cuda }) === "fits")
    .toSorted((a, b) => Number(b) - Number(a));
