/** The one question that is asked of Nix: what these attributes of nixpkgs are. */
import type { Expr } from "../../nix/ast.ts";
import { call, list, set, string } from "../../nix/build.ts";
import { parse } from "../../nix/parse.ts";
import { print } from "../../nix/print.ts";
import type { WantedAttribute } from "./wanted.ts";

/** Where nixpkgs is. Either is checked against its hash. */
export type NixpkgsSource =
  | {
      readonly owner: string;
      readonly repo: string;
      readonly rev: string;
      readonly narHash: string;
    }
  | {
      /** Absolute. */
      readonly path: string;
      readonly narHash: string;
    };

/**
 * The expression whose value is an `Answer` (answer.ts) for the attributes wanted.
 *
 * @example
 * // { packages = { "python314Packages.numpy" = { state = "fine"; version = "2.3.4"; … }; }; names = { }; }
 */
export const factsExpression = (
  source: NixpkgsSource,
  wanted: readonly Pick<WantedAttribute, "key" | "from" | "path">[],
): string =>
  print(call(QUESTION, set({ nixpkgs: tree(source), wanted: list(wanted.map(asked)) })), {
    width: 1000,
  });

/** The expression that is the attribute itself: evaluating it says why it throws. */
export const oneExpression = (
  source: NixpkgsSource,
  wanted: Pick<WantedAttribute, "from" | "path">,
): string => print(call(ONE, set({ nixpkgs: tree(source), want: asked({ ...wanted, key: "" }) })));

const tree = (source: NixpkgsSource): Expr =>
  call(
    parse("builtins.fetchTree"),
    set(
      Object.fromEntries(
        Object.entries({ type: "path" in source ? "path" : "github", ...source }).map(
          ([key, value]) => [key, string(value)],
        ),
      ),
    ),
  );

const asked = ({ key, from, path }: Pick<WantedAttribute, "key" | "from" | "path">): Expr =>
  set({ key: string(key), from: string(from), path: list(path.map((each) => string(each))) });

/** The two package sets a flake of ours imports. */
const SETS = `
  sets = {
    pkgs = import nixpkgs { system = "x86_64-linux"; config = { }; };
    cuda = import nixpkgs {
      system = "x86_64-linux";
      config = { allowUnfree = true; cudaSupport = true; };
    };
  };
`;

const ONE = parse(`
{ nixpkgs, want }:
let
  ${SETS}
  value = builtins.foldl' (set: name: set.\${name}) sets.\${want.from} want.path;
in
if value.type or null == "derivation" then value.outPath else builtins.typeOf value
`);

/**
 * What evaluation can tell without building: names that are there, what recipes say of themselves, and
 * the Python packages that are propagated to it. Whatever throws is told, not thrown.
 */
const QUESTION = parse(`
{ nixpkgs, wanted }:
let
  ${SETS}

  try = default: value:
    let tried = builtins.tryEval (builtins.deepSeq value value);
    in if tried.success then tried.value else default;

  find = set: path: walked:
    let
      name = builtins.head path;
      next = builtins.tryEval set.\${name};
    in
    if path == [ ] then { state = "fine"; value = set; }
    else if !(builtins.isAttrs set && set ? \${name}) then { state = "unknown"; inherit walked; }
    else if !next.success then { state = "throws"; }
    else find next.value (builtins.tail path) (walked ++ [ name ]);

  isFree = licence: !(builtins.isAttrs licence) || licence.free or true;
  licences = meta: if builtins.isList (meta.license or [ ]) then meta.license or [ ] else [ meta.license ];

  # A recipe may say so of itself under certain conditions (RFC 127).
  isBroken = meta: meta.broken or false
    || builtins.any (name: (meta.problems.\${name}.kind or name) == "broken") (builtins.attrNames (meta.problems or { }));

  # Why nixpkgs would refuse to build it.
  verdict = unfreeAllowed: package:
    if try false (package.disabled or false) then "disabled"
    else if try false (isBroken (package.meta or { })) then "broken"
    else if !unfreeAllowed && !(try true (builtins.all isFree (licences (package.meta or { })))) then "unfree"
    else if try false ((package.meta.insecure or false) || package.meta.knownVulnerabilities or [ ] != [ ]) then "insecure"
    else if try false (package.meta.unsupported or false) then "unsupported"
    else "fine";

  isPythonModule = package:
    builtins.isAttrs package && package ? pythonModule && !(builtins.isBool package.pythonModule);

  # nixpkgs' own requiredPythonModules compares derivations, which throws where one is broken.
  closure = package:
    let
      items = of: map (each: { key = each.name; value = each; })
        (builtins.filter isPythonModule (of.propagatedBuildInputs or [ ]));
    in
    map (item: item.value) (builtins.genericClosure {
      startSet = items package;
      operator = item: items item.value;
    });

  module = unfreeAllowed: package: {
    name = package.pname or package.name;
    state = verdict unfreeAllowed package;
  };

  describe = want:
    let
      found = find sets.\${want.from} want.path [ ];
      package = found.value;
      unfreeAllowed = want.from == "cuda";
      isModule = try false (isPythonModule package);
    in
    if found.state != "fine" then removeAttrs found [ "value" ]
    else if package.type or null != "derivation" then { state = "no-package"; }
    else {
      state = verdict unfreeAllowed package;
      pname = try null (package.pname or null);
      version = try null (package.version or null);
      imports = try null (package.pythonImportsCheck or package.drvAttrs.pythonImportsCheck or null);
      inherit isModule;
      requires = if isModule then try null (map (module unfreeAllowed) (closure package)) else null;
    };

  packages = builtins.listToAttrs
    (map (want: { name = want.key; value = describe want // { inherit (want) path; }; }) wanted);

  unknown = builtins.filter (want: packages.\${want.key}.state == "unknown") wanted;
  at = from: path: builtins.foldl' (set: name: set.\${name}) sets.\${from} path;
in
{
  inherit packages;
  # What is there instead of names that are not.
  names = builtins.listToAttrs (map
    (want: let inherit (packages.\${want.key}) walked; in {
      name = builtins.concatStringsSep "." ([ want.from ] ++ walked);
      value = let set = at want.from walked; in if builtins.isAttrs set then builtins.attrNames set else [ ];
    })
    unknown);
}
`);
