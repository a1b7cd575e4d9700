/**
 * The second intermediate representation: what will be built, with nothing left to decide. Every
 * attribute is absolute, every source has its hash, every order is fixed. `emit/` only spells it.
 */

import type { Accelerator } from "../../dsl/accelerator.ts";
import type { Expr } from "../nix/ast.ts";
import type { Manifest } from "./manifest.ts";

/** Everything one `nix/` folder holds. */
export interface Plan {
  readonly pin: Pin;
  /** Each file of `packages/`, once however many images use it, by `file`. */
  readonly packages: readonly PackagePlan[];
  /** In the order of the config's exports. */
  readonly images: readonly ImagePlan[];
}

/** The nixpkgs revision all images are built from. */
export interface Pin {
  readonly owner: string;
  readonly repo: string;
  readonly rev: string;
  readonly narHash: string;
  /** Seconds since 1970. */
  readonly lastModified: number;
}

/** One derivation of ours: the file `packages/<file>.nix`. */
export interface PackagePlan {
  /** File name without `.nix`. */
  readonly file: string;
  /** Normalised distribution name (PEP 503). */
  readonly pname: string;
  readonly version: string;
  readonly source: SourcePlan;
  readonly build: WheelBuild | SourceBuild;
  /** Distributions it needs at run time; names only, so that they do not enter the derivation. */
  readonly requires: readonly string[];
  /** File names in `patches/`. */
  readonly patches: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What replaces attributes of the derivation: the body of a function of `old`. */
  readonly override?: FragmentPlan;
  /** What runs after its installation, behind what we need ourselves. */
  readonly postInstall?: FragmentPlan;
}

/** Nix of the config. */
export interface FragmentPlan {
  /** Its tree, in which a package is a variable named by `refKey`. */
  readonly tree: Expr;
  /** Every package in it, once. */
  readonly refs: readonly Ref[];
}

/** Where a package's bytes come from. */
export type SourcePlan =
  | {
      readonly fetch: "url";
      readonly url: string;
      /** Store name, where the end of the URL cannot be one. */
      readonly name?: string;
      readonly hash: string;
    }
  | {
      /** A file of the user's own, which they put into the store. */
      readonly fetch: "local";
      /** As the config names it. */
      readonly path: string;
      readonly name: string;
      readonly hash: string;
    }
  | {
      readonly fetch: "github";
      readonly owner: string;
      readonly repo: string;
      readonly rev: string;
      readonly hash: string;
      readonly submodules: boolean;
    }
  | {
      readonly fetch: "git";
      readonly url: string;
      readonly rev: string;
      readonly hash: string;
      readonly submodules: boolean;
    };

/** A wheel: unpacked, and patched when it holds native code. */
export interface WheelBuild {
  readonly kind: "wheel";
  /** Absent for a wheel without ELF files. */
  readonly native?: NativePlan;
}

/** How a native wheel's libraries find theirs. */
export interface NativePlan {
  /** False while the lock does not say what is inside: these are then the safe defaults. */
  readonly known: boolean;
  /** Attributes of `pkgs` that supply libraries: `stdenv.cc.cc.lib`, `zlib`. */
  readonly buildInputs: readonly string[];
  /** Folders of other wheels of the image to search for NEEDED libraries. */
  readonly searchPaths: readonly WheelFolder[];
  /** Folders of other wheels it opens at run time. */
  readonly runPaths: readonly WheelFolder[];
  /** Whether it opens the driver's libraries. */
  readonly driver: boolean;
  /** Sonames nobody provides, and nobody has to. */
  readonly ignoreMissing: readonly string[];
  /** Files below site-packages whose run path points outside the store. */
  readonly foreignRunPaths: readonly string[];
}

/** A folder inside another wheel of the image, below site-packages; "" is site-packages itself. */
export interface WheelFolder {
  /** Normalised distribution name. */
  readonly distribution: string;
  readonly folder: string;
}

/** An sdist or git tree, built by its PEP 517 back end. */
export interface SourceBuild {
  readonly kind: "source";
  /** Attributes of the Python package set. */
  readonly buildSystem: readonly string[];
  /** False while the lock does not say what the source declares. */
  readonly known: boolean;
}

