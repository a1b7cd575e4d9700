/** The modules a distribution installs, read off its files. Sources: PEP 420, PEP 3149; Python's import system. */

/** Dotted names, sorted. */
export interface Modules {
  /** What is this distribution's alone: packages and modules, below namespaces by their whole name. */
  readonly modules: readonly string[];
  /** Packages without `__init__` that it shares with whoever else adds to them. */
  readonly namespaces: readonly string[];
}

/**
 * The topmost modules among files below site-packages. A folder without `__init__` is a namespace
 * package: what counts lies below it. One that holds neither modules nor folders alone is data.
 *
 * @example
 * modulesOf(["torch/__init__.py", "nvidia/cu13/lib/libcublas.so.13", "google/protobuf/__init__.py"])
 * // { modules: ["google.protobuf", "torch"], namespaces: ["google", "nvidia", "nvidia.cu13"] }
 */
export const modulesOf = (paths: readonly string[]): Modules => {
  const root = folderOf(paths);
  const found = { modules: new Set<string>(), namespaces: new Set<string>() };
  collect(root, "", found);
  return { modules: [...found.modules].sort(), namespaces: [...found.namespaces].sort() };
};

interface Folder {
  readonly files: Set<string>;
  readonly folders: Map<string, Folder>;
}

const folderOf = (paths: readonly string[]): Folder => {
  const root: Folder = { files: new Set(), folders: new Map() };
  for (const path of paths) {
    const parts = path.split("/");
    const file = parts.pop();
    let folder = root;
    for (const part of parts) {
      const next = folder.folders.get(part) ?? { files: new Set(), folders: new Map() };
      folder.folders.set(part, next);
      folder = next;
    }
    if (file !== undefined && file !== "") folder.files.add(file);
  }
  return root;
};

interface Found {
  readonly modules: Set<string>;
  readonly namespaces: Set<string>;
}

/** No package lies deeper; a bound for hostile archives. */
const DEPTH = 50;

/** Collects what is below a folder that is no package; tells whether there was any module. */
const collect = (folder: Folder, prefix: string, found: Found, depth = 0): boolean => {
  let any = false;
  for (const file of folder.files) {
    const name = moduleName(file);
    // `__init__` beside the packages themselves makes none of them.
    if (name === undefined || name === "__init__") continue;
    found.modules.add(prefix + name);
    any = true;
  }
  for (const [name, inner] of folder.folders) {
    if (!isIdentifier(name) || name === "__pycache__" || depth === DEPTH) continue;
    if ([...inner.files].some((file) => moduleName(file) === "__init__")) {
      found.modules.add(prefix + name);
      any = true;
    } else if (collect(inner, `${prefix}${name}.`, found, depth + 1) || leadsOn(inner)) {
      found.namespaces.add(prefix + name);
      any = true;
    }
  }
  return any;
};

/** Whether a folder holds folders alone, and so exists for what lies below. */
const leadsOn = ({ files, folders }: Folder): boolean => files.size === 0 && folders.size > 0;

const isIdentifier = (name: string): boolean => /^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name);

/**
 * The module that a file is; undefined for none. `libx.so` without an ABI tag could be imported, but is
 * a plain library.
 */
const moduleName = (file: string): string | undefined => {
  const [, stem, suffix] = MODULE.exec(file) ?? [];
  if (stem === undefined || !isIdentifier(stem) || stem === "__main__") return undefined;
  return suffix === ".so" && stem.startsWith("lib") ? undefined : stem;
};

const MODULE = /^([^.]+)(\.py|\.pyc|\.so|\.abi3t?\.so|\.cpython-\d+[a-z]*(?:-[\w-]+)?\.so)$/;
