/** One file from end to end in a process of its own: `native-once.ts look|download URL`. */
import { noCache } from "../../../compiler/host/cache.ts";
import { createHttp } from "../../../compiler/host/http.ts";
import { lookLight, lookNative } from "../../../compiler/lock/xray/look.ts";

/** What is printed. */
export interface Native {
  readonly milliseconds: number;
  /** Kilobytes beyond what the process needed before. */
  readonly memory: number;
}

const [, , what, url = ""] = process.argv;
const http = createHttp({ allowInsecure: true });
const looking = { http, cache: noCache, offline: false };
const { contents } = await lookLight({ url }, looking);
const before = process.resourceUsage().maxRSS;
const start = performance.now();
if (what === "look") await lookNative({ url }, contents, looking);
else for await (const _ of (await http.stream(url)).body);
const native: Native = {
  milliseconds: performance.now() - start,
  memory: process.resourceUsage().maxRSS - before,
};
await http.close();
process.stdout.write(JSON.stringify(native));
