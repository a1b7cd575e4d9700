/** Where a built image goes. */
import path from "node:path";
import { isRepository, isTag } from "../../image-reference.ts";
import { Problem } from "../../problem.ts";

/** An engine that loads images from its standard input. */
export type Engine = "docker" | "podman";

/** One place an image is delivered to. */
export type Target =
  | { readonly kind: "load"; readonly engine: Engine }
  /** `ghcr.io/me/comfyui:tag`; without a tag, the image's own. */
  | { readonly kind: "push"; readonly reference: string }
  /** An image layout (OCI image specification 1.1, "Image Layout"); without a tag, the image's own. */
  | { readonly kind: "oci"; readonly folder: string; readonly tag?: string }
  /** A file as `docker save` writes it. */
  | { readonly kind: "docker-archive"; readonly file: string }
  /** Nowhere: only its digests are wanted. */
  | { readonly kind: "digest" };

/** What the command line may say. */
export interface TargetOptions {
  readonly load?: string | undefined;
  readonly push?: string | undefined;
  readonly to?: string | undefined;
  readonly digest?: boolean | undefined;
}

/**
 * The targets of one command line, in the order they are served.
 *
 * @throws {Problem} `delivery-failed` for what is no target.
 * @example
 * targetsOf({ to: "oci:out:latest" }); // [{ kind: "oci", folder: "out", tag: "latest" }]
 */
export const targetsOf = ({ load, push, to, digest }: TargetOptions): readonly Target[] => [
  ...(load === undefined ? [] : [{ kind: "load", engine: engineOf(load) } as const]),
  ...(push === undefined ? [] : [{ kind: "push", reference: referenceOf(push) } as const]),
  ...(to === undefined ? [] : [fileTarget(to)]),
  ...(digest === true ? [{ kind: "digest" } as const] : []),
];

const engineOf = (text: string): Engine => {
  if (text === "docker" || text === "podman") return text;
  throw new Problem("delivery-failed", `--load ${text} is no engine: there are docker and podman`);
};

const referenceOf = (text: string): string => {
  const reference = text.replace(/^docker:\/\//, "");
  const { repository, tag } = split(reference);
  if (isRepository(repository) && (tag === undefined || isTag(tag))) return reference;
  throw new Problem("delivery-failed", `--push ${text} is no reference of an image`, {
    hint: "name the registry, the repository and perhaps a tag: --push ghcr.io/me/comfyui:cu130",
  });
};

/** `oci:DIR[:TAG]` and `docker-archive:FILE`, as skopeo has them. */
const fileTarget = (text: string): Target => {
  const [, kind = "", rest = ""] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  if (kind === "docker-archive" && rest !== "") {
    return { kind, file: path.resolve(rest) };
  }
  if (kind === "oci" && rest !== "") {
    const { repository: folder, tag } = split(rest);
    if (tag === undefined) return { kind, folder: path.resolve(folder) };
    if (isTag(tag)) return { kind, folder: path.resolve(folder), tag };
    throw new Problem("delivery-failed", `--to ${text}: ${JSON.stringify(tag)} is no tag`, {
      hint: "a tag has letters, digits, dots, underscores and dashes",
    });
  }
  throw new Problem("delivery-failed", `--to ${text} is no target`, {
    hint: "write --to oci:DIR, --to oci:DIR:TAG or --to docker-archive:FILE",
  });
};

/** A registry's port is no tag: what follows the last colon is one when no slash follows it. */
const split = (text: string): { readonly repository: string; readonly tag?: string } => {
  const at = text.lastIndexOf(":");
  return at < 0 || text.indexOf("/", at) >= 0
    ? { repository: text }
    : { repository: text.slice(0, at), tag: text.slice(at + 1) };
};

/** A reference with a tag: its own, else `tag`. */
export const withTag = (reference: string, tag: string): string =>
  split(reference).tag === undefined ? `${reference}:${tag}` : reference;

/** The registry of a reference. Without one, Docker Hub. */
export const registryOf = (reference: string): string => {
  const [first = ""] = reference.split("/");
  return reference.includes("/") && /^localhost$|[.:]/.test(first) ? first : "docker.io";
};
