/** A value of the wrong shape → whose it is, where the config says it, and what to write instead. */
import type * as v from "valibot";
import type { Image } from "../../dsl/node.ts";
import { Problem } from "../problem.ts";
import { dataPath, pathText } from "../schema-fault.ts";

type Item = v.IssuePathItem;

/** @param issue  Its message is what the value must be: `text`, `a list of layers`. */
export const shapeProblem = (issue: v.BaseIssue<unknown>, name: string, image: Image): Problem => {
  const { path, input } = culprit(issue);
  const owner = path.slice(0, -1).findLastIndex(({ value }) => isNode(value));
  const node = owner < 0 ? undefined : path[owner]?.value;
  const within = path.slice(owner + 1).filter(({ key }) => key !== "options");
  const whose = isNode(node) ? `${labelOf(node)} of image ${name}` : `image ${name}`;
  const where = pathText(dataPath(within));
  const remedy = remedyFor(issue.message, input, where, node);
  const key = within.map((item) => item.key).findLast((each) => typeof each === "string");
  const isValue = typeof input === "string";
  // A builder that was not given its name is at fault itself.
  const literal = isValue ? input : where === "name" ? undefined : key;
  return new Problem("option-invalid", `${where} of ${whose} ${said(issue, input)}`, {
    at: isNode(node) ? node : image,
    ...(typeof literal === "string" && { literal, ...(!isValue && { key: true }) }),
    ...(remedy !== undefined && { hint: remedy }),
  });
};

/** Of a value that is no kind of node, not its `kind` is wrong but the value itself. */
const culprit = (issue: v.BaseIssue<unknown>): { path: readonly Item[]; input: unknown } => {
  const { type, input } = issue;
  const path: readonly Item[] = issue.path ?? [];
  const last = path.at(-1);
  return type === "variant" && last?.key === "kind"
    ? { path: path.slice(0, -1), input: last.input }
    : { path, input };
};

/** valibot has one sentence for all that is missing, whatever the field. */
const said = ({ message }: v.BaseIssue<unknown>, input: unknown): string =>
  input === undefined || message.startsWith("Invalid key")
    ? "is missing"
    : `is ${shown(input)} and must be ${message}`;

const shown = (input: unknown): string => {
  if (typeof input === "string") return JSON.stringify(input);
  if (Array.isArray(input)) return "a list";
  if (typeof input === "object" && input !== null) {
    return "kind" in input ? `a ${String(input.kind)}` : "an object";
  }
  return typeof input === "function" ? "a function" : String(input);
};

/** What the call of a builder begins with. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  layer: 'a layer begins with its name: layer("base", …)',
  image: 'an image begins with its name: image("comfyui", { … })',
};

const remedyFor = (
  wanted: string,
  input: unknown,
  field: string,
  node: unknown,
): string | undefined => {
  const kind = isNode(node) ? String(node.kind) : "image";
  if (field === "name") return BEGINNINGS[kind];
  if (field === "rev") return 'name its commit: git("owner/repo", "40 hexadecimal digits")';
  if (wanted.startsWith("text") && ["number", "boolean"].includes(typeof input)) {
    return "write it in quotes";
  }
  if (wanted === "nix`…`" && typeof input === "string") return `write it as nix\`${input}\``;
  if (wanted === "a number" && typeof input === "string") return unquoted(input);
  if (wanted === "true or false" && typeof input === "string") return "write it without quotes";
  if (wanted === "a record" && Array.isArray(input)) return 'write { NAME: "value" }';
  if (/^(?:a layer|a package|text)\b/.test(wanted) && Array.isArray(input)) {
    return "leave the brackets around it out, or spread it: ...list";
  }
  if (wanted === "a layer") return 'make one: layer("base", …)';
  if (wanted === PACKAGE && typeof input === "string") {
    return `make one: wheel(${JSON.stringify(input)}, VERSION) or nixpkg(${JSON.stringify(input)})`;
  }
  return /^a list of (?:text|ports)$/.test(wanted) && ["string", "number"].includes(typeof input)
    ? `write a list: [${wanted.endsWith("ports") ? String(input) : JSON.stringify(input)}]`
    : undefined;
};

/** What a layer holds, as the schema says it. */
export const PACKAGE = "a package: wheel, sdist, git or nixpkg";

const unquoted = (input: string): string | undefined =>
  /^\d+(?:\s*GB)?$/.test(input)
    ? `write ${parseInt(input, 10)}, without quotes`
    : /^\d+:\d+$/.test(input)
      ? "write the port of the image alone: the engine maps it to one of the host's"
      : undefined;

/** Something a builder made. */
const isNode = (value: unknown): value is { readonly kind: string; readonly name?: unknown } =>
  typeof value === "object" &&
  value !== null &&
  "kind" in value &&
  ["layer", "wheel", "sdist", "git", "nixpkg"].includes(String(value.kind));

const labelOf = ({ kind, name }: { readonly kind: string; readonly name?: unknown }): string =>
  typeof name === "string" ? `${kind} ${name}` : `a ${kind}`;
