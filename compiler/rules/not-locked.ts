/** Every file and revision comes from the lock, with its hash: what is not there cannot be built. */
import { Problem } from "../problem.ts";
import { label } from "./contents.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "not-locked",
  *image({ name, image, own, context }) {
    const missing = own.filter(({ artifact }) => artifact === undefined);
    if (missing.length > 1 && context.lock.images[name] === undefined) {
      yield new Problem(
        "not-locked",
        `image ${name} is not in the lock: none of its ${own.length} wheels and sources is`,
        { at: image, hint: HINT },
      );
      return;
    }
    for (const { pkg } of missing) {
      yield new Problem("not-locked", `${label(pkg)} of image ${name} is not in the lock`, {
        at: pkg,
        hint: HINT,
      });
    }
  },
  *project({ project, lock }) {
    const { rev } = project.nixpkgs;
    if (rev === lock.nixpkgs.rev || !/^[0-9a-f]{40}$/.test(rev)) return;
    yield new Problem(
      "not-locked",
      `nixpkgs is pinned at ${rev.slice(0, 12)}, but the lock has ${lock.nixpkgs.rev.slice(0, 12)}`,
      { at: project.nixpkgs, literal: rev, hint: HINT },
    );
  },
};

const HINT = "run `npx comfynix lock`";
