/** What becomes of a file that could not be looked into. */
import type { Image } from "../../../dsl/node.ts";
import { Problem } from "../../problem.ts";
import { choose } from "../../python/choose.ts";
import { specifier } from "../candidates.ts";
import { Unreachable } from "../closure/provider.ts";
import { WheelFault } from "../xray/wheel-fault.ts";
import { belied, otherFound, unhashed } from "./belied.ts";
import { labelOf } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { isAbsent, isOffline } from "./failure.ts";
import { filesFor, targetOfImage } from "./find.ts";
import type { Looked, Seen } from "./looked.ts";
import { notLocked } from "./not-locked.ts";
import type { World } from "./world.ts";

/** Whether no installer would take the wheel. Of one ELF file in it alone, that is not known. */
const isUnfit = (cause: unknown): boolean =>
  cause instanceof WheelFault && cause.code !== "wheel-elf";

/**
 * Without a hash it is not locked; with one it is, and looked into the next time.
 *
 * @throws `error`, when it is no failure of a fetch.
 */
export const failedLook = async (looked: Looked, error: unknown, world: World): Promise<Seen> => {
  if (!(error instanceof Unreachable)) throw error;
  const { draft, image } = looked;
  const { at } = draft;
  const { cause } = error;
  const other = otherFound(cause);
  if (other !== undefined) return belied(looked, other);
  if (isUnfit(cause)) {
    return { draft: looked.locked ? draft : unhashed(draft), problems: [notLocked(at, error)] };
  }
  const problems = async (): Promise<readonly Problem[]> => {
    if (draft.hash === undefined) {
      const hint = isAbsent(error) ? await otherFile(draft, image, world) : undefined;
      return [notLocked(at, hint === undefined ? error : new Unreachable(error.message, { hint }))];
    }
    if (isOffline(error)) return [];
    return [
      new Problem("unreachable", `${labelOf(draft)} cannot be looked into: ${error.message}`, {
        at,
        severity: "warning",
        ...(error.hint !== undefined && { hint: error.hint }),
      }),
    ];
  };
  return { draft, problems: await problems() };
};

/** Where the address is wrong: the file that the index has of that version. */
const otherFile = async (
  { at }: Draft,
  image: Image,
  world: World,
): Promise<string | undefined> => {
  if (at.kind === "git") return undefined;
  try {
    const { ranked } = choose(await filesFor(image, at.name, world), {
      name: at.name,
      specifier: specifier(at.version),
      target: targetOfImage(image),
      kinds: [at.kind],
    });
    const [best] = ranked;
    return best === undefined ? undefined : `the index has ${best.file} for this image`;
  } catch (error) {
    if (error instanceof Unreachable) return undefined;
    throw error;
  }
};
