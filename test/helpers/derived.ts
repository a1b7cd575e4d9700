/** What a lock adds to an image for those who require it, for tests. */
import type { Context } from "../../compiler/context.ts";
import type { Facts, Request } from "../../compiler/lock/lock.ts";
import { sri } from "./context.ts";

/** Who asks for it, and the layer it lies in. */
export interface Asked {
  readonly by: readonly string[];
  readonly layer: string;
}

/** A context whose lock adds these wheels to an image, `name version` → who asks for it. */
export const withDerived = (
  { lock, ...context }: Context,
  image: string,
  derived: Readonly<Record<string, Asked>>,
  facts: Readonly<Record<string, Facts>> = {},
): Context => {
  const artifacts = { ...lock.artifacts };
  const requests: Record<string, Request> = { ...lock.images[image] };
  for (const [entry, { by, layer }] of Object.entries(derived)) {
    const file = `${entry.replaceAll("-", "_").replace(" ", "-")}-py3-none-any.whl`;
    const key = `https://files.pythonhosted.org/packages/${file}`;
    const origin = { from: "index" as const, source: "test" };
    const known = facts[entry.split(" ")[0] ?? ""] ?? {};
    artifacts[key] = { kind: "wheel", file, hash: sri(key), origin, facts: known };
    requests[`wheel ${entry}`] = { artifact: key, by: [...by], why: "given", layer };
  }
  return {
    ...context,
    lock: { ...lock, artifacts, images: { ...lock.images, [image]: requests } },
  };
};
