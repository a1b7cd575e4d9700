/** A branch or tag moves, and the hash with it: a revision must be a whole commit hash. */
import { revNotPinned } from "../../dsl/message.ts";
import type { Git } from "../../dsl/node.ts";
import { Problem } from "../problem.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "rev-not-pinned",
  *package(pkg) {
    if (pkg.kind === "git") yield* unpinned(pkg);
  },
  *project({ project }) {
    yield* unpinned(project.nixpkgs);
  },
};

function* unpinned(source: Git) {
  const { rev, url } = source;
  if (/^[0-9a-f]{40}$/.test(rev)) return;
  yield new Problem("rev-not-pinned", revNotPinned(rev), {
    at: source,
    literal: rev,
    hint: remedy(rev, url),
  });
}

const remedy = (rev: string, url: string): string => {
  if (/^[0-9a-f]{40}$/i.test(rev)) return `write it in lower case: "${rev.toLowerCase()}"`;
  if (/^[0-9a-f]{7,39}$/i.test(rev)) {
    return `write the commit out: git rev-parse ${rev}, in a clone of ${url}, prints all 40 digits`;
  }
  return `git ls-remote ${url} ${/^[\w./-]+$/.test(rev) ? rev : "HEAD"} prints the commit it is at now`;
};