/** A package as an image refers to it. */
export type Ref =
  /** One of ours, by distribution. */
  | { readonly from: "own"; readonly name: string }
  /** An attribute of the image's Python package set. */
  | { readonly from: "python"; readonly path: readonly string[] }
  /** An attribute of the CUDA package set. */
  | { readonly from: "cuda"; readonly path: readonly string[] }
  /** A top-level attribute of nixpkgs. */
  | { readonly from: "pkgs"; readonly path: readonly string[] };

/** Text with store paths in it. */
export type TextPlan = readonly (string | Ref | Site)[];

/** A folder `site-packages`: of one of our packages, or of the whole Python environment. */
export interface Site {
  readonly from: "site";
  readonly of?: string;
}

/** One image: the file `images/<name>.nix`. */
export interface ImagePlan {
  /** Name in the flake. */
  readonly name: string;
  readonly repository: string;
  /** A valid OCI tag. */
  readonly tag: string;
  /** Attribute of the interpreter: `python314`, `python314FreeThreading`. */
  readonly python: string;
  /** What it computes on; absent for the CPU. */
  readonly accelerator?: AcceleratorPlan;
  /** CUDA compute capabilities it must run on, ascending; empty when the config names none. */
  readonly capabilities: readonly string[];
  /** Whether it compiles at run time. */
  readonly jit: boolean;
  /** `cudaPackages_13_0`, when the image names attributes of it. */
  readonly cudaPackages?: string;
  /** Our derivations in it: distribution → file of `packages/` and the siblings it is given. */
  readonly packages: readonly PlacedPackage[];
  /** Attributes of nixpkgs' Python set that are replaced by ours. */
  readonly replaced: readonly Replacement[];
  /** nixpkgs packages rebuilt on top of ours, built without their tests. */
  readonly unchecked: readonly string[];
  /** Python attributes of nixpkgs in the environment, beside all of ours. */
  readonly environment: readonly Ref[];
  /** Declared layers, lowest first. */
  readonly layers: readonly { readonly name: string; readonly roots: readonly Ref[] }[];
  /** Paths named only in `env` or `entrypoint`, and the interpreter's: a layer below all others. */
  readonly support: readonly Ref[];
  /** What goes on PATH beside the Python environment. */
  readonly programs: readonly Ref[];
  readonly env: readonly (readonly [string, TextPlan])[];
  /** Variables among them that the dev shell must not have. */
  readonly containerOnly: readonly string[];
  /** Whether Python imports what is installed below the user's home. */
  readonly userSite: boolean;
  readonly entrypoint?: readonly TextPlan[];
  readonly ports: readonly number[];
  readonly volumes: readonly string[];
  readonly workingDir: string;
  /** The user's `HOME`, absolute. */
  readonly home: string;
  /** Folders that are there and belong to the user, absolute. */
  readonly ownFolders: readonly string[];
  readonly user?: UserPlan;
  readonly labels: readonly (readonly [string, string])[];
  /** What it promises to the check inside it. */
  readonly manifest: Manifest;
  /** What it adds to the flake's outputs. */
  readonly outputs?: FragmentPlan;
}

/** A package of ours in an image. */
export interface PlacedPackage {
  readonly name: string;
  readonly file: string;
  /** Distributions of the image its file takes as arguments. */
  readonly siblings: readonly string[];
  /** What else of the image its file takes: package sets that its Nix names. */
  readonly sets: readonly PackageSet[];
}

/** Ours, the interpreter's own, and CUDA's. */
export type PackageSet = "final" | "prev" | "cudaPackages";

/** A package of ours that nixpkgs' Python set has to have instead of its own. */
export interface Replacement {
  /** The distribution of ours, which is also the attribute. */
  readonly name: string;
  /** What it propagates; empty when the package itself can stand there. */
  readonly requires: readonly Ref[];
  /** Other attributes that must be the same package, since they ship the same module. */
  readonly aliases: readonly string[];
  /** Whether nixpkgs packages read torch's or numpy's interface from it. */
  readonly interface?: "torch" | "numpy";
}

/** CUDA 13.0, ROCm 7.2. */
export interface AcceleratorPlan {
  readonly kind: Accelerator;
  readonly version: string;
}

/** The user the image runs as. */
export interface UserPlan {
  /** As OCI's `User` has it. */
  readonly spec: string;
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}
