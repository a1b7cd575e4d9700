/** The arguments of a command that is asked about something of an image by its name. */
import { UsageError } from "./command.ts";
import { parseArguments } from "./parse-arguments.ts";

/** `NAME [IMAGE] [--config PATH] [--json]` */
export interface NameAndImage {
  readonly asked: string;
  /** Absent where all images are meant. */
  readonly image?: string;
  readonly config?: string;
  readonly json: boolean;
}

/**
 * @param command  The command's name, for what is said of a wrong use.
 * @param noun  What it is asked about: `the name of a package`.
 * @throws {UsageError} Without a name, or with more than a name and an image.
 */
export const nameAndImage = (
  args: readonly string[],
  command: string,
  noun: string,
): NameAndImage => {
  const { values, positionals } = parseArguments(args, {
    config: { type: "string" },
    json: { type: "boolean" },
  });
  const [asked, image, ...rest] = positionals;
  if (asked === undefined) throw new UsageError(`${command} takes ${noun}`);
  if (rest.length > 0) throw new UsageError(`${command} takes one name and one image`);
  return {
    asked,
    ...(image !== undefined && { image }),
    ...(values.config !== undefined && { config: values.config }),
    json: values.json === true,
  };
};
