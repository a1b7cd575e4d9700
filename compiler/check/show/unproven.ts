/** What a run says nothing of, in the open: a check that was not run proves nothing. */
import type { Catalogue } from "../catalogue.ts";
import type { Report } from "../report.ts";

/** What was left out on purpose. */
export interface LeftOut {
  readonly noGpu: boolean;
  readonly only: readonly string[];
}

/** A clause for each kind of thing that stays open. */
export const unprovenBy = (
  report: Report,
  { checks }: Catalogue,
  { noGpu, only }: LeftOut,
): readonly string[] => {
  const tried = new Set(
    report.checks.filter(({ status }) => status !== "skip").map(({ id }) => id),
  );
  const families = (ids: readonly string[]): string =>
    [...new Set(ids.map((id) => id.split(".")[0] ?? id))].map((family) => `${family}.*`).join(", ");
  const ran = report.checks.some(({ id }) => id !== "launch");
  const unproven = report.checks
    .filter((check) => check.status === "skip" && check.untested === true)
    .map(({ id }) => id);
  if (!ran) return ["anything of the image: nothing in it was run"];
  const stale = report.launch?.stale;
  return [
    ...(stale === undefined ? [] : [`anything of the config as it is now: ${stale}`]),
    ...(unproven.length > 0
      ? [
          `that it runs on a GPU at all: ${String(unproven.length)} checks need one (${families(unproven)})${noGpu ? "; leave out --no-gpu where there is one" : ""}`,
        ]
      : []),
    ...(only.length > 0 ? [`whatever ${only.join(", ")} does not name: --only left it out`] : []),
    ...([...tried].some((id) => id.startsWith("app."))
      ? []
      : Object.keys(checks).some((id) => id.startsWith("app."))
        ? ["that the application starts and renders: no check of it ran"]
        : ["that ComfyUI starts and makes an image: this check ends at the libraries and kernels"]),
  ];
};
