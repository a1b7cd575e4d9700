/** What an image asks of a machine, read from its config before anything is built. */
import type { Context, NamedImage } from "../../context.ts";
import { contentsOf, type Own, ownLabel } from "../../rules/contents.ts";
import { lowestCapability } from "./extensions.ts";

/** The torch of an image. */
export interface Torch {
  /** `2.10.0+cu130`. */
  readonly version: string;
  /** Whether it is PyTorch's own wheel, whose architectures are known. */
  readonly official: boolean;
}

export interface Needs {
  /** The flake's name of the image. */
  readonly name: string;
  /** Its config, as the command line names it, where it does. */
  readonly given?: string;
  /** Its repository, which variants of one image share. */
  readonly repository: string;
  readonly cuda?: string;
  /** ROCm or XPU, of which this check knows nothing. */
  readonly other?: string;
  /** Compute capabilities the config promises. */
  readonly capabilities?: readonly string[];
  /** GB (10^9 bytes) that must be free on a GPU. */
  readonly gpuMemory?: number;
  readonly torch?: Torch;
  /** Distributions that refuse older GPUs, with the lowest compute capability they run on. */
  readonly extensions: readonly { readonly name: string; readonly lowest: string }[];
}

/** Where PyTorch publishes its own wheels. */
const OFFICIAL =
  /^https:\/\/(?:download(?:-r2)?\.pytorch\.org|files\.pythonhosted\.org|pypi\.org)\//;

export const needsOf = ({ name, image }: NamedImage, context: Context, given?: string): Needs => {
  const { own } = contentsOf(context, name, image);
  const torch = own.find((each) => each.name === "torch");
  const version = torch && versionOf(torch);
  const url = torch?.artifact?.key ?? (torch?.pkg.kind === "wheel" ? torch.pkg.url : undefined);
  return {
    name,
    ...(given !== undefined && { given }),
    repository: image.name,
    ...(image.cuda !== undefined && { cuda: image.cuda }),
    ...(image.rocm !== undefined && { other: "ROCm" }),
    ...(image.xpu !== undefined && { other: "XPU" }),
    ...(image.capabilities !== undefined && { capabilities: image.capabilities }),
    ...(image.gpuMemory !== undefined && { gpuMemory: image.gpuMemory }),
    ...(version !== undefined && {
      torch: { version, official: OFFICIAL.test(url ?? "") },
    }),
    extensions: own.flatMap((each) => {
      const lowest = lowestCapability(each.name, versionOf(each) ?? "");
      return lowest === undefined ? [] : [{ name: ownLabel(each), lowest }];
    }),
  };
};

const versionOf = ({ file, pkg }: Own): string | undefined =>
  file?.version ?? (pkg.kind === "git" ? undefined : pkg.version);
