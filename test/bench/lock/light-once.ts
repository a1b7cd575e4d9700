/** One light pass over the whole closure in a process of its own: `light-once.ts INDEX`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { git, image, layer, project, wheel } from "../../../dsl/index.ts";
import { httpMeter } from "../../../compiler/host/http-events.ts";
import { lockProject } from "../../../compiler/lock/fetch/lock-project.ts";
import { openWorld } from "../../../compiler/lock/fetch/world.ts";
import { emptyLock } from "../../../compiler/lock/empty-lock.ts";
import { ROOT } from "./shelf.ts";

/** What is printed. */
export interface Light {
  readonly milliseconds: number;
  readonly requests: number;
  readonly bytes: number;
  readonly wheels: number;
}

const cache = mkdtempSync(join(tmpdir(), "comfynix-bench-"));
process.on("exit", () => rmSync(cache, { recursive: true, force: true }));
const meter = httpMeter();
const env = { COMFYNIX_CACHE: cache, NETRC: "/dev/null" };
const world = openWorld({ offline: false, allowInsecure: true, env, listen: meter.listen });
const boot = image("boot", {
  tag: "1",
  python: "3.14",
  indexes: [{ url: `${process.argv[2] ?? ""}/simple` }],
  layers: [layer("all", wheel(ROOT, "1.0"))],
});
const pin = git("NixOS/nixpkgs", "2fc6539b481e1d2569f25f8799236694180c0993");
const start = performance.now();
const { lock, problems } = await lockProject({
  known: {
    images: [{ name: "boot", image: boot }],
    project: project({ nixpkgs: pin }),
    previous: emptyLock(pin),
  },
  world,
  native: false,
  updating: new Set(),
  progress: { begin: () => undefined, done: () => undefined },
});
const milliseconds = performance.now() - start;
await world.close();
if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
const { requests, bytes } = meter.totals();
const light: Light = {
  milliseconds,
  requests,
  bytes,
  wheels: Object.keys(lock.artifacts).length,
};
process.stdout.write(JSON.stringify(light));
