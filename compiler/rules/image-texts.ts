/**
 * What may be wrong with the texts of an image: its variables, its entrypoint, its labels. Sources: OCI image
 * specification 1.1, "config" and "Annotations"; POSIX, "Environment Variable Definition".
 */
import type { EnvValue } from "../../dsl/node.ts";
import { unstorable } from "./control-characters.ts";
import type { OptionFault } from "./option-fault.ts";

/** Of one variable. */
export const envFaults = (key: string, value: EnvValue): OptionFault[] => [
  ...(/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)
    ? []
    : [
        {
          message: `env ${JSON.stringify(key)} is no name of a variable: letters, digits and "_", no digit first`,
          literal: key,
          key: true,
        },
      ]),
  ...textFaults(`env ${key}`, value),
  ...(typeof value === "string" && mentions(value, key) ? [unexpanded(key, value)] : []),
];

/** Whether a shell would put the variable into the text. */
const mentions = (text: string, variable: string): boolean =>
  [...text.matchAll(/\$\{?(\w+)/g)].some(([, name]) => name === variable);

/** Not as in a Dockerfile. Source: OCI image specification, "Config", Env. */
const unexpanded = (key: string, value: string): OptionFault => ({
  message: `env ${key} says $${key}, and nothing puts its old value there: no shell reads it`,
  literal: value,
  hint: key === "PATH" ? "leave PATH out: programs of the layers are on it" : "write it out",
});

/** Of the command; none is well. */
export const entrypointFaults = (entrypoint: readonly EnvValue[] | undefined): OptionFault[] => {
  if (entrypoint === undefined) return [];
  const [program] = entrypoint;
  const none = program === undefined || program === "";
  return [
    ...(none
      ? [{ message: "its entrypoint is empty", hint: "name a program, or leave entrypoint out" }]
      : []),
    ...(typeof program === "string" && /\S\s+\S/.test(program) ? [commandLine(program)] : []),
    ...entrypoint.flatMap((value) => textFaults("entrypoint", value)),
  ];
};

/** No shell takes it apart: OCI image specification, "Entrypoint". */
const commandLine = (text: string): OptionFault => ({
  message: `its entrypoint names a program ${JSON.stringify(text)}, spaces and all`,
  literal: text,
  hint: SHELL.test(text)
    ? `have a shell of the image take it apart: ${listed(["bash", "-c", text])}`
    : `write a list of words: ${listed(text.trim().split(/\s+/))}`,
});

/** What a shell does more with than take apart by spaces: quotes, variables, operators, assignments. */
const SHELL = /["'`$\\&|;<>()*?~]|^\w+=/;

const listed = (words: readonly string[]): string =>
  `[${words.map((each) => JSON.stringify(each)).join(", ")}]`;

/** Of one label. OCI image specification, "Annotations": keys are not empty. */
export const labelFaults = (key: string, text: string): OptionFault[] => [
  ...(/^[\x21-\x7e]+$/.test(key)
    ? []
    : [
        {
          message: `label ${JSON.stringify(key)} is no key: it must be text without spaces`,
          literal: key,
        },
      ]),
  ...unstorable(`label ${key}`, text),
];

const textFaults = (what: string, value: EnvValue): OptionFault[] => {
  const parts = typeof value === "string" ? [value] : value.parts;
  const texts = parts.filter((part) => typeof part === "string");
  return [
    ...texts.flatMap((text) => unstorable(what, text)),
    ...texts.filter((text) => text.includes(NO_TEXT)).map((text) => packageInText(what, text)),
  ];
};

/** What JavaScript makes of a package in a template that has no tag. */
const NO_TEXT = String({});

const packageInText = (what: string, text: string): OptionFault => ({
  message: `${what} says ${JSON.stringify(text)}, where a package should be`,
  literal: text,
  hint: `tag the text: path\`\${…}${text.slice(text.indexOf(NO_TEXT) + NO_TEXT.length)}\``,
});
