/**
 * What a config's values are: plain frozen data, one interface per kind. This is the first
 * intermediate representation: the builders make it and the compiler reads it.
 *
 * A node carries no methods, and its place in the config (`call-site.ts`) is invisible to equality,
 * hashing and output.
 */

/** The interpreters an image may run; `t` marks the free-threaded build (PEP 703). */
export type PythonVersion = "3.11" | "3.12" | "3.13" | "3.14" | "3.13t" | "3.14t";

/** Anything a layer may hold. */
export type Package = Wheel | Sdist | Git | Nixpkg;

/** A package of which comfynix builds the derivation itself, with a Python distribution name. */
export type Distribution = Wheel | Sdist | Git;

/** What may be said of a wheel, an sdist or a git source beside where it comes from. */
export interface PackageOptions {
  /** SRI hash of the file (wheel, sdist) or NAR (git). Normally the lock knows it. */
  readonly hash?: string;
  /** Distributions it needs at run time, beside those read from its metadata. Bound by name, late. */
  readonly requires?: readonly (Distribution | string)[];
  /**
   * Requirements of its metadata that need not be met: distribution name → why. One that is met all the
   * same, or that it does not have, is an error.
   *
   * @example
   * ```ts
   * wheel("rembg", "2.0.67", { waive: { "opencv-python": "python.opencv4 has the module" } });
   * ```
   */
  readonly waive?: Readonly<Record<string, string>>;
  /** Modules that must import in the finished environment. */
  readonly imports?: readonly string[];
  /** Sonames that may stay unresolved, beside `libcuda.so.1`. */
  readonly ignoreMissing?: readonly string[];
  /** Patch files, relative to the config. */
  readonly patches?: readonly string[];
  /** Environment variables of the build. */
  readonly env?: Readonly<Record<string, string>>;
  /** Attributes that replace those of its derivation; `final`, `prev` and `old` are in scope. */
  readonly override?: Fragment;
  /** Shell commands that run after its installation; in Nix, `pkgs` and `python` are in scope. */
  readonly postInstall?: string | Fragment;
}

/** What may be said of a package that is built from source. */
export interface SourceOptions extends PackageOptions {
  /** Build requirements (PEP 518) by distribution name, beside those the source declares. */
  readonly buildSystem?: readonly string[];
  /** Distribution name, where it is not the repository's name. */
  readonly name?: string;
}

export interface GitOptions extends SourceOptions {
  /** Whether git submodules are fetched. Default: false. */
  readonly submodules?: boolean;
}

/** Options as a node keeps them: every requirement is a distribution name. */
export type Kept<Options extends PackageOptions> = Omit<Options, "requires"> & {
  readonly requires?: readonly string[];
};

/**
 * A prebuilt wheel (PEP 427). `tags` is `python-abi` of its file name, "" when only name and version
 * are given; the type parameters carry what decides whether it fits an image.
 */
export interface Wheel<
  Name extends string = string,
  Version extends string = string,
  Tags extends string = string,
> {
  readonly kind: "wheel";
  /** Distribution name as the file name or the config spells it. */
  readonly name: Name;
  /** Exact version, or a specifier such as `>=1,<2` when given by name. */
  readonly version: Version;
  readonly tags: Tags;
  /** Where the file is; absent when the lock is to find it by name and version. */
  readonly url?: string;
  readonly options: Kept<PackageOptions>;
}

/** A source distribution (PEP 625). */
export interface Sdist {
  readonly kind: "sdist";
  readonly name: string;
  readonly version: string;
  readonly url?: string;
  readonly options: Kept<SourceOptions>;
}

/** A git source at one revision. */
export interface Git {
  readonly kind: "git";
  /** Distribution name: the option, else the repository's name. */
  readonly name: string;
  /** Repository address, `https://github.com/openai/CLIP`. */
  readonly url: string;
  /** A commit: 40 lower-case hexadecimal digits. */
  readonly rev: string;
  readonly options: Kept<GitOptions>;
}

/** An attribute of the pinned nixpkgs: `ffmpeg`, `python.numpy`, `cuda.cuda_nvcc`. */
export interface Nixpkg {
  readonly kind: "nixpkg";
  readonly attribute: string;
}

/** A named OCI layer and the packages it holds, in declared order. */
export interface Layer<Name extends string = string, Wheels = unknown> {
  readonly kind: "layer";
  readonly name: Name;
  readonly packages: readonly Package[];
  /** Only a type: the wheels whose fit is checked where the layer meets its image. */
  readonly wheels?: Wheels;
}

/**
 * What a builder found wrong but did not throw about, for the rule option-invalid. It has a place of its
 * own (`callSite(fault)`): a variant inherits the faults of its base.
 */
export interface Fault {
  readonly message: string;
  /** The string in that call which is the culprit. */
  readonly literal?: string;
  readonly hint?: string;
}

/** A string that names store paths; made by `` path`…` ``. */
export interface PathText {
  readonly kind: "path";
  readonly parts: readonly (string | Package)[];
  readonly faults?: readonly Fault[];
}

/** A Nix expression; made by `` nix`…` ``. */
export interface Fragment {
  readonly kind: "fragment";
  /** The text around the values, one more than those; `\${` and the escaped backtick are undone. */
  readonly chunks: readonly string[];
  readonly values: readonly NixValue[];
}

/** What may be spliced into Nix. */
export type NixValue =
  | string
  | number
  | boolean
  | null
  | Fragment
  | Package
  | PathText
  | readonly NixValue[]
  | { readonly [key: string]: NixValue | undefined };

/** One package index and the distributions that may come from it; without `only`, any. */
export interface Index {
  readonly url: string;
  readonly only?: readonly string[];
}

/** Text, or text with store paths in it. */
export type EnvValue = string | PathText;

/** An image as declared; the compiler adds defaults. */
export interface Image<
  Name extends string = string,
  Python extends PythonVersion = PythonVersion,
  Layers = unknown,
> {
  readonly kind: "image";
  /** Repository name of the OCI image. */
  readonly name: Name;
  readonly tag: string;
  readonly python: Python;
  readonly cuda?: string;
  readonly rocm?: string;
  readonly xpu?: string;
  /** CUDA compute capabilities, `8.9`. */
  readonly capabilities?: readonly string[];
  /** GB (10^9 bytes) that must be free on a GPU. */
  readonly gpuMemory?: number;
  /** Whether it compiles at run time. */
  readonly jit?: boolean;
  readonly layers: readonly Layer[];
  readonly indexes?: readonly Index[];
  readonly env: Readonly<Record<string, EnvValue>>;
  /** TCP ports, 1-65535. */
  readonly ports: readonly number[];
  readonly volumes: readonly string[];
  /** `name`, `uid` or `uid:gid`. */
  readonly user?: string;
  readonly workingDir?: string;
  readonly entrypoint?: readonly EnvValue[];
  readonly labels: Readonly<Record<string, string>>;
  /** What it adds to the flake's outputs. */
  readonly outputs?: Fragment;
  /** A variant's: what it replaces or drops without the base having it. */
  readonly faults?: readonly Fault[];
  /** Only a type: layer name → wheels whose fit decides, for `variant`. */
  readonly contents?: Layers;
}

/** What holds for all images of a config. */
export interface Project {
  readonly kind: "project";
  /** The nixpkgs every image is built from. */
  readonly nixpkgs: Git;
}

/** Every kind of value a builder gives. */
export type DslNode = Package | Layer | PathText | Fragment | Image | Project;
