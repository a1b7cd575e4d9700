/** A small image, built for real, on its way to wherever a test wants it. */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import { type Delivered, deliver } from "../../../compiler/build/deliver/deliver.ts";
import type { Target } from "../../../compiler/build/deliver/target.ts";
import { LIB_NIX } from "../../../compiler/emit/lib.ts";
import { paint } from "../../../compiler/paint.ts";
import type { Problem } from "../../../compiler/problem.ts";
import { cleanUp, newFolder, outPath } from "../../flake/emitted.ts";
import { nix, STANDIN } from "../../helpers/nix.ts";

export const TAG = "cu130-1";
export const REFERENCE = `small:${TAG}`;

/** The image, and another one that differs from it in the last layer alone. */
export interface Delivering {
  /** The script that streams it. */
  readonly script: () => string;
  readonly other: () => string;
  readonly configFile: () => string;
  readonly to: (target: Target, which?: string, signal?: AbortSignal) => Promise<Delivered>;
  /** What is said when it cannot be delivered. */
  readonly problem: (target: Target, which?: string) => Promise<Problem>;
  /** Stops it while it is streamed. */
  readonly interrupted: (target: Target) => Promise<void>;
}

/** Builds them before the tests of a file. */
export const delivering = (): Delivering => {
  let [script, other] = ["", ""];
  let [project, shelf] = ["", ""];
  beforeAll(async () => {
    [script = "", other = ""] = await Promise.all(["1.0", "2.0"].map((version) => small(version)));
    [project, shelf] = [newFolder(), newFolder()];
  });
  afterAll(cleanUp);
  afterEach(() => vi.unstubAllEnvs());

  const configFile = () => join(project, "comfyui.config.ts");
  const to: Delivering["to"] = (target, which = script, signal) =>
    deliver({
      image: { name: "small", tag: TAG, layers: [{ name: "base" }, { name: "wheels" }] },
      script: which,
      to: target,
      configFile: configFile(),
      terminal,
      signal,
    });
  return {
    ...{ script: () => script, other: () => other, configFile, to },
    problem: (target, which) =>
      to(target, which).then(
        () => expect.fail("it was delivered"),
        (error: unknown) => error as Problem,
      ),
    interrupted: async (target) => {
      const controller = new AbortController();
      const { file, begun } = stuck(shelf, script);
      const delivery = to(target, file, controller.signal);
      const refused = expect(delivery).rejects.toThrow();
      await expect.poll(() => existsSync(begun)).toBe(true);
      controller.abort();
      await refused;
    },
  };
};

const terminal = {
  say: () => undefined,
  answer: () => undefined,
  paint: paint(false),
  shown: (file: string) => file,
};

/** A script that streams the beginning of an image, says so, and then takes its time. */
const stuck = (
  folder: string,
  script: string,
): { readonly file: string; readonly begun: string } => {
  const [file, begun] = [join(folder, "stuck"), join(folder, "begun")];
  const text = `#!/bin/sh\n${script} 2>/dev/null | head -c 20000\ntouch ${begun}\nexec sleep 60\n`;
  rmSync(begun, { force: true });
  writeFileSync(file, text, { mode: 0o755 });
  return { file, begun };
};

/** A script that begins to stream an image and breaks. */
export const broken = (folder: string): string => {
  const file = join(folder, "broken");
  const text = `#!/bin/sh\nhead -c 100000 /dev/zero | tr '\\0' x\necho 'the store is gone' >&2\nexit 3\n`;
  writeFileSync(file, text, { mode: 0o755 });
  return file;
};

/** The script of an image with five small layers. */
const small = async (version: string): Promise<string> => {
  const text = (name: string) => `(pkgs.writeText "${name}" "${name}")`;
  const expression = `
    let pkgs = import ${STANDIN} { system = "x86_64-linux"; }; in
    pkgs.dockerTools.streamLayeredImage {
      name = "small";
      tag = "${TAG}";
      layeringPipeline = (import ${join(newLib(), "lib.nix")} { inherit pkgs; python = null; }).layersOf
        [ [ ${text("support")} ] [ ${text("base")} ] [ ${text(version)} ] ];
      contents = [ (pkgs.writeTextDir "etc/motd" "${version}") ];
      config.Env = [ "ALL=${["support", "base", version].map((name) => `\${${text(name)}}`).join(":")}" ];
    }`;
  const args = ["build", "--no-link", "--json", "--impure", "--expr", expression];
  const { code, stdout, stderr } = await nix(args);
  if (code !== 0) throw new Error(stderr);
  return outPath(stdout);
};

const newLib = (): string => {
  const folder = newFolder();
  writeFileSync(join(folder, "lib.nix"), LIB_NIX);
  return folder;
};
