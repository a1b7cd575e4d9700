/** Delivers what was built to every target of the command line. */
import { existsSync } from "node:fs";
import { type Delivered, deliver } from "../../build/deliver/deliver.ts";
import { refuseUnready } from "../../build/deliver/ready.ts";
import type { Target } from "../../build/deliver/target.ts";
import type { Built } from "../../build/run-request.ts";
import type { Terminal } from "../../host/terminal.ts";
import { sanitisedTag } from "../../image-reference.ts";
import { Problem } from "../../problem.ts";
import { problemsOf } from "../problems.ts";
import type { Prepared } from "./prepare.ts";

/** An image where it was to go. */
export interface DeliveredTo {
  /** The flake's name of it. */
  readonly image: string;
  readonly to: Target;
  readonly what: Delivered;
}

/** What came of it. */
export interface Deliveries {
  readonly delivered: readonly DeliveredTo[];
  readonly problems: readonly Problem[];
  /** By a signal. */
  readonly stopped: boolean;
}

interface Means {
  readonly prepared: Prepared;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** One after the other: each takes all of the disk's attention. What cannot go to one place may go to the next. */
export const deliverBuilt = async (
  built: readonly Built[],
  targets: readonly Target[],
  { prepared: { config, images }, terminal, signal }: Means,
): Promise<Deliveries> => {
  const delivered: DeliveredTo[] = [];
  const problems: Problem[] = [];
  for (const { name, image } of images) {
    const script = built.find(({ attribute }) => attribute === name)?.storePath;
    if (script === undefined) continue;
    for (const to of targets) {
      try {
        if (!existsSync(script)) throw elsewhere(name, script);
        const what = await deliver({
          image: { name, tag: sanitisedTag(image.tag), layers: image.layers },
          ...{ script, to, configFile: config, terminal, signal },
        });
        delivered.push({ image: name, to, what });
      } catch (error) {
        if (signal.aborted) return { delivered, problems, stopped: true };
        problems.push(...problemsOf(error));
      }
    }
  }
  return { delivered, problems, stopped: false };
};

/** What stands against a delivery, before anything is built for it. */
export const unready = async (
  targets: readonly Target[],
  images: Prepared["images"],
  signal: AbortSignal,
): Promise<readonly Problem[]> => {
  const problems: Problem[] = [];
  for (const to of targets) {
    try {
      for (const { image } of images) await refuseUnready(to, sanitisedTag(image.tag), signal);
    } catch (error) {
      if (signal.aborted) return [];
      problems.push(...problemsOf(error));
    }
  }
  return problems;
};

const elsewhere = (name: string, script: string): Problem =>
  new Problem("delivery-failed", `image ${name} is in another store than this machine's`, {
    hint: `copy it here first: nix copy --from STORE ${script}`,
  });
