/** The Python of the check that images carry: `check/probe`, beside the compiler. */
import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../check/probe/", import.meta.url);

/** Text by path below the folder, sorted: `comfynix_check/cli.py`. */
export const probeFiles = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(?:py|json)$/.test(file))
      .map((file) => file.replaceAll("\\", "/"))
      .sort()
      .map((file) => [file, readFileSync(new URL(file, FOLDER), "utf8")]),
  );
