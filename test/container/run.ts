/** Containers of an unpacked image, by runc: no engine, no daemon. */
import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Spec {
  process: { terminal: boolean; args: string[]; user: object };
  root: { readonly: boolean };
  mounts: { destination: string; type: string; source: string; options: string[] }[];
}

/** How a container is run. */
export interface Run {
  /** In place of the image's entry point. */
  readonly args?: readonly string[];
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Files and folders of the host: path in the container → path here. */
  readonly binds?: Readonly<Record<string, string>>;
}

/** How it ended. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Unpacks an image of a layout.
 *
 * @param image  `/layout:tag`
 * @returns The bundle (OCI runtime specification, "Filesystem Bundle").
 */
export const unpack = (image: string, bundle: string): string => {
  execFileSync("umoci", ["unpack", "--image", image, bundle], { stdio: "ignore" });
  return bundle;
};

/** Runs it with a root nobody can write to, and `/tmp` in memory. */
export const runContainer = (bundle: string, { args, user, binds = {} }: Run = {}): Ran => {
  const file = join(bundle, "config.json");
  const text = readFileSync(file, "utf8");
  const spec = JSON.parse(text) as Spec;
  spec.process.terminal = false;
  spec.root.readonly = true;
  if (args) spec.process.args = [...args];
  if (user) spec.process.user = user;
  spec.mounts.push(
    { destination: "/tmp", type: "tmpfs", source: "tmpfs", options: ["mode=1777"] },
    ...Object.entries(binds).map(([destination, source]) => ({
      ...{ destination, source, type: "bind" },
      options: ["bind", "ro"],
    })),
  );
  writeFileSync(file, JSON.stringify(spec));
  try {
    const id = `comfynix-${randomUUID()}`;
    const { status, stdout, stderr } = spawnSync("runc", ["run", "--bundle", bundle, id], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { code: status, stdout, stderr };
  } finally {
    writeFileSync(file, text);
  }
};
