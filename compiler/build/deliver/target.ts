/** Where a built image goes. */
import path from "node:path";
import { isRepository, isTag } from "../../image-reference.ts";

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

/** A command line that names no place an image can go to. */
export interface NoTarget {
  readonly misuse: string;
}

/**
 * The targets of one command line, in the order they are served.
 *
 * @example
 * targetsOf({ to: "oci:out:latest" }); // [{ kind: "oci", folder: "/here/out", tag: "latest" }]
 */
export const targetsOf = ({
  load,
  push,
  to,
  digest,
}: TargetOptions): readonly Target[] | NoTarget => {
  const all = [
    ...(load === undefined ? [] : [engineTarget(load)]),
    ...(push === undefined ? [] : [registryTarget(push)]),
    ...(to === undefined ? [] : [fileTarget(to)]),
    ...(digest === true ? [{ kind: "digest" } as const] : []),
  ];
  return all.find(isNone) ?? all.filter((each): each is Target => !isNone(each));
};

const isNone = (each: Target | NoTarget): each is NoTarget => "misuse" in each;

const engineTarget = (text: string): Target | NoTarget =>
  text === "docker" || text === "podman"
    ? { kind: "load", engine: text }
    : { misuse: `--load takes docker or podman, not ${JSON.stringify(text)}` };

const registryTarget = (text: string): Target | NoTarget => {
  const reference = text.replace(/^docker:\/\//, "");
  const { repository, tag } = split(reference);
  return isRepository(repository) && (tag === undefined || isTag(tag))
    ? { kind: "push", reference }
    : {
        misuse: `--push takes a reference such as ghcr.io/me/comfyui:cu130, not ${JSON.stringify(text)}`,
      };
};

/** `oci:DIR[:TAG]` and `docker-archive:FILE`, as skopeo has them. */
const fileTarget = (text: string): Target | NoTarget => {
  const [, kind = "", rest = ""] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  if (kind === "docker-archive" && rest !== "") return { kind, file: path.resolve(rest) };
  if (kind === "oci" && rest !== "") {
    const { repository, tag } = split(rest);
    const folder = path.resolve(repository);
    // skopeo ends the folder at the first one, and knows no way to write another.
    if (folder.includes(":")) return { misuse: `--to ${text}: a layout's path has no ":"` };
    if (tag === undefined) return { kind, folder };
    return isTag(tag) ? { kind, folder, tag } : { misuse: `--to ${text}: ${tag} is no tag` };
  }
  return {
    misuse: `--to takes oci:DIR, oci:DIR:TAG or docker-archive:FILE, not ${JSON.stringify(text)}`,
  };
};

/** Why these images cannot all go there, if they cannot: they would replace each other. */
export const clash = (
  targets: readonly Target[],
  images: readonly { readonly name: string; readonly tag: string }[],
): string | undefined => {
  const [first, ...others] = images;
  if (first === undefined || others.length === 0) return undefined;
  const apart = new Set(images.map(({ tag }) => tag)).size === images.length;
  const told = targets.find((target) => {
    if (target.kind === "docker-archive") return true;
    if (target.kind === "oci") return target.tag !== undefined || !apart;
    return target.kind === "push" && (split(target.reference).tag !== undefined || !apart);
  });
  return told && `${String(images.length)} images cannot go to one place: name one of them`;
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
