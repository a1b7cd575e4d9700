#!/usr/bin/env node
// In the repository the compiler is TypeScript and needs tsx; in the package it is compiled.
import { existsSync } from "node:fs";
import module from "node:module";

// Node 22 can keep compiled code between runs, which is a tenth of the time of a compile.
module.enableCompileCache?.();

try {
  process.cwd();
} catch {
  console.error("error: the folder this was started in is not there any more: cd to one that is");
  process.exit(1);
}

const source = new URL("../compiler/cli.ts", import.meta.url);
if (existsSync(source)) {
  const [esm, cjs] = await Promise.all([import("tsx/esm/api"), import("tsx/cjs/api")]);
  cjs.register();
  esm.register();
}
const { main } = await import(existsSync(source) ? source.href : "../compiler/cli.js");
await main(process.argv.slice(2));
