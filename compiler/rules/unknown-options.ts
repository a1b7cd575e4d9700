/**
 * Options that nobody reads. The types refuse them where a literal is written in the call; one that
 * comes in by a variable or a spread would be lost without a word.
 */
import type { GitOptions, Image, PackageOptions, SourceOptions } from "../../dsl/index.ts";
import type { Distribution } from "../../dsl/node.ts";
import { suggestion } from "../suggest.ts";
import type { OptionFault } from "./option-fault.ts";

/** What an image's options hold that is none. */
export const unknownImageOptions = (image: Image): OptionFault[] =>
  unknown(
    Object.keys(image).filter((key) => !OF_THE_NODE.includes(key)),
    IMAGE,
  );

/** What a package's options hold that is none. */
export const unknownPackageOptions = (pkg: Distribution): OptionFault[] =>
  unknown(Object.keys(pkg.options), { wheel: PACKAGE, sdist: SOURCE, git: GIT }[pkg.kind]);

const unknown = (given: readonly string[], known: readonly string[]): OptionFault[] =>
  given
    .filter((option) => !known.includes(option))
    .map((option) => ({
      message: `there is no option ${option}`,
      literal: option,
      key: true,
      hint: meant(option, known) ?? `there are ${known.join(", ")}`,
    }));

const meant = (option: string, known: readonly string[]): string | undefined => {
  const ours = ELSEWHERE[option.toLowerCase()];
  if (ours === undefined || !known.includes(ours)) return suggestion(option, known);
  return `here it is called ${ours}`;
};

/** What Dockerfiles and compose files call it. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  cmd: "entrypoint",
  command: "entrypoint",
  environment: "env",
  expose: "ports",
  gpu: "cuda",
  workdir: "workingDir",
};

/** The keys of a record, every option of which the compiler wants to see here. */
const keys = <Options extends object>(all: Readonly<Record<keyof Options, true>>) =>
  Object.keys(all);

/** What of an image node the builders set, or what is only a type. */
const OF_THE_NODE = ["kind", "faults", "contents"];

const IMAGE = keys<Omit<Image, "kind" | "faults" | "contents">>({
  name: true,
  tag: true,
  python: true,
  cuda: true,
  rocm: true,
  xpu: true,
  capabilities: true,
  gpuMemory: true,
  jit: true,
  layers: true,
  indexes: true,
  env: true,
  ports: true,
  volumes: true,
  user: true,
  workingDir: true,
  entrypoint: true,
  labels: true,
  outputs: true,
});

const packageOptions = {
  hash: true,
  requires: true,
  waive: true,
  imports: true,
  ignoreMissing: true,
  patches: true,
  env: true,
  override: true,
  postInstall: true,
} as const;
const sourceOptions = { ...packageOptions, buildSystem: true, name: true } as const;

const PACKAGE = keys<PackageOptions>(packageOptions);
const SOURCE = keys<SourceOptions>(sourceOptions);
const GIT = keys<GitOptions>({ ...sourceOptions, submodules: true });
