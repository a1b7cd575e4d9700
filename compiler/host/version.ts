/** comfynix's own version. */
import { readFileSync } from "node:fs";

/** As its package.json says. */
export const version = (): string => {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  const found =
    typeof manifest === "object" && manifest !== null
      ? Reflect.get(manifest, "version")
      : undefined;
  return typeof found === "string" ? found : "unknown";
};
