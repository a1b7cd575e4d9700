/**
 * `comfyui.lock.json` as data: every fact a config needs from outside. Written by `comfynix lock`,
 * read by `compile`, never edited by hand. The schema is the documentation: each field says what it is.
 */
import * as v from "valibot";

/** The only version this compiler reads and writes. */
export const LOCK_VERSION = 1;

/** SRI with SHA-256, as Nix writes it: 32 bytes in base64. Source: W3C Subresource Integrity. */
export const SRI_SHA256 = /^sha256-[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** An SRI hash with SHA-256. */
export const sri = v.pipe(
  v.string(),
  v.regex(SRI_SHA256, "is not an SRI hash: sha256- and 44 characters of base64"),
);
const revision = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{40}$/, "is not a commit: 40 lower-case hexadecimal digits"),
);
/** A whole number, zero or more. */
export const count = v.pipe(
  v.number(),
  v.check((value) => Number.isSafeInteger(value) && value >= 0, "is not a whole number"),
);
const names = v.array(v.string());

/** An object of any keys; the library's own record takes lists for objects. */
export const record = <Schema extends v.GenericSchema>(values: Schema) =>
  v.pipe(
    v.unknown(),
    v.check((value) => !Array.isArray(value), "is a list and must be an object"),
    v.record(v.string(), values),
  );

/** Where a hash came from, so that nobody has to believe it blindly. */
const origin = v.strictObject({
  /** `index`: a package index's digest; `download`: the bytes were hashed; `import`: a facts file or the config. */
  from: v.picklist(["index", "download", "import"]),
  /** The page, file or document that said so. */
  source: v.string(),
});

/** One shared object or executable of a wheel. */
const elf = v.strictObject({
  /** Path below site-packages, or as installed (`bin/x`). */
  path: v.string(),
  /** DT_NEEDED, in order. */
  needed: names,
  /** DT_SONAME, where it is not the file's name. */
  soname: v.optional(v.string()),
  /** Whether its RPATH or RUNPATH has an absolute entry. */
  foreignRunpath: v.optional(v.boolean()),
  /** PT_INTERP. */
  interpreter: v.optional(v.string()),
  /** Library names among its strings that it may dlopen. */
  dlopen: v.optional(names),
});

/** What was read from a wheel, an sdist or a git tree. Each part is absent until it is known. */
export const facts = v.strictObject({
  /** Core metadata. Source: packaging.python.org, "Core metadata specifications". */
  metadata: v.optional(
    v.strictObject({
      /** Requires-Dist, verbatim, in order. */
      requires: names,
      requiresPython: v.optional(v.string()),
      extras: v.optional(names),
      /** Version, where it is not the one in the file's name. */
      version: v.optional(v.string()),
    }),
  ),
  /** Top-level modules it installs. */
  modules: v.optional(names),
  /** Its ELF files; `[]` for a wheel that was looked into and has none. */
  elf: v.optional(v.array(elf)),
  /** Bytes of all files of a wheel, unpacked. */
  unpacked: v.optional(count),
  /** `[build-system]` of pyproject.toml (PEP 518), or setuptools' default. */
  buildSystem: v.optional(v.strictObject({ requires: names, backend: v.optional(v.string()) })),
});

const common = {
  hash: sri,
  size: v.optional(count),
  /** When it was uploaded, as its index says; ISO 8601. */
  uploaded: v.optional(v.string()),
  origin,
  facts: v.optional(facts),
};

/** One artifact; the key in `artifacts` is its URL (`git+URL@REV` for git). */
const artifact = v.variant("kind", [
  v.strictObject({ kind: v.literal("wheel"), file: v.string(), ...common }),
  v.strictObject({ kind: v.literal("sdist"), file: v.string(), ...common }),
  v.strictObject({
    kind: v.literal("git"),
    url: v.string(),
    rev: revision,
    submodules: v.optional(v.boolean()),
    ...common,
  }),
]);

/** What is known of an attribute of the pinned nixpkgs, asked of Nix. */
const attribute = v.strictObject({
  distribution: v.optional(v.string()),
  version: v.optional(v.string()),
  modules: v.optional(names),
  /** Distributions of Python packages in its closure. */
  requires: v.optional(names),
});

/** A file that was not chosen. */
const lost = v.strictObject({
  file: v.string(),
  /** The rule it lost by: `version`, `prerelease`, `yanked`, `rank`, … */
  rule: v.string(),
  /** A clause about the file: `2.4.1 is not >=1,<2`. */
  reason: v.string(),
});

/** Why an image uses an artifact. */
const request = v.strictObject({
  artifact: v.string(),
  /** Who asked: `layer torch`, or the distribution whose metadata did. */
  by: names,
  why: v.string(),
  /** The best that were not chosen. */
  lost: v.optional(v.array(lost)),
  /** The layer it lies in, where no layer of the config names it: it is there for those who require it. */
  layer: v.optional(v.string()),
});

/** Two wheels of an image that overwrite each other's files; by RECORD, which only a lock reads. */
const collision = v.strictObject({
  /** Their keys in `artifacts`. */
  artifacts: names,
  /** The first path, as installed. */
  file: v.string(),
  /** How many there are. */
  count,
});

export const LockSchema = v.strictObject({
  version: v.literal(LOCK_VERSION),
  nixpkgs: v.strictObject({
    url: v.string(),
    rev: revision,
    narHash: sri,
    /** Seconds since 1970, of the commit. */
    lastModified: count,
    /** By absolute attribute: `python314Packages.numpy`. */
    attributes: record(attribute),
  }),
  artifacts: record(artifact),
  /** By image (the flake's name of it), then by request (`request.ts`). */
  images: record(record(request)),
  collisions: v.optional(v.array(collision)),
});

/** The whole lock. */
export type Lock = v.InferOutput<typeof LockSchema>;
/** One locked file or tree. */
export type Artifact = v.InferOutput<typeof artifact>;
/** One ELF file's facts. */
export type ElfFacts = v.InferOutput<typeof elf>;
/** What was read from an artifact. */
export type Facts = v.InferOutput<typeof facts>;
/** What is known of a nixpkgs attribute. */
export type AttributeFacts = v.InferOutput<typeof attribute>;
/** Two wheels that overwrite each other's files. */
export type Collision = v.InferOutput<typeof collision>;
/** One request of an image. */
export type Request = v.InferOutput<typeof request>;
/** A file that was not chosen, and why. */
export type Lost = v.InferOutput<typeof lost>;
