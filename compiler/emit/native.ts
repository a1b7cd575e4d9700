/** How a native wheel is patched: the lines auto-patchelf reads. */
import type { Bind, Expr } from "../nix/ast.ts";
import { bind, bool, commented, indented, list, select, spaced, string } from "../nix/build.ts";
import type { NativePlan, WheelFolder } from "../plan/plan.ts";
import { argumentName, type Use } from "./argument.ts";
import { shellWord } from "./shell-word.ts";

/** Bindings of `buildPythonPackage`. */
export const nativeLines = (native: NativePlan, use: Use): Bind[] => {
  const first = spaced(bind("nativeBuildInputs", list([use("autoPatchelfHook")])));
  return [
    native.known
      ? first
      : commented(first, "The lock does not say yet what is inside this wheel: safe defaults."),
    ...(native.buildInputs.length > 0
      ? [bind("buildInputs", list(native.buildInputs.map(use)))]
      : []),
    ...preFixup(native, use),
    bind(
      "appendRunpaths",
      list([
        string("$ORIGIN"),
        ...native.runPaths.map((each) => folder(each, use)),
        ...(native.driver ? [string(select(use("addDriverRunpath"), "driverLink"), "/lib")] : []),
      ]),
    ),
    ...(native.ignoreMissing.length > 0
      ? [
          bind(
            "autoPatchelfIgnoreMissingDeps",
            list(native.ignoreMissing.map((each) => string(each))),
          ),
        ]
      : []),
    bind("dontStrip", bool(true)),
    bind("dontPatchELF", bool(true)),
  ];
};

/** Folders auto-patchelf searches, and run paths it must not follow. */
const preFixup = (native: NativePlan, use: Use): Bind[] => {
  const lines: (string | Expr)[] = native.foreignRunPaths.flatMap((file) => [
    "patchelf --remove-rpath $out/",
    select(use("python"), "sitePackages"),
    `/${shellWord(file)}\n`,
  ]);
  for (const each of native.searchPaths)
    lines.push(
      `addAutoPatchelfSearchPath ${native.known ? "--no-recurse " : ""}`,
      use(argumentName(each.distribution)),
      "/",
      select(use("python"), "sitePackages"),
      each.folder === "" ? "\n" : `/${shellWord(each.folder)}\n`,
    );
  return lines.length > 0 ? [bind("preFixup", indented(...lines))] : [];
};

/** `"${wheel}/lib/python3.14/site-packages/folder"` */
const folder = (at: WheelFolder, use: Use): Expr =>
  string(
    use(argumentName(at.distribution)),
    "/",
    select(use("python"), "sitePackages"),
    at.folder === "" ? "" : `/${at.folder}`,
  );
