/** The image's repository and tag must be ones a registry takes, and no two images may share them. */
import { Problem } from "../problem.ts";
import { isRepository, isTag, sanitisedTag } from "../image-reference.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "tag-invalid",
  *image({ name, image }) {
    if (!isRepository(image.name)) {
      yield new Problem(
        "tag-invalid",
        `image ${name} cannot be named ${shown(image.name)}: a repository is lower-case letters and digits, with ".", "_" and "-" between them`,
        { at: image, literal: image.name, ...hint(repositoryFor(image.name), isRepository) },
      );
    }
    if (!isTag(sanitisedTag(image.tag))) {
      yield new Problem(
        "tag-invalid",
        `image ${name} cannot have the tag ${shown(image.tag)}: a tag is at most 128 letters, digits, "_", "." and "-", and begins with none of the last two`,
        { at: image, literal: image.tag, ...hint(tagFor(image.tag), isTag) },
      );
    }
  },
  *project(_, images) {
    const first = new Map<string, { readonly name: string; readonly tag: string }>();
    for (const { name, image } of images) {
      const reference = `${image.name}:${sanitisedTag(image.tag)}`;
      const before = first.get(reference);
      if (before === undefined) {
        first.set(reference, { name, tag: image.tag });
        continue;
      }
      const why = before.tag === image.tag ? "" : `, as "+" becomes "-"`;
      yield new Problem(
        "tag-invalid",
        `images ${before.name} and ${name} are both ${reference}${why}: the one loaded last would replace the other`,
        { at: image, literal: image.tag, hint: `give image "${name}" a tag of its own` },
      );
    }
  },
};

const shown = (text: string): string => JSON.stringify(text);

const hint = (better: string, good: (text: string) => boolean) =>
  good(better) ? { hint: `write "${better}"` } : {};

/** A tag behind the name is an option of its own. */
const repositoryFor = (name: string): string =>
  name
    .toLowerCase()
    .replace(/:[^/]*$/, "")
    .replace(/[^a-z0-9._/-]+/g, "-")
    .replace(/^[._/-]+|[._/-]+$/g, "");

const tagFor = (tag: string): string =>
  sanitisedTag(tag)
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[.-]+/, "")
    .slice(0, 128);
