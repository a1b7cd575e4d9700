/** What the config may say already, but comfynix cannot build so far. */
import { Problem } from "../problem.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "not-supported-yet",
  *image({ name, image }) {
    for (const key of ["rocm", "xpu"] as const) {
      if (image[key] === undefined) continue;
      yield new Problem(
        "not-supported-yet",
        `image ${name} is for ${{ rocm: "ROCm", xpu: "Intel XPUs" }[key]}, which comfynix cannot build yet`,
        {
          at: image,
          literal: image[key],
          hint: "use cuda, or leave it out for an image without a GPU",
        },
      );
    }
  },
};
