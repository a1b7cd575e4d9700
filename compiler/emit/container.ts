/** The container of an image's file: what dockerTools is told. */
import type { Bind, Expr } from "../nix/ast.ts";
import {
  binary,
  bind,
  call,
  indented,
  lambda,
  list,
  name,
  select,
  set,
  string,
} from "../nix/build.ts";
import type { ImagePlan, UserPlan } from "../plan/plan.ts";
import { textExpr } from "./refs.ts";
import { shellWord } from "./shell-word.ts";

const dockerTools = select(name("pkgs"), "dockerTools");

/** The script that streams the image. It names `layers`, `programs`, `variables`,
 * `subject` and `tools` of the file. */
export const streamed = (image: ImagePlan): Expr => {
  const cuda = image.accelerator?.kind === "cuda";
  return call(
    select(dockerTools, "streamLayeredImage"),
    set([
      bind("name", string(image.repository)),
      bind("tag", string(image.tag)),
      bind("layeringPipeline", call(select(name("tools"), "layersOf"), name("layers"))),
      bind(
        "contents",
        list([
          select(dockerTools, "binSh"),
          select(dockerTools, "usrBinEnv"),
          select(dockerTools, "caCertificates"),
          image.user === undefined ? select(dockerTools, "fakeNss") : nss(image.user, image.home),
          call(select(name("tools"), "probe"), name("subject")),
        ]),
      ),
      bind("extraCommands", indented(...TMP, ...(cuda ? DRIVER : []))),
      ...owned(image),
      bind("config", config(image)),
    ]),
  );
};

const TMP = ["mkdir -p -m 1777 tmp\n"];

/**
 * Every folder into which some host's container runtime puts the driver is one, `/usr/lib`: runtimes
 * resolve links within the image, and what takes a single folder (run paths, Triton) finds it anywhere.
 */
const DRIVER = [
  "mkdir -p run/opengl-driver usr/lib/wsl usr/local/nvidia\n",
  ...[
    "run/opengl-driver/lib",
    "usr/lib/wsl/lib",
    "usr/lib/x86_64-linux-gnu",
    "usr/lib64",
    "usr/local/nvidia/lib",
    "usr/local/nvidia/lib64",
  ].map((folder) => `ln -s /usr/lib ${folder}\n`),
];

/** passwd and group with the image's user. */
const nss = (user: UserPlan, home: string): Expr =>
  call(
    select(dockerTools, "fakeNss", "override"),
    set([
      bind(
        "extraPasswdLines",
        list([string(`${user.name}:x:${user.uid}:${user.gid}::${home}:/bin/sh`)]),
      ),
      bind("extraGroupLines", list([string(`${user.name}:x:${user.gid}:`)])),
    ]),
  );

/** Folders that belong to the user. */
const owned = (image: ImagePlan): Bind[] => {
  const folders = image.ownFolders.map((folder) => shellWord(`.${folder}`)).join(" ");
  if (folders === "") return [];
  return [
    bind(
      "fakeRootCommands",
      indented(
        `mkdir -p ${folders}\n`,
        ...(image.user === undefined
          ? []
          : [`chown ${image.user.uid}:${image.user.gid} ${folders}\n`]),
      ),
    ),
  ];
};

/** The OCI image configuration. Source: OCI image specification, "Image Configuration". */
const config = (image: ImagePlan): Expr => {
  const ownPath = image.env.some(([key]) => key === "PATH");
  const env = call(
    select(name("pkgs"), "lib", "mapAttrsToList"),
    lambda("key", lambda("value", string(name("key"), "=", name("value")))),
    name("variables"),
  );
  return set([
    bind(
      "Env",
      ownPath
        ? env
        : binary(
            list([
              string(
                "PATH=",
                call(select(name("pkgs"), "lib", "makeBinPath"), name("programs")),
                ":/bin:/usr/bin",
              ),
            ]),
            "++",
            env,
          ),
    ),
    ...(image.entrypoint ? [bind("Entrypoint", list(image.entrypoint.map(textExpr)))] : []),
    ...(image.ports.length > 0
      ? [bind("ExposedPorts", empties(image.ports.map((port) => `${port}/tcp`)))]
      : []),
    ...(image.volumes.length > 0 ? [bind("Volumes", empties(image.volumes))] : []),
    bind("WorkingDir", string(image.workingDir)),
    ...(image.user ? [bind("User", string(image.user.spec))] : []),
    ...(image.labels.length > 0
      ? [bind("Labels", set(image.labels.map(([key, value]) => bind(key, string(value)))))]
      : []),
  ]);
};

/** `{ a = { }; }`: how OCI writes sets of strings. */
const empties = (keys: readonly string[]): Expr =>
  set([...new Set(keys)].map((key) => bind(key, set([]))));
