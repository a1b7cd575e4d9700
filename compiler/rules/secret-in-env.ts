/** Whatever is in an image's environment or labels is readable to all who can pull it. */
import type { EnvValue } from "../../dsl/node.ts";
import { Problem } from "../problem.ts";
import type { Contents } from "./contents.ts";
import { label } from "./contents.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "secret-in-env",
  *image(contents) {
    const { name, image } = contents;
    for (const { where, key, text, at } of texts(contents)) {
      const why = secretIn(key, text);
      if (why === undefined) continue;
      yield new Problem(
        "secret-in-env",
        `${where} ${key} of image ${name} looks like a secret: ${why}`,
        {
          at: at ?? image,
          literal: key,
          severity: "warning",
          hint: "everyone with the image can read it: pass it when the container starts, docker run --env-file",
        },
      );
    }
  },
};

function* texts({ image, own }: Contents) {
  for (const [key, value] of Object.entries(image.env)) {
    yield { where: "env", key, text: written(value), at: undefined };
  }
  for (const [key, text] of Object.entries(image.labels)) {
    yield { where: "label", key, text, at: undefined };
  }
  for (const value of image.entrypoint ?? []) {
    yield { where: "entrypoint", key: "", text: written(value), at: undefined };
  }
  for (const { pkg } of own) {
    for (const [key, text] of Object.entries(pkg.options.env ?? {})) {
      yield { where: `build env of ${label(pkg)},`, key, text, at: pkg };
    }
  }
}

const written = (value: EnvValue): string =>
  typeof value === "string"
    ? value
    : value.parts.filter((part) => typeof part === "string").join("");

/** Why a pair looks secret; never the value itself. */
const secretIn = (key: string, text: string): string | undefined => {
  if (text.trim() === "" || /^\$\{?\w+\}?$/.test(text)) return undefined;
  for (const [pattern, what] of VALUES) if (pattern.test(text)) return what;
  return NAMES.test(key) && !/^(?:\/|~|\d{1,2}$|true$|false$)/i.test(text)
    ? "its name says so"
    : undefined;
};

const NAMES =
  /(?:^|[_.-])(?:token|secret|passwd|password|passphrase|credentials?|api_?key|access_?key|private_?key|secret_?key|key)$/i;

/** How well-known services' tokens begin. */
const VALUES: readonly (readonly [RegExp, string])[] = [
  [/\bhf_[A-Za-z0-9]{20,}/, "it begins like a Hugging Face token"],
  [/\bgh[opsur]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}/, "it begins like a GitHub token"],
  [/\bglpat-[\w-]{20,}/, "it begins like a GitLab token"],
  [/\bsk-[\w-]{20,}/, "it begins like an API key"],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, "it begins like an AWS key"],
  [/\bxox[abprs]-[\w-]{10,}/, "it begins like a Slack token"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "it holds a private key"],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i, "it holds an address with a password"],
];
