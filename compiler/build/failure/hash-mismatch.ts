/** A file or tree that is not what the lock says: which, of what kind, both hashes, who changed. */
import { Problem } from "../../problem.ts";
import type { Around } from "./around.ts";
import { drvName } from "./failed-build.ts";

/** What Nix says. */
export interface Mismatch {
  readonly drv: string;
  /** SRI. */
  readonly specified: string;
  readonly got: string;
}

export const hashMismatch = ({ drv, specified, got }: Mismatch, around: Around): Problem => {
  const source = around.sources.find(({ hash }) => hash === specified);
  if (source === undefined) {
    return new Problem(
      "hash-mismatch",
      `${drvName(drv)}, which nixpkgs fetches, is not what nixpkgs says:\n  specified ${specified}\n  got       ${got}`,
      {
        ...(around.images[0] && { at: around.images[0].image }),
        hint: "its publisher changed it, or something between you and it did; another pin may have the new hash: npx comfynix update nixpkgs",
      },
    );
  }
  const { distribution, kind, node } = source;
  const artifact = Object.values(around.context.lock.artifacts).find(
    ({ hash }) => hash === specified,
  );
  const who =
    artifact === undefined ? "" : ` (${WORDS[artifact.origin.from]} ${artifact.origin.source})`;
  return new Problem(
    "hash-mismatch",
    `the ${KINDS[kind]} of ${distribution} is not what the lock says:\n  locked ${specified}${who}\n  got    ${got}`,
    {
      at: node,
      hint: `${REASONS[kind]}; to take the new one, once you know why: npx comfynix lock --accept ${distribution}`,
    },
  );
};

const KINDS = { wheel: "wheel", sdist: "sdist", git: "git tree" } as const;

const WORDS = {
  index: "told by",
  download: "of the bytes from",
  import: "taken over from",
} as const;

const REASONS = {
  wheel: "published files do not change: ask who serves another one",
  sdist: "published files do not change: ask who serves another one",
  git: "a commit does not change, but its archive may, by export-subst, Git LFS or submodules",
} as const;
