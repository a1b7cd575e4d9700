/**
 * Whether an image is made of what the builders make. Types see to it; a config in JavaScript, or
 * one that silences the type checker, may still hand us anything.
 */
import * as v from "valibot";
import type { Image } from "../../dsl/node.ts";
import { Problem } from "../problem.ts";

/** What of the image is no value of its kind. Empty for every image the types accept. */
export const shapeProblems = (name: string, image: Image): Problem[] => {
  const result = v.safeParse(imageShape, image);
  return result.success
    ? []
    : result.issues.map(
        (issue) =>
          new Problem("option-invalid", `${where(issue)} of image ${name} ${said(issue)}`, {
            at: image,
            ...(typeof issue.input === "string" && { literal: issue.input }),
          }),
      );
};

/** valibot has one sentence for all that is missing, whatever the field. */
const said = ({ message, input }: v.BaseIssue<unknown>): string =>
  input === undefined && message.startsWith("Invalid key") ? "is missing" : message;

const text = v.string((issue) => `is ${shown(issue.input)} and must be text`);
const texts = v.array(text, (issue) => `is ${shown(issue.input)} and must be a list of text`);
const number = v.number((issue) => `is ${shown(issue.input)} and must be a number`);
const trueOrFalse = v.boolean((issue) => `is ${shown(issue.input)} and must be true or false`);
const record = <Value extends v.GenericSchema>(value: Value) =>
  v.pipe(
    v.custom<Record<string, unknown>>(
      (input) => typeof input === "object" && input !== null && !Array.isArray(input),
      (issue) => `is ${shown(issue.input)} and must be a record`,
    ),
    v.record(v.string(), value),
  );

/** What the values are is judged where they are spliced. */
const fragment = v.looseObject(
  { kind: v.literal("fragment"), chunks: v.array(v.string()), values: v.array(v.unknown()) },
  (issue) => `is ${shown(issue.input)} and must be nix\`…\``,
);

const optionsShape = v.looseObject(
  {
    hash: v.optional(text),
    requires: v.optional(texts),
    waive: v.optional(record(text)),
    imports: v.optional(texts),
    ignoreMissing: v.optional(texts),
    patches: v.optional(texts),
    env: v.optional(record(text)),
    buildSystem: v.optional(texts),
    name: v.optional(text),
    submodules: v.optional(trueOrFalse),
    override: v.optional(fragment),
    postInstall: v.optional(
      v.union(
        [v.string(), fragment],
        (issue) => `is ${shown(issue.input)} and must be text or nix\`…\``,
      ),
    ),
  },
  (issue) => `is ${shown(issue.input)} and must be a record of options`,
);

const packageShape = v.variant(
  "kind",
  [
    v.looseObject({
      kind: v.literal("wheel"),
      name: text,
      version: text,
      tags: text,
      url: v.optional(text),
      options: optionsShape,
    }),
    v.looseObject({
      kind: v.literal("sdist"),
      name: text,
      version: text,
      url: v.optional(text),
      options: optionsShape,
    }),
    v.looseObject({
      kind: v.literal("git"),
      name: text,
      url: text,
      rev: text,
      options: optionsShape,
    }),
    v.looseObject({ kind: v.literal("nixpkg"), attribute: text }),
  ],
  (issue) => `is ${shown(issue.input)} and must be a package: wheel, sdist, git or nixpkg`,
);

const pathShape = v.looseObject(
  {
    kind: v.literal("path"),
    parts: v.array(v.union([v.string(), packageShape])),
  },
  (issue) => `is ${shown(issue.input)} and must be text or path\`…\``,
);
const value = v.union(
  [v.string(), pathShape],
  (issue) => `is ${shown(issue.input)} and must be text or path\`…\``,
);

const imageShape = v.looseObject({
  name: text,
  tag: text,
  python: text,
  cuda: v.optional(text),
  rocm: v.optional(text),
  xpu: v.optional(text),
  layers: v.array(
    v.variant(
      "kind",
      [
        v.looseObject({
          kind: v.literal("layer"),
          name: text,
          packages: v.array(packageShape, (issue) => `is ${shown(issue.input)} and must be a list`),
        }),
      ],
      (issue) => `is ${shown(issue.input)} and must be a layer`,
    ),
    (issue) => `is ${shown(issue.input)} and must be a list of layers`,
  ),
  indexes: v.optional(
    v.array(
      v.looseObject(
        { url: text, only: v.optional(texts) },
        (issue) => `is ${shown(issue.input)} and must be an index: { url: "https://…" }`,
      ),
      (issue) => `is ${shown(issue.input)} and must be a list of indexes`,
    ),
  ),
  env: record(value),
  ports: v.array(number, (issue) => `is ${shown(issue.input)} and must be a list of ports`),
  volumes: texts,
  capabilities: v.optional(texts),
  gpuMemory: v.optional(number),
  jit: v.optional(trueOrFalse),
  user: v.optional(text),
  workingDir: v.optional(text),
  entrypoint: v.optional(v.array(value)),
  labels: record(text),
  outputs: v.optional(fragment),
});

/** `layers[2].packages[0]` */
const where = (issue: v.BaseIssue<unknown>): string =>
  (issue.path ?? [])
    .map(({ key }, at) => (typeof key === "number" ? `[${key}]` : at === 0 ? key : `.${key}`))
    .join("");

const shown = (input: unknown): string => {
  if (typeof input === "string") return JSON.stringify(input);
  if (Array.isArray(input)) return "a list";
  if (typeof input === "object" && input !== null) {
    return "kind" in input ? `a ${String(input.kind)}` : "an object";
  }
  return typeof input === "function" ? "a function" : String(input);
};
