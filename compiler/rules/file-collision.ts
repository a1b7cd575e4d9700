/**
 * Files that two wheels of an image install at one path with different content: who wins is chance, and
 * nixpkgs' environment stops the build. The lock knows them, for it has read every RECORD.
 */
import { Problem } from "../problem.ts";
import { ownLabel } from "./contents.ts";
import type { Contents, Own } from "./contents.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "file-collision",
  *image(contents) {
    for (const { artifacts, file, count } of contents.context.lock.collisions ?? []) {
      const held = artifacts.flatMap((key) => holderOf(key, contents) ?? []);
      if (held.length < artifacts.length) continue;
      const more = count > 1 ? ` and ${String(count - 1)} more` : "";
      const named = held.findLast(({ derived }) => derived === undefined);
      yield new Problem(
        "file-collision",
        `${held.map(ownLabel).join(" and ")} install different files at one path in image ${contents.name}: ${file}${more}`,
        {
          at: named?.pkg ?? held[0]?.derived?.root ?? contents.image,
          hint: "keep one of them, or waive the requirement that brings the other",
        },
      );
    }
  },
};

const holderOf = (key: string, { own }: Contents): Own | undefined =>
  own.find(({ artifact }) => artifact?.key === key);
