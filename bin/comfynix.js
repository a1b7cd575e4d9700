#!/usr/bin/env node
// In the repository the compiler is TypeScript and needs tsx; in the package it is compiled.
import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import module from "node:module";
import { tmpdir } from "node:os";

const end = (message) => {
  console.error(`error: ${message}`);
  process.exit(1);
};

try {
  process.cwd();
} catch {
  end("the folder this was started in is not there any more: cd to one that is");
}

const PROC_SUPER_MAGIC = 0x9fa0; // statfs(2)

/** Why no temporary folder can be made, asked without making one: a Ctrl-C would leave it behind. */
const noTemporary = () => {
  try {
    accessSync(`${tmpdir()}/.`, constants.W_OK | constants.X_OK);
    return statfsSync(tmpdir()).type === PROC_SUPER_MAGIC ? "ENOENT" : undefined;
  } catch ({ code }) {
    return code;
  }
};

// Node's and tsx's caches lie there: they end in a stack where nothing can be made, and below /proc never.
const why = noTemporary();
if (why !== undefined) {
  end(
    `no temporary folder can be made in ${tmpdir()} (${why}): set TMPDIR to a folder that can be written`,
  );
}

// Node 22 can keep compiled code between runs, which is a tenth of the time of a compile.
module.enableCompileCache?.();

const source = new URL("../compiler/cli.ts", import.meta.url);
if (existsSync(source)) {
  const [esm, cjs] = await Promise.all([import("tsx/esm/api"), import("tsx/cjs/api")]);
  cjs.register();
  esm.register();
}
const { main } = await import(existsSync(source) ? source.href : "../compiler/cli.js");
await main(process.argv.slice(2));
