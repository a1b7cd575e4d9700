/** Where a package's bytes come from: the call of a fetcher. */
import type { Expr } from "../nix/ast.ts";
import { bind, bool, call, select, set, string } from "../nix/build.ts";
import type { SourcePlan } from "../plan/plan.ts";
import type { Use } from "./argument.ts";
import { shellWord } from "./shell-word.ts";

/** The call of the fetcher. */
export const source = (from: SourcePlan, use: Use): Expr => {
  switch (from.fetch) {
    case "url":
      return call(
        use("fetchurl"),
        set([
          ...(from.name === undefined ? [] : [bind("name", string(from.name))]),
          bind("url", string(from.url)),
          bind("hash", string(from.hash)),
        ]),
      );
    case "local":
      // nixpkgs of 2026 calls unfree what has to be fetched by hand
      return call(
        select(
          call(
            use("requireFile"),
            set([
              bind("name", string(from.name)),
              bind("hash", string(from.hash)),
              bind(
                "message",
                string(`add it to the store: nix-store --add-fixed sha256 ${shellWord(from.path)}`),
              ),
            ]),
          ),
          "overrideAttrs",
        ),
        set([bind("meta", set([]))]),
      );
    case "github":
      return call(
        use("fetchFromGitHub"),
        set([
          bind("owner", string(from.owner)),
          bind("repo", string(from.repo)),
          bind("rev", string(from.rev)),
          ...(from.submodules ? [bind("fetchSubmodules", bool(true))] : []),
          bind("hash", string(from.hash)),
        ]),
      );
    case "git":
      return call(
        use("fetchgit"),
        set([
          bind("url", string(from.url)),
          bind("rev", string(from.rev)),
          // fetchgit's default is true, fetchFromGitHub's false
          bind("fetchSubmodules", bool(from.submodules)),
          bind("hash", string(from.hash)),
        ]),
      );
  }
};
