/**
 * What may be wrong with a wheel's, sdist's or git source's options. Sources: PEP 508 (names), PEP 440
 * (versions), PEP 625 (source archives), the Python grammar (modules), POSIX (variables).
 */
import { notAnSdist } from "../../dsl/message.ts";
import type { Distribution } from "../../dsl/node.ts";
import { fileName, parseWheelName } from "../../dsl/wheel-name.ts";
import { isName } from "../python/name.ts";
import { parseSpecifier } from "../python/specifier.ts";
import { parseVersion } from "../python/version.ts";
import { controlFaults, unstorable } from "./control-characters.ts";
import { namedApart } from "./named-apart.ts";
import type { OptionFault } from "./option-fault.ts";
import { unknownPackageOptions } from "./unknown-options.ts";

/** Every fault of one package, in the order of the options. */
export const packageOptionFaults = (pkg: Distribution): OptionFault[] => {
  const { options } = pkg;
  const faults = unknownPackageOptions(pkg);
  const add = (message: string, literal?: string, hint?: string) =>
    faults.push({
      message,
      ...(literal !== undefined && { literal }),
      ...(hint !== undefined && { hint }),
    });
  const named = pkg.kind === "git" || pkg.url === undefined || "name" in options;
  if (named && !isName(pkg.name)) {
    const apart = pkg.kind === "git" ? undefined : namedApart(pkg.kind, pkg.name);
    add(`${JSON.stringify(pkg.name)} is no name of a distribution`, pkg.name, apart);
  }
  if (pkg.kind !== "git" && pkg.url === undefined && !isVersionOrRange(pkg.version)) {
    add(
      `${JSON.stringify(pkg.version)} is neither a version nor a range of versions`,
      pkg.version,
      `write ${rangeFor(pkg.version) ?? 'one as "2.10.0" or ">=2,<3"'}`,
    );
  }
  // A wheel in sdist() is hash-kind-mismatch's.
  if (pkg.kind === "sdist" && pkg.url !== undefined && pkg.version === "") {
    if (parseWheelName(pkg.url) === undefined) faults.push(notAnArchive(pkg.url));
  }
  for (const required of options.requires ?? []) {
    if (!isName(required)) add(`requires ${JSON.stringify(required)}, which is no name`, required);
  }
  for (const [waived, reason] of Object.entries(options.waive ?? {})) {
    if (!isName(waived)) add(`waives ${JSON.stringify(waived)}, which is no name`, waived);
    if (reason.trim() !== "") continue;
    add(`waives ${waived} without a reason`, waived, `say why: waive: { "${waived}": "…" }`);
  }
  for (const required of "buildSystem" in options ? (options.buildSystem ?? []) : []) {
    if (!isName(required))
      add(`builds with ${JSON.stringify(required)}, which is no name`, required);
  }
  for (const module of options.imports ?? []) {
    if (/^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(module)) continue;
    add(`imports ${JSON.stringify(module)}, which is no module`, module);
  }
  for (const soname of options.ignoreMissing ?? []) {
    if (/^[\w.+*-]+$/.test(soname)) continue;
    add(
      `ignores ${JSON.stringify(soname)}, which is no name of a library`,
      soname,
      `"libmpi.so.40"`,
    );
  }
  for (const patch of options.patches ?? []) {
    faults.push(...controlFaults("the name of a patch", patch));
    if (patch !== "" && !patch.startsWith("/") && !patch.split("/").includes("..")) continue;
    add(
      `the patch ${JSON.stringify(patch)} is not below the config's folder`,
      patch,
      "copy it beside the config and name it from there",
    );
  }
  for (const [key, value] of Object.entries(options.env ?? {})) {
    if (!isVariable(key)) add(`env ${JSON.stringify(key)} is no name of a variable`, key);
    faults.push(...unstorable(`env ${key}`, value));
  }
  if (typeof options.postInstall === "string") {
    faults.push(...unstorable("postInstall", options.postInstall));
  }
  if (pkg.url !== undefined) faults.push(...controlFaults("its URL", pkg.url));
  return faults;
};

const notAnArchive = (url: string): OptionFault => ({
  message: notAnSdist(fileName(url)),
  literal: url,
  hint: "give name and version, and the lock finds the file, or take git() for a repository",
  whole: true,
});

const isVersionOrRange = (text: string): boolean =>
  parseVersion(text) !== undefined || (text.trim() !== "" && parseSpecifier(text) !== undefined);

/** Of npm's and Poetry's ranges, and of slips of the finger, what PEP 440 calls the same. */
const rangeFor = (text: string): string | undefined => {
  const [, caret, major = ""] = /^\^((\d+)(?:\.\d+)*)$/.exec(text) ?? [];
  if (caret !== undefined && major !== "0") return `">=${caret},<${String(Number(major) + 1)}"`;
  if (/^~\d+\.\d+\.\d+$/.test(text)) return `"~=${text.slice(1)}"`;
  const [, known] = /^~(\d+\.\d+)$/.exec(text) ?? /^(\d+(?:\.\d+)*)\.x$/.exec(text) ?? [];
  if (known !== undefined) return `"==${known}.*"`;
  const swapped = text.replace(/^=([<>])\s*/, "$1=");
  if (swapped !== text && isVersionOrRange(swapped)) return JSON.stringify(swapped);
  return /^(?:latest|\*|newest|)$/i.test(text)
    ? '">=0", of which the newest that fits is taken'
    : undefined;
};

const isVariable = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
