/** `comfynix dev`: the image's Python, programs and variables on this machine, without a container. */
import { passedIn } from "../build/invocation.ts";
import { type Command, UsageError } from "./command.ts";
import { parseArguments } from "./parse-arguments.ts";

export const devCommand: Command = {
  name: "dev",
  usage: "comfynix dev [IMAGE] [options] [-- command]",
  summary: "run a command, or a shell, in an image's environment without a container",
  help: `IMAGE is the export's name in kebab-case; it can be left out when the config has one image.
The config is compiled first and its environment built: the Python packages and programs of the image.
They come first on PATH, with the image's variables; the rest is this machine's, its files and its GPU.
Where it is no NixOS, the NVIDIA driver's own libraries are linked into a folder that is gone afterwards.
What pip install --user brings goes to .comfynix/ beside the config. The exit code is the command's.

options:
  --config PATH    the config, or its folder; default: this folder
  --no-typecheck   leave out the type check of the config
  --no-space-check start even when the disk looks too small
  --builders, --substituters, --max-jobs VALUE
                   handed to Nix as they are
  --nix=ARGUMENT   a further argument for Nix; may be given several times
  --help           show this

examples:
  comfynix dev
  comfynix dev comfyui -- python -c 'import torch; print(torch.version.cuda)'
  comfynix dev comfyui -- python ComfyUI/main.py --listen`,
  run: async (args, terminal) => {
    const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
    const command = args.slice(own.length + 1);
    const { values, positionals } = parseArguments(own, OPTIONS);
    const [image, ...others] = positionals;
    if (others.length > 0) throw new UsageError("dev takes one image; a command stands behind --");
    const { runDev } = await import("./run-dev.ts");
    return await runDev(
      {
        ...(values.config !== undefined && { config: values.config }),
        ...(image !== undefined && { image }),
        spaceCheck: values["no-space-check"] !== true,
        typecheck: values["no-typecheck"] !== true,
        passed: passedIn(values),
        more: values.nix ?? [],
        command,
      },
      terminal,
    );
  },
};

const TEXT = { type: "string" } as const;
const FLAG = { type: "boolean" } as const;

const OPTIONS = {
  config: TEXT,
  "no-typecheck": FLAG,
  "no-space-check": FLAG,
  builders: TEXT,
  substituters: TEXT,
  "max-jobs": TEXT,
  nix: { type: "string", multiple: true },
} as const;
