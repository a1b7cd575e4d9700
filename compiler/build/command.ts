/** `comfynix build`: hands the flake to Nix and comes back with images. */
import { type Command, UsageError } from "../commands/command.ts";
import { targetsOf } from "./deliver/target.ts";
import { passedIn } from "./invocation.ts";
import { parseArguments } from "../commands/parse-arguments.ts";

export const buildCommand: Command = {
  name: "build",
  usage: "comfynix build [IMAGE] [options] [-- nix arguments]",
  summary: "compile the config and have Nix build an image",
  help: `IMAGE is the export's name in kebab-case; it can be left out when the config has one image.
The config is compiled first, so nix/ is always what it says. What Nix builds stays: a build that
failed or was stopped goes on where it was.

options:
  --config PATH        the config, or its folder; default: this folder
  --all                build all images of the config
  --layer NAME         build only what this layer of the image holds
  --only PACKAGE       build one package of the image: a distribution, or python.numpy
  --dry-run            only say what would be built, downloaded and taken from a cache
  --keep-going         build what can be built when something fails, and tell all failures together
  --no-check           leave out the check that every requirement is met and every import works
  --no-space-check     start even when the disk looks too small
  --no-typecheck       leave out the type check of the config
  --load ENGINE        load the image into docker or podman, unless that has it already
  --push REFERENCE     push it to a registry, with skopeo and its credentials (skopeo login)
  --to oci:DIR[:TAG]   write it to an image layout; or to a file: --to docker-archive:FILE
  --digest             stream it only to tell its digests
  --push-cache URL     copy what was built to this cache afterwards (nix copy --to URL)
  --sign-key FILE      sign it with this key first (nix key generate-secret)
  --builders, --store, --eval-store, --substituters, --max-jobs VALUE
                       handed to Nix as they are, and so is all that stands behind --
  --json               print events and result to stdout, a JSON value a line
  --help               show this

examples:
  comfynix build
  comfynix build comfyui --dry-run
  comfynix build comfyui --only torch
  comfynix build comfyui --load podman
  comfynix build comfyui --push ghcr.io/me/comfyui:cu130
  comfynix build --all --keep-going --json
  comfynix build --builders 'ssh-ng://big x86_64-linux - 16' --max-jobs 0
  comfynix build --push-cache s3://our-cache --sign-key ~/.config/nix/cache.key
  comfynix build -- --cores 8`,
  run: async (args, terminal) => {
    const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
    const more = args.slice(own.length + 1);
    const { values, positionals } = parseArguments(own, OPTIONS);
    if (positionals.length > 1) throw new UsageError("build takes one image; --all takes all");
    if (values["sign-key"] !== undefined && values["push-cache"] === undefined) {
      throw new UsageError("--sign-key goes with --push-cache URL");
    }
    const targets = targetsOf(values);
    if ("misuse" in targets) throw new UsageError(targets.misuse);
    if (targets.length > 0) {
      const part = ["layer", "only", "dry-run"].find((each) => Reflect.get(values, each));
      if (part !== undefined) {
        throw new UsageError(`--${part} makes no image that could be delivered`);
      }
    }
    const [image] = positionals;
    const { runBuild } = await import("../commands/run-build.ts");
    return await runBuild(
      {
        ...(values.config !== undefined && { config: values.config }),
        asked: {
          ...(image !== undefined && { image }),
          ...(values.layer !== undefined && { layer: values.layer }),
          ...(values.only !== undefined && { only: values.only }),
          all: values.all === true,
        },
        dryRun: values["dry-run"] === true,
        keepGoing: values["keep-going"] === true,
        check: values["no-check"] !== true,
        spaceCheck: values["no-space-check"] !== true,
        typecheck: values["no-typecheck"] !== true,
        json: values.json === true,
        targets,
        ...(values["push-cache"] !== undefined && {
          cache: {
            url: values["push-cache"],
            ...(values["sign-key"] !== undefined && { key: values["sign-key"] }),
          },
        }),
        passed: passedIn(values),
        more,
      },
      terminal,
    );
  },
};

const TEXT = { type: "string" } as const;
const FLAG = { type: "boolean" } as const;

const OPTIONS = {
  config: TEXT,
  all: FLAG,
  layer: TEXT,
  only: TEXT,
  "dry-run": FLAG,
  "keep-going": FLAG,
  "no-check": FLAG,
  "no-space-check": FLAG,
  "no-typecheck": FLAG,
  load: TEXT,
  push: TEXT,
  to: TEXT,
  digest: FLAG,
  "push-cache": TEXT,
  "sign-key": TEXT,
  builders: TEXT,
  store: TEXT,
  "eval-store": TEXT,
  substituters: TEXT,
  "max-jobs": TEXT,
  json: FLAG,
} as const;
