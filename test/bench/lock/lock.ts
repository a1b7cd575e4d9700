/** The lock: what it fetches of wheels, how long that takes beside a download and beside pip. */
import { execFileSync, fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { has } from "../../helpers/tools.ts";
import { grouped, median, ratioRow, sideBySide } from "../measure.ts";
import type { Row } from "../measure.ts";
import type { Light } from "./light-once.ts";
import type { Native } from "./native-once.ts";
import type { Served } from "./serve.ts";
import { DEPTH, ROOT } from "./shelf.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const REPOSITORY = join(HERE, "../../..");
const LATENCY = 50;
const ROUNDS = 3;
/** A page and its metadata for each of a chain, then the end of the last wheel. */
const HOPS = 2 * DEPTH + 1;

export const locking = async (): Promise<readonly Row[]> => {
  const { served, server } = await serve();
  try {
    return [...light(served), ...native(served), ...pip(served)];
  } finally {
    server.kill();
  }
};

const serve = async (): Promise<{ readonly served: Served; readonly server: ChildProcess }> => {
  const server = fork(join(HERE, "serve.ts"));
  const [served] = (await once(server, "message")) as [Served];
  return { served, server };
};

const runOnce = <T>(script: string, ...args: readonly string[]): T => {
  const tsx = join(REPOSITORY, "node_modules/.bin/tsx");
  const env = { ...process.env, NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1" };
  return JSON.parse(
    execFileSync(tsx, [join(HERE, script), ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      env,
    }),
  ) as T;
};

const light = ({ near, far, wheels, bytes }: Served): readonly Row[] => {
  const one = runOnce<Light>("light-once.ts", near);
  const times = Array.from(
    { length: ROUNDS },
    () => runOnce<Light>("light-once.ts", far).milliseconds,
  );
  return [
    {
      what: `light pass over ${String(wheels)} wheels of ${grouped(bytes)} bytes`,
      measured: `${grouped(one.requests)} requests, ${grouped(one.bytes)} bytes`,
    },
    {
      what: "light pass, a wheel",
      measured: `${(one.requests / wheels).toFixed(1)} requests, ${grouped(one.bytes / wheels)} bytes`,
    },
    {
      ...ratioRow(
        "light pass, bytes fetched / bytes of all wheels, %",
        (100 * one.bytes) / bytes,
        1,
      ),
    },
    ratioRow(
      `light pass with ${String(LATENCY)} ms latency / ${String(HOPS)} requests in a row`,
      median(times) / (HOPS * LATENCY),
      2,
    ),
  ];
};

const native = ({ near, far, files }: Served): readonly Row[] => {
  const against = (server: string): number => {
    const looks: number[] = [];
    const plain: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const url = server + files.large;
      looks.push(runOnce<Native>("native-once.ts", "look", url).milliseconds);
      plain.push(runOnce<Native>("native-once.ts", "download", url).milliseconds);
    }
    return median(looks) / median(plain);
  };
  const memory = (file: string): number =>
    median(
      Array.from(
        { length: ROUNDS },
        () => runOnce<Native>("native-once.ts", "look", near + file).memory,
      ),
    );
  const [small, large] = [memory(files.small), memory(files.large)];
  return [
    ratioRow("native pass / a download of the same file, at 1 Gbit/s", against(far), 1.2),
    {
      what: "native pass / a download of the same file, from this very machine",
      measured: against(near).toFixed(2),
    },
    {
      what: "native pass, memory for a file and for one three times as large",
      measured: `${grouped(small / 1000)} MB, ${grouped(large / 1000)} MB`,
      aim: "flat",
      met: large < small * 1.5,
    },
  ];
};

/** Whole processes as installed, each with an empty cache. */
const pip = ({ far, plain }: Served): readonly Row[] => {
  if (!has("pip"))
    return [{ what: "lock --light / pip install --dry-run", measured: "no pip here" }];
  const compared = (what: string, url: string): readonly Row[] => {
    const folder = mkdtempSync(join(tmpdir(), "comfynix-bench-"));
    try {
      writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
      writeFileSync(join(folder, "comfyui.config.ts"), config(`${url}/simple`));
      writeFileSync(join(folder, "comfyui.facts.json"), FACTS);
      const packed = packaged(folder);
      const [ours = NaN, theirs = NaN] = sideBySide(
        [
          ["sh", "-c", OURS, process.execPath, join(packed, "bin/comfynix.js"), folder],
          ["sh", "-c", THEIRS, process.env["PYTHON"] ?? "/usr/bin/python3", `${url}/simple`, ROOT],
        ],
        ROUNDS,
      );
      const alone = ((HOPS * LATENCY) / theirs).toFixed(2);
      return [
        ratioRow(`lock --light / pip install --dry-run, ${what}`, ours / theirs, 0.1),
        {
          what: `${String(HOPS)} requests in a row of ${String(LATENCY)} ms alone / pip, ${what}`,
          measured: alone,
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  return [...compared("metadata files", far), ...compared("none", plain)];
};

/** The package as it is published, in `folder`. */
const packaged = (folder: string): string => {
  const packed = join(folder, "comfynix");
  const tsx = join(REPOSITORY, "node_modules/.bin/tsx");
  execFileSync(tsx, [join(REPOSITORY, "scripts/package.ts"), packed], { stdio: "ignore" });
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  return packed;
};

const OURS = `
cd "$2" && rm -rf cache comfyui.lock.json
NO_PROXY=127.0.0.1 COMFYNIX_CACHE=cache NETRC=/dev/null \
  "$0" "$1" lock --light --allow-insecure`;

const THEIRS = `
env -i PATH="$PATH" PIP_CONFIG_FILE=/dev/null "$0" -m pip install --dry-run --quiet --ignore-installed \
  --no-cache-dir --disable-pip-version-check --only-binary :all: --no-input --break-system-packages \
  --index-url "$1" "$2"`;

const config = (index: string): string => `
import { image, layer, wheel } from "comfynix";
export const boot = image("boot", {
  tag: "1", python: "3.14", indexes: [{ url: "${index}" }], layers: [layer("all", wheel("${ROOT}", "1.0"))],
});
`;

const FACTS = JSON.stringify({
  version: 1,
  artifacts: {},
  nixpkgs: {
    "git+https://github.com/NixOS/nixpkgs@2fc6539b481e1d2569f25f8799236694180c0993": {
      narHash: "sha256-ppefbuGh9S1W3gNCvMPhsadn6FvshqaJAYRk1/N2JGY=",
      lastModified: 1771848320,
      source: "the bench",
    },
  },
});
