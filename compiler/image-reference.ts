/**
 * Names and tags of OCI images. Source: OCI distribution specification 1.1, "Pulling manifests":
 * the grammars of `<name>` and `<reference>`.
 */

/** The tag an image gets: `+` of a version is no character of a tag and becomes `-`. */
export const sanitisedTag = (tag: string): string => tag.replaceAll("+", "-");

export const isTag = (tag: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(tag);

/** Whether `name` is a repository, with or without its registry: `comfyui`, `ghcr.io/me/comfyui`. */
export const isRepository = (name: string): boolean => {
  const [first = "", ...rest] = name.split("/");
  const registry = rest.length > 0 && /^localhost$|[.:]/.test(first);
  const path = registry ? rest : [first, ...rest];
  return (
    name.length <= 255 &&
    (!registry || /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?$/.test(first)) &&
    path.every((part) => /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/.test(part))
  );
};
