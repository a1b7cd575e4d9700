/** What is said before the first result: what is checked, where, and what should be known of it. */
import type { Terminal } from "../../host/terminal.ts";
import { wrapped } from "../../wrap.ts";
import type { Launch } from "../launch/launch.ts";

export const sayOpening = (launch: Launch, { say, paint, width }: Terminal): void => {
  for (const note of [...launch.notes, ...(launch.stale === undefined ? [] : [launch.stale])]) {
    const [first = "", ...rest] = wrapped(`note: ${note}`, width);
    say(`${[first.replace("note:", paint.warning("note:")), ...rest].join("\n")}\n`);
  }
  say(`${wrapped(`checking ${launch.subject}${gpuWords(launch)}`, width).join("\n")}\n\n`);
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
