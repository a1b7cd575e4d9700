/** Stage: a loaded project → everything that is wrong with it, by image and then by place. */
import type { Context } from "./context.ts";
import type { Problem } from "./problem.ts";
import { contentsOf } from "./rules/contents.ts";
import type { Contents } from "./rules/contents.ts";
import { once } from "./rules/once.ts";
import type { Found } from "./rules/once.ts";
import { rules } from "./rules/index.ts";
import { shapeProblems } from "./rules/shape.ts";

/**
 * Runs every rule over the project. All problems are collected, none thrown; errors and warnings
 * are told apart by `severity`. An image whose very shape is broken (a config that evades the types)
 * is told so and spared the other rules.
 */
export const validate = (context: Context): Problem[] => {
  const found: Found[] = [];
  const keep = (image: number, problems: Iterable<Problem>, order?: Map<object, number>) => {
    for (const problem of problems) {
      const at = problem.details.at;
      found.push({ problem, image, position: (at && order?.get(at)) ?? 0 });
    }
  };
  const images: Contents[] = [];
  const orders: Map<object, number>[] = [];
  const seen = new Set<object>();
  for (const [index, { name, image }] of context.images.entries()) {
    const broken = shapeProblems(name, image);
    keep(index, broken);
    if (broken.length > 0) {
      orders.push(new Map());
      continue;
    }
    const contents = contentsOf(context, name, image);
    const order = declaredOrder(contents);
    images.push(contents);
    orders.push(order);
    for (const rule of rules) {
      if (rule.image) keep(index, rule.image(contents), order);
      for (const { pkg } of rule.package ? contents.packages : []) {
        if (rule.package && !seen.has(pkg)) keep(index, rule.package(pkg, contents), order);
      }
    }
    for (const { pkg } of contents.packages) seen.add(pkg);
  }
  for (const rule of rules) {
    for (const problem of rule.project?.(context, images) ?? []) {
      const at = problem.details.at;
      const index = at === undefined ? -1 : orders.findIndex((order) => order.has(at));
      keep(index, [problem], orders[index]);
    }
  }
  found.sort((a, b) => a.image - b.image || a.position - b.position);
  return spared(once(found, context.images));
};

/** What is wrong in itself is not to be locked: that it is not would be noise. */
const spared = (problems: readonly Problem[]): Problem[] => {
  const wrong = new Set(
    problems.flatMap(({ code, severity, details: { at } }) =>
      code !== "not-locked" && severity === "error" && at !== undefined ? [at] : [],
    ),
  );
  const waits = ({ code, details: { at } }: Problem): boolean =>
    code === "not-locked" && at !== undefined && wrong.has(at) && !("layers" in at);
  return problems.filter((problem) => !waits(problem));
};

/** The image itself, then its layers with their packages, counted as they are declared. */
const declaredOrder = ({ image, own }: Contents): Map<object, number> => {
  const order = new Map<object, number>([[image, 0]]);
  const count = (node: object) => {
    if (!order.has(node)) order.set(node, order.size);
  };
  for (const layer of image.layers) {
    count(layer);
    layer.packages.forEach(count);
  }
  // What the lock adds stands where the package does that led to it.
  for (const { pkg, derived } of own) {
    if (derived !== undefined) order.set(pkg, order.get(derived.root) ?? 0);
  }
  return order;
};
