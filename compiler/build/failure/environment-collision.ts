/** Two packages that want one place: the same file in an environment, or two copies of a distribution. */
import { Problem } from "../../problem.ts";
import { normalise } from "../../python/name.ts";
import { type Around, type BuildFailure, placed } from "./around.ts";
import { drvName, logTail } from "./failed-build.ts";

export const environmentCollision: BuildFailure = ({ drv, lines }, around) => {
  const text = lines.join("\n");
  const [, one, other] = FILES.map((each) => each.exec(text)).find((each) => each !== null) ?? [];
  if (one !== undefined && other !== undefined) return sameFile(one, other, around);
  const found = /Found duplicated packages in closure for dependency '([^']+)'/.exec(text)?.[1];
  if (found === undefined) return undefined;
  // nixpkgs tells names with underscores
  const twice = normalise(found);
  const { label, at } = placed(drv, around);
  return new Problem(
    "environment-collision",
    `${label} is built on two copies of ${twice}${logTail(lines)}`,
    {
      ...(at && { at }),
      hint: `name ${twice} in the image, as a wheel or as python.${twice}: then all share that one`,
    },
  );
};

/** nixpkgs' buildEnv of today, and that of before 2025. */
const FILES = [
  /contain a conflicting subpath:\s+`([^'`]+)' and\s+`([^'`]+)'/,
  /collision between `([^'`]+)' and `([^'`]+)'/,
] as const;

const sameFile = (one: string, other: string, around: Around): Problem => {
  const [first, second] = [one, other].map((path) => owner(path, around));
  const file = source(one.replace(/^\/nix\/store\/[^/]+\//, ""));
  const at = first?.at ?? second?.at ?? around.images[0]?.image;
  const names = `${first?.label ?? one} and ${second?.label ?? other}`;
  return new Problem("environment-collision", `${names} both have ${file}`, {
    ...(at && { at }),
    hint: `an environment holds one of them: drop one of the two, or take the file out of one: postInstall: "${removal(file)}"`,
  });
};

/** Python's compiled files are named after their sources, and are met first. Source: PEP 3147. */
const source = (file: string): string =>
  file.replace(/__pycache__\/([^/]+)\.cpython-\d+t?(?:\.opt-\d)?\.pyc$/, "$1.py");

const removal = (file: string): string => {
  const [, folder = "", name] = /^(.*\/)?([^/]+)\.py$/.exec(file) ?? [];
  const compiled = name === undefined ? "" : ` $out/${folder}__pycache__/${name}.*`;
  return `rm $out/${file}${compiled}`;
};

const owner = (
  path: string,
  { origin }: Around,
): { readonly label: string; readonly at?: object } => {
  const store = /^\/nix\/store\/[^/]+/.exec(path)?.[0] ?? path;
  const found = origin(store);
  return { label: found?.label ?? drvName(store), ...(found?.node && { at: found.node }) };
};
