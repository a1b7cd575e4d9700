/**
 * Container engines for tests: programs named docker or podman that answer as the real clients do, with
 * what those printed on real hosts.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { definedIn } from "../../../compiler/host/nix-version.ts";
import { projectWith, root, run, type Result } from "../../helpers/command.ts";
import { COMFYNIX } from "../../helpers/product.ts";

/** A digest as Docker gives one. */
export const IMAGE_ID = `sha256:${"ab".repeat(32)}`;

/** What a client does. */
export interface FakeEngine {
  /** `docker info` or `podman info`; by default a daemon of today without CDI. */
  readonly info?: object;
  /** Shell that stands for every command: it fails before anything. */
  readonly every?: string;
  /** Images it has. Default: every one. */
  readonly images?: boolean;
  /** Shell for `run`; `$@` is what stands behind the image. Default: the probe of this repository. */
  readonly run?: string;
}

const PROBE = `PYTHONPATH=${path.join(root, "compiler/check/probe")} exec ${process.env["PYTHON"] ?? "/usr/bin/python3"} -P -m comfynix_check "$@"`;

/** `docker info` of a daemon that has no CDI. */
export const DOCKER_INFO = {
  ServerVersion: "24.0.7",
  Runtimes: { runc: { path: "runc" } },
  SecurityOptions: ["name=apparmor", "name=seccomp,profile=builtin"],
};

/** `podman info` of a current one. */
export const PODMAN_INFO = { version: { Version: "5.4.0" }, host: { security: {} } };

const script = (name: string, fake: FakeEngine, log: string): string => {
  const info = JSON.stringify(fake.info ?? (name === "docker" ? DOCKER_INFO : PODMAN_INFO));
  const missing =
    name === "docker"
      ? `echo "Error response from daemon: No such image: $last" >&2`
      : `echo "Error: inspecting object: $last: image not known" >&2`;
  return `#!/bin/sh
printf '%s\\n' "$*" >> '${log}'
for last; do :; done
${fake.every ?? ""}
case "$1" in
  info) echo '${info}' ;;
  context) echo "\${DOCKER_HOST:-unix:///var/run/docker.sock}" ;;
  image) ${fake.images === false ? `${missing}; exit 1` : `echo '${name === "docker" ? IMAGE_ID : IMAGE_ID.slice(7)}'`} ;;
  rm) ;;
  run)
    while [ "$1" != "--entrypoint=comfynix-check" ]; do shift; done
    shift 2
    ${fake.run ?? PROBE}
    ;;
  *) echo "unknown command $1" >&2; exit 1 ;;
esac
`;
};

/** A machine with these engines on its PATH and no others. */
export interface Machine {
  readonly env: Readonly<Record<string, string>>;
  /** Command lines the engines were given, in order. */
  readonly calls: () => readonly string[];
}

/** Programs that the scripts of the tests call. */
const LINKS = ["cat", "head", "kill", "sleep"];

export const machineWith = (
  engines: Readonly<Partial<Record<"docker" | "podman", FakeEngine>>>,
): Machine => {
  const folder = projectWith({});
  const log = path.join(folder, "calls");
  const bin = path.join(folder, "bin");
  mkdirSync(bin);
  for (const name of LINKS) {
    symlinkSync(path.join("/usr/bin", name), path.join(bin, name));
  }
  for (const [name, fake] of Object.entries(engines)) {
    writeFileSync(path.join(bin, name), script(name, fake, log));
    chmodSync(path.join(bin, name), 0o755);
  }
  return {
    env: { PATH: bin },
    calls: () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []),
  };
};

/** `comfynix check …args`. */
export const check = (
  cwd: string,
  args: readonly string[],
  { env }: { readonly env: NodeJS.ProcessEnv } = { env: {} },
): Promise<Result> =>
  run(process.execPath, [COMFYNIX, "check", ...args], {
    cwd,
    env: definedIn(env),
  });
