/** What is said of a delivery. */
import { sized } from "../../sized.ts";
import type { Delivered } from "./deliver.ts";
import type { Target } from "./target.ts";

/** One line about a delivery, for people. */
export const deliveredText = ({ record, at, was }: Delivered, to: Target): string => {
  const bytes = record.layers.reduce((sum, { size }) => sum + size, 0);
  const what = `${record.reference} (${sized(bytes)}, ${record.config.slice(0, "sha256:".length + 12)})`;
  switch (to.kind) {
    case "load":
      return was ? `${to.engine} has ${what} already` : `loaded ${what} into ${to.engine}`;
    case "push":
      return `pushed ${what} to ${at}`;
    case "oci":
    case "docker-archive":
      return `wrote ${what} to ${at}`;
    case "digest":
      return `${record.reference} ${record.config}`;
  }
};
