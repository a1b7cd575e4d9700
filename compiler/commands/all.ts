/** Every command, by its name. */
import type { Command } from "./command.ts";

/** Loaded one by one, when asked for: start-up is part of the product. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  build: async () => (await import("../build/command.ts")).buildCommand,
  check: async () => (await import("../check/command.ts")).checkCommand,
  compile: async () => (await import("./compile.ts")).compileCommand,
  dev: async () => (await import("./dev.ts")).devCommand,
  fmt: async () => (await import("./fmt.ts")).fmtCommand,
  graph: async () => (await import("./graph.ts")).graphCommand,
  impact: async () => (await import("./impact.ts")).impactCommand,
  lock: async () => (await import("../lock/command.ts")).lockCommand,
  log: async () => (await import("../build/command-log.ts")).logCommand,
  outdated: async () => (await import("./outdated.ts")).outdatedCommand,
  stats: async () => (await import("./stats.ts")).statsCommand,
  update: async () => (await import("./update.ts")).updateCommand,
  why: async () => (await import("./why.ts")).whyCommand,
};
