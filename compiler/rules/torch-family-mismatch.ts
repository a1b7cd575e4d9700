/** torchvision, torchaudio, triton and xformers are each built for one torch (`torch-family.ts`). */
import { Problem } from "../problem.ts";
import { admits, parseSpecifier } from "../python/specifier.ts";
import { formatVersion, isPrerelease, publicVersion } from "../python/version.ts";
import type { Version } from "../python/version.ts";
import type { Attribute, Contents, Own } from "./contents.ts";
import type { Rule } from "./rule.ts";
import { members, torchFamily } from "./torch-family.ts";
import type { Member } from "./torch-family.ts";

export const rule: Rule = {
  code: "torch-family-mismatch",
  *image(contents) {
    const torch = find(contents, "torch");
    // A nightly goes with the nightlies of its day, which no table knows.
    if (torch?.version === undefined || isPrerelease(torch.version)) return;
    const release = formatVersion(publicVersion(torch.version));
    for (const member of members) {
      const other = find(contents, member);
      if (other === undefined) continue;
      const wanted = partnerOf(member, release);
      const problem =
        wanted === undefined
          ? strangers(contents.name, member, other, torch.version)
          : misfit(contents.name, member, other, torch.version, wanted);
      if (problem !== undefined) yield problem;
    }
  },
};

/** What torch goes with is known. */
const misfit = (
  image: string,
  member: Member,
  other: Own | Attribute,
  torch: Version,
  wanted: { readonly take: string; readonly admits: string },
): Problem | undefined => {
  if (fits(other, wanted)) return undefined;
  return new Problem(
    "torch-family-mismatch",
    `${versioned(member, other)} does not go with torch ${formatVersion(torch)} in image ${image}, which needs ${member} ${wanted.take}`,
    {
      at: other.pkg,
      ...culprit(other),
      hint: `take ${member} ${wanted.take}: wheel("${member}", "${wanted.take}")`,
    },
  );
};

/** Only what the member goes with is known. */
const strangers = (
  image: string,
  member: Member,
  other: Own | Attribute,
  torch: Version,
): Problem | undefined => {
  if (other.version === undefined || isPrerelease(other.version)) return undefined;
  const version = formatVersion(publicVersion(other.version));
  const rows = torchFamily.filter(({ partners }) => partners[member]?.take === version);
  const last = rows.at(-1);
  // A table ends somewhere: a torch newer than its last row proves nothing about open ranges.
  if (last === undefined || !last.partners[member]?.admits.startsWith("==")) return undefined;
  return new Problem(
    "torch-family-mismatch",
    `${versioned(member, other)} does not go with torch ${formatVersion(torch)} in image ${image}: it is built for torch ${rows.map((row) => row.torch).join(" or ")}`,
    {
      at: other.pkg,
      ...culprit(other),
      hint: `take torch ${last.torch}, or the ${member} of torch ${formatVersion(publicVersion(torch))}`,
    },
  );
};

const partnerOf = (member: Member, torch: string) =>
  torchFamily.find((row) => admits(`==${row.torch}`, torch))?.partners[member];

/** An exact version must be admitted; a range must admit the version to take. */
const fits = (
  other: Own | Attribute,
  wanted: { readonly take: string; readonly admits: string },
): boolean => {
  if (other.version !== undefined) {
    const version = formatVersion(publicVersion(other.version));
    return admits(wanted.admits, version, { prereleases: true });
  }
  const range = "version" in other.pkg ? other.pkg.version : "";
  return parseSpecifier(range) === undefined || admits(range, wanted.take);
};

const find = (contents: Contents, name: string): Own | Attribute | undefined =>
  contents.own.find((each) => each.name === name && each.pkg.kind !== "git") ??
  contents.attributes.find((each) => each.name === name && each.version !== undefined);

const versioned = (member: Member, { version, pkg }: Own | Attribute): string =>
  `${member} ${version === undefined ? ("version" in pkg ? pkg.version : "") : formatVersion(version)}`;

const culprit = ({ pkg }: Own | Attribute) =>
  pkg.kind === "wheel" || pkg.kind === "sdist" ? { literal: pkg.url ?? pkg.version } : {};
