/** What an image asks of a machine, read from its config before anything is built. */
import type { Context, NamedImage } from "../../context.ts";
import { contentsOf } from "../../rules/contents.ts";

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
  /** Its repository, which variants of one image share. */
  readonly repository: string;
  readonly cuda?: string;
  /** ROCm or XPU, of which this check knows nothing. */
  readonly other?: string;
  /** Compute capabilities the config promises. */
  readonly capabilities?: readonly string[];
  readonly torch?: Torch;
}

/** Where PyTorch publishes its own wheels. */
const OFFICIAL =
  /^https:\/\/(?:download(?:-r2)?\.pytorch\.org|files\.pythonhosted\.org|pypi\.org)\//;

export const needsOf = ({ name, image }: NamedImage, context: Context): Needs => {
  const torch = contentsOf(context, name, image).own.find((own) => own.name === "torch");
  const version =
    torch?.file?.version ?? (torch?.pkg.kind === "git" ? undefined : torch?.pkg.version);
  const url = torch?.artifact?.key ?? (torch?.pkg.kind === "wheel" ? torch.pkg.url : undefined);
  return {
    name,
    repository: image.name,
    ...(image.cuda !== undefined && { cuda: image.cuda }),
    ...(image.rocm !== undefined && { other: "ROCm" }),
    ...(image.xpu !== undefined && { other: "XPU" }),
    ...(image.capabilities !== undefined && { capabilities: image.capabilities }),
    ...(version !== undefined && {
      torch: { version, official: OFFICIAL.test(url ?? "") },
    }),
  };
};
