/** An image's labels. Source: OCI image specification 1.1, "Pre-Defined Annotation Keys". */
import type { Image } from "../../dsl/node.ts";
import { sanitisedTag } from "../image-reference.ts";
import type { AcceleratorPlan } from "./plan.ts";

const PREFIX = "org.opencontainers.image";

const SPELT = { cuda: "CUDA", rocm: "ROCm", xpu: "XPU" } as const;

/** `CUDA 13.0`, `CPU`. */
export const acceleratorText = (accelerator: AcceleratorPlan | undefined): string =>
  accelerator === undefined ? "CPU" : `${SPELT[accelerator.kind]} ${accelerator.version}`;

/** Labels sorted by key: what the config says of itself, and the user's, which win. */
export const labels = (
  image: Image,
  accelerator: AcceleratorPlan | undefined,
): readonly (readonly [string, string])[] => {
  const defaults = {
    [`${PREFIX}.description`]: `Python ${image.python}, ${acceleratorText(accelerator)}`,
    [`${PREFIX}.title`]: image.name.slice(image.name.lastIndexOf("/") + 1),
    [`${PREFIX}.version`]: sanitisedTag(image.tag),
  };
  return Object.entries({ ...defaults, ...image.labels }).toSorted(([a], [b]) => (a < b ? -1 : 1));
};
