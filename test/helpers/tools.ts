/**
 * Outside tools of the tests. Node and npm alone must be enough to pass; a suite that needs more says so
 * in its title where the tool is missing, the end of the run says how to get it, and CI fails on it.
 */
import { execFileSync } from "node:child_process";
import { accessSync, constants, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe } from "vitest";

/** What a tool is, for a person who lacks it. */
interface Description {
  readonly what: string;
  readonly install: string;
  readonly present: () => boolean;
}

const DEBIAN_WHEELS = "/usr/share/python-wheels";

/** The browser of the tests. */
export const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

const runs = (command: string, ...args: readonly string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

const writable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

const listed = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const isDebian12 = (): boolean => {
  try {
    return readFileSync("/etc/debian_version", "utf8").startsWith("12.");
  } catch {
    return false;
  }
};

/** Whether all of its parents let others through: /root does not. */
const reachable = (folder: string): boolean =>
  (statSync(folder).mode & constants.S_IXOTH) !== 0 &&
  (folder === path.dirname(folder) || reachable(path.dirname(folder)));

/** Not for everybody on a machine where root alone may write the store, and no daemon does it for others. */
const nixRuns = (): boolean =>
  runs("nix", "--version") && runs("nix-instantiate", "--eval", "--expr", "1");

/** git with its server, which some systems package apart. */
const gitServes = (): boolean => {
  try {
    const folder = execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim();
    return listed(folder).includes("git-http-backend");
  } catch {
    return false;
  }
};

/** Every tool a suite may ask for. */
export const TOOLS = {
  git: {
    what: "git with git-http-backend",
    install: "apt-get install git",
    present: gitServes,
  },
  nix: {
    what: "Nix that this user may use",
    install: "apt-get install nix-bin, or https://nixos.org/download",
    present: nixRuns,
  },
  python: {
    what: "Python 3.11 or newer",
    install: "apt-get install python3",
    present: () =>
      runs(
        process.env["PYTHON"] ?? "/usr/bin/python3",
        "-c",
        "import sys; sys.exit(sys.version_info < (3, 11))",
      ),
  },
  torch: {
    what: "PyTorch, on the CPU",
    install: "apt-get install python3-torch",
    present: () =>
      runs(
        process.env["PYTHON"] ?? "/usr/bin/python3",
        "-c",
        "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)",
      ),
  },
  packaging: {
    what: "Python's packaging",
    install: "apt-get install python3-packaging",
    present: () => runs(process.env["PYTHON"] ?? "/usr/bin/python3", "-c", "import packaging"),
  },
  pip: {
    what: "pip",
    install: "apt-get install python3-pip",
    present: () => runs(process.env["PYTHON"] ?? "/usr/bin/python3", "-c", "import pip"),
  },
  cc: {
    what: "a C compiler",
    install: "apt-get install gcc libc6-dev",
    present: () => runs("cc", "--version"),
  },
  chromium: {
    what: "Chromium",
    install: "apt-get install chromium, or CHROMIUM=/path/to/it",
    present: () => runs(CHROMIUM, "--version"),
  },
  openssl: {
    what: "OpenSSL",
    install: "apt-get install openssl",
    present: () => runs("openssl", "version"),
  },
  readelf: {
    what: "readelf",
    install: "apt-get install binutils",
    present: () => runs("readelf", "--version"),
  },
  docker: {
    what: "Docker, client and daemon",
    install: "apt-get install docker.io",
    present: () => runs("docker", "--version") && runs("dockerd", "--version"),
  },
  podman: {
    what: "Podman",
    install: "apt-get install podman",
    present: () => runs("podman", "--version"),
  },
  skopeo: {
    what: "skopeo",
    install: "apt-get install skopeo",
    present: () => runs("skopeo", "--version"),
  },
  registry: {
    what: "a container registry",
    install: "apt-get install docker-registry",
    present: () => runs("docker-registry", "--version"),
  },
  runc: {
    what: "runc and umoci",
    install: "apt-get install runc umoci",
    present: () => runs("runc", "--version") && runs("umoci", "--version"),
  },
  mounts: {
    what: "leave to mount file systems (root)",
    install: "run as root, in a container with CAP_SYS_ADMIN",
    present: () => runs("unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"),
  },
  others: {
    what: "a clone that other users can reach (root alone runs them as another)",
    install: "clone it somewhere else: not below /root, say",
    present: () => process.getuid?.() !== 0 || reachable(import.meta.dirname),
  },
  tmux: {
    what: "tmux",
    install: "apt-get install tmux",
    present: () => runs("tmux", "-V"),
  },
  builds: {
    what: "builds from the host's programs (root on Debian 12)",
    install:
      "apt-get install git nix-bin patch patchelf python3 python3-packaging python3-pip-whl python3-setuptools-whl python3-wheel-whl",
    present: () =>
      nixRuns() &&
      isDebian12() &&
      process.getuid?.() === 0 &&
      writable("/nix/store") &&
      runs("git", "--version") &&
      runs("patch", "--version") &&
      runs("patchelf", "--version") &&
      runs("/usr/bin/python3.11", "-c", "import packaging") &&
      ["pip", "setuptools", "wheel"].every((name) =>
        listed(DEBIAN_WHEELS).some((file) => file.startsWith(`${name}-`)),
      ),
  },
} as const satisfies Record<string, Description>;

export type Tool = keyof typeof TOOLS;

const found = new Map<Tool, boolean>();

/** Whether the machine has `tool`; asked once. */
export const has = (tool: Tool): boolean => {
  const known = found.get(tool) ?? TOOLS[tool].present();
  found.set(tool, known);
  return known;
};

/** How a title says what its suite lacks; the reporter looks for it. */
export const lacking = (tool: Tool): string => `(skipped: needs ${TOOLS[tool].what})`;

/**
 * A suite that needs outside tools: `describe`, skipped aloud where one is missing.
 *
 * @example
 * describeWith(["nix"], "what Nix makes of it", () => { … });
 * // without Nix: ↓ what Nix makes of it (skipped: needs Nix that this user may use)
 */
export const describeWith = (
  tools: readonly Tool[],
  title: string,
  body: () => void,
): ReturnType<typeof describe> => {
  const missing = tools.filter((tool) => !has(tool));
  return missing.length === 0
    ? describe(title, body)
    : describe.skip([title, ...missing.map(lacking)].join(" "), body);
};
