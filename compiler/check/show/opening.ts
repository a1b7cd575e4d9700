/** What is said before the first result: what is checked, where, and what should be known of it. */
import { recordOf } from "../../build/deliver/record.ts";
import type { Terminal } from "../../host/terminal.ts";
import { wrapped } from "../../wrap.ts";
import type { Launch } from "../launch/launch.ts";
import type { Target } from "../launch/target.ts";

export const sayOpening = (
  launch: Launch,
  target: Target,
  { say, paint, width }: Terminal,
): void => {
  for (const note of [...launch.notes, ...otherThanBuilt(launch, target)]) {
    const [first = "", ...rest] = wrapped(`note: ${note}`, width);
    say(`${[first.replace("note:", paint.warning("note:")), ...rest].join("\n")}\n`);
  }
  say(`${wrapped(`checking ${launch.subject}${gpuWords(launch)}`, width).join("\n")}\n\n`);
};

/** An engine may hold an older image of the same name than the one that was handed over last. */
const otherThanBuilt = (launch: Launch, { name, config }: Target): readonly string[] => {
  if (name === undefined || config === undefined || launch.config === undefined) return [];
  const record = recordOf(config, name);
  return record === undefined || record.config === launch.config
    ? []
    : [
        `this is not the image that was built last (${record.config.slice(0, 19)}…): comfynix build ${name} --load ${launch.via}`,
      ];
};

/** How GPUs get in, which is the first thing to doubt when none is found. */
const gpuWords = ({ gpus }: Launch): string => {
  switch (gpus) {
    case "cdi":
      return ", GPUs by CDI (nvidia.com/gpu=all)";
    case "gpus":
      return ", GPUs by --gpus all";
    case "host":
      return "";
    case "none":
      return ", without a GPU";
  }
};
