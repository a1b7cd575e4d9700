/** `wheel()` takes a wheel: a source archive or a page has no wheel's file name (PEP 427). */
import { notAWheel } from "../../dsl/message.ts";
import { fileName, parseWheelName } from "../../dsl/wheel-name.ts";
import { Problem } from "../problem.ts";
import { namedApart } from "./named-apart.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "not-a-wheel",
  *package(pkg) {
    if (pkg.kind !== "wheel" || pkg.url === undefined) return;
    if (parseWheelName(pkg.url) !== undefined) return;
    yield new Problem("not-a-wheel", notAWheel(fileName(pkg.url)), {
      at: pkg,
      literal: pkg.url,
      hint: remedy(pkg.url),
    });
  },
};

const remedy = (url: string): string => {
  if (/\.(?:tar\.\w+|tgz|zip)$/.test(fileName(url))) {
    return `a source archive is built by sdist(${JSON.stringify(url)})`;
  }
  if (/^git\+|\.git$/.test(url)) return "a repository is built by git(REPOSITORY, COMMIT)";
  if (/^[\w.-]+$/.test(url)) {
    return `give the version, too: wheel(${JSON.stringify(url)}, "1.0"), and the lock finds the file`;
  }
  const [, listed] = /^https:\/\/pypi\.org\/(?:project|simple)\/([\w.-]+)/.exec(url) ?? [];
  if (listed !== undefined) {
    return `name it, and the lock finds the file: wheel(${JSON.stringify(listed)}, "1.0")`;
  }
  const apart = namedApart("wheel", url);
  if (apart !== undefined) return apart;
  return "take the address of the .whl file itself from its index or release page";
};
