/** The probe that comfynix ships, run by a Python of this machine. */
import { readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { isBelow } from "../../dotted-version.ts";
import { fileFailure } from "../../host/file-failure.ts";
import { PROBE_FOLDER } from "../catalogue.ts";
import type { Launch, Refusal } from "./launch.ts";
import { compileCommand, type Setting, type Target } from "./target.ts";

/** The oldest Python the probe runs on. */
const OLDEST = "3.11";

/**
 * Runs the probe by `python` on whatever that Python sees, against what the config promises.
 *
 * @param python  Path of the interpreter, relative to the working folder.
 */
export const pythonLaunch = async (
  target: Target,
  { ask, gpu, args, driver, env }: Setting,
  python: string,
): Promise<Launch | Refusal> => {
  const program = path.resolve(python);
  const refuse = (refused: string, details: Readonly<Record<string, string>>): Refusal => ({
    refused,
    details,
    via: "python",
  });
  const answer = await ask(program, "-c", "import sys; print('%d.%d' % sys.version_info[:2])");
  const version = answer.stdout.trim();
  if (!answer.ok || !/^\d+\.\d+$/.test(version)) return refuse("python_missing", { path: program });
  if (isBelow(version, OLDEST)) return refuse("python_too_old", { path: program, version });
  const manifest = manifestFile(target);
  const fault = manifest === undefined ? undefined : manifestFault(manifest);
  if (manifest !== undefined && fault !== undefined) {
    return refuse("no_manifest", { file: manifest, fault, command: compileCommand(target) });
  }
  return {
    via: "python",
    gpus: gpu ? "host" : "none",
    program,
    args: [
      "-P",
      "-m",
      "comfynix_check",
      ...args,
      ...(manifest === undefined ? [] : ["--manifest", manifest]),
    ],
    env: {
      ...env,
      PYTHONPATH: PROBE_FOLDER,
      PYTHONDONTWRITEBYTECODE: "1",
      ...(gpu && isOfNix(program) ? libraryPath(driver()) : {}),
    },
    subject: `${target.name ?? target.reference} in ${program}`,
    image: { reference: target.reference, python: program },
    notes: [],
  };
};

/** Nixpkgs' loader does not look where hosts other than NixOS keep the driver: it is told. */
const libraryPath = (folder: string | undefined): Readonly<Record<string, string>> =>
  folder === undefined ? {} : { LD_LIBRARY_PATH: folder };

const isOfNix = (program: string): boolean => realpathSync(program).startsWith("/nix/store/");

/** What the compiler wrote of the image's promises. */
const manifestFile = ({ name, config }: Target): string | undefined =>
  name === undefined || config === undefined
    ? undefined
    : path.join(path.dirname(config), "nix", "check", `${name}.json`);

/** Of what cannot be what the compiler wrote: a file that is missing, cut off, or merged by hand. */
const manifestFault = (file: string): string | undefined => {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return undefined;
  } catch (error) {
    return error instanceof SyntaxError ? "is no JSON" : `cannot be read: ${fileFailure(error)}`;
  }
};
