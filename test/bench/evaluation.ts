/**
 * What Nix does to evaluate an emitted flake, against the same packages written by hand. What is above 1 of
 * the environment is one package more: the one that propagates torch's requirements, so that they are in no
 * derivation of ours. Of the image it is the layers and the program of the check, which by hand are left out.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "../../compiler/compile.ts";
import { NixFailure, nixInstantiate, STANDIN } from "../helpers/nix.ts";
import { byHandContext } from "./by-hand/image.ts";
import { grouped, type Row } from "./measure.ts";

const BY_HAND = fileURLToPath(new URL("by-hand", import.meta.url));
const SHIPPED = fileURLToPath(new URL("../../nix", import.meta.url));

interface Work {
  readonly thunks: number;
  readonly calls: number;
}

export const evaluation = async (): Promise<readonly Row[]> => {
  const scratch = mkdtempSync(join(tmpdir(), "comfynix-bench-"));
  for (const [file, text] of compile(byHandContext()).files) {
    const path = join(scratch, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const rows: Row[] = [];
  for (const output of ["comfyui-env", "comfyui"]) {
    const ours = await work(scratch, output);
    const theirs = await work(BY_HAND, output);
    rows.push(
      against(`thunks of ${output}, emitted / by hand`, ours.thunks, theirs.thunks),
      against(`function calls of ${output}, emitted / by hand`, ours.calls, theirs.calls),
    );
  }
  rmSync(scratch, { recursive: true, force: true });
  const { thunks, calls } = await work(SHIPPED, "comfyui");
  const measured = `${grouped(thunks)} thunks, ${grouped(calls)} function calls`;
  return [...rows, { what: "the shipped image", measured }];
};

const against = (what: string, ours: number, theirs: number): Row => ({
  what,
  measured: `${(ours / theirs).toFixed(3)} (${grouped(ours)} / ${grouped(theirs)})`,
  aim: "<= 1",
  met: ours <= theirs,
});

/** Evaluates an output of the flake in `folder` down to its derivation, and counts. */
const work = async (folder: string, output: string): Promise<Work> => {
  const stats = join(mkdtempSync(join(tmpdir(), "comfynix-bench-")), "stats.json");
  const expression = `
    let
      system = "x86_64-linux";
      nixpkgs = {
        outPath = ${STANDIN};
        legacyPackages.\${system} = import ${STANDIN} { inherit system; };
      };
    in
    ((import ${folder}/flake.nix).outputs { inherit nixpkgs; self = { }; })
      .packages.\${system}.${output}.drvPath
  `;
  const args = ["--eval", "--expr", expression];
  const env = { NIX_SHOW_STATS: "1", NIX_SHOW_STATS_PATH: stats };
  const result = await nixInstantiate(args, { env });
  if (result.code !== 0) throw new NixFailure(["nix-instantiate", ...args], result);
  const counts = JSON.parse(readFileSync(stats, "utf8")) as Record<string, number>;
  rmSync(dirname(stats), { recursive: true });
  return { thunks: counts["nrThunks"] ?? 0, calls: counts["nrFunctionCalls"] ?? 0 };
};
