/** A large build's log, made up: what Nix 2.24 writes of hundreds of wheels built beside each other. */
import type { Context } from "../../compiler/context.ts";
import { image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";

/** How large, and which: the same numbers give the same log. */
export interface LargeOptions {
  /** Wheels, spread over the layers. */
  readonly packages: number;
  /** Store paths that come from a cache. */
  readonly fetches: number;
  /** Lines of output of each build. */
  readonly lines: number;
  readonly seed?: number;
}

const LAYERS = ["base", "torch", "attention", "science", "nodes", "models"];

/** The wheels' names: of lengths as on PyPI, one of them as long as any. */
const nameOf = (index: number): string => {
  const stem = ["torch", "nvidia-cublas", "xformers", "aiohttp", "comfyui-workflow-templates"];
  return index === 7
    ? "a-distribution-whose-name-is-far-longer-than-a-terminal-is-wide-and-then-some-more"
    : `${stem[index % stem.length]}-${String(index)}`;
};

/** The config of it. */
export const largeContext = ({ packages }: LargeOptions): Context => {
  const wheels = Array.from({ length: packages }, (_, at) =>
    wheel(nameOf(at), `1.${String(at)}.0`),
  );
  const [base = "", ...others] = LAYERS;
  return contextOf({
    comfyui: image("comfyui", {
      tag: "large",
      python: "3.14",
      layers: [
        layer(base, nixpkg("ffmpeg", "git")),
        ...others.map((name, at) =>
          layer(name, ...wheels.filter((_, index) => index % others.length === at)),
        ),
      ],
    }),
  });
};

/** Pseudo-random numbers below 1. Source: Marsaglia, "Xorshift RNGs". */
const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
};

/** What builders really write, good and bad. */
const OUTPUT = [
  "copying src/module/file.py -> build/lib/module/file.py",
  "searching for dependencies of /nix/store/00000000000000000000000000000000-x/lib/libtorch_cuda.so",
  "\u001b[1m\u001b[32mCompiling\u001b[0m kernel.cu \u001b[2K",
  "  12% |████      | 120.0 MB/s eta 0:00:07\r  99% |█████████ | 130.0 MB/s eta 0:00:01",
  "警告：この行は幅の広い文字でできている。端末の幅を正しく数えなければならない。",
  "\tindented\twith\ttabs",
  "",
  `${"a very long line ".repeat(40)}`,
  "bell \u0007 and \u001b]0;a title\u0007 and \u001b[?1049h and \u001b[10A",
  "👩‍👩‍👧‍👦 family, e\u0301 accent, \u202eright to left",
];

const PHASES = ["unpackPhase", "patchPhase", "installPhase", "fixupPhase", "installCheckPhase"];
/** Builds at the same time. */
const JOBS = 16;

/** Its lines, without ends. */
export const largeLog = function* (options: LargeOptions): Generator<string> {
  const { packages, fetches, lines, seed = 1 } = options;
  const next = random(seed);
  let id = 900_000 * 2 ** 32;
  const start = (
    type: number,
    text: string,
    fields: readonly unknown[],
    parent = 0,
  ): [number, string] => {
    id += 1;
    return [id, said({ action: "start", id, level: 3, type, text, fields, parent })];
  };
  const stop = (of: number): string => said({ action: "stop", id: of });
  const result = (of: number, type: number, ...fields: readonly unknown[]): string =>
    said({ action: "result", id: of, type, fields });

  for (let file = 0; file < 500; file++)
    yield said({
      action: "msg",
      level: 4,
      msg: `evaluating file '/nix/store/x/${String(file)}.nix'`,
    });
  const [realise, first] = start(102, "", []);
  const [builds, second] = start(104, "", []);
  const [copies, third] = start(103, "", []);
  yield* [first, second, third];
  const bytes = 40_000_000;
  yield result(realise, 106, 100, fetches * bytes);
  yield result(realise, 106, 101, (fetches * bytes) / 4);

  const waiting = [
    ...Array.from({ length: fetches }, (_, at) => fetchJob(at)),
    ...Array.from({ length: packages }, (_, at) => buildJob(at)),
  ];
  const active = new Set<Generator<string>>();
  let [built, fetched] = [0, 0];
  yield result(builds, 105, 0, packages * 2, 0, 0);
  yield result(copies, 105, 0, fetches, 0, 0);
  while (waiting.length > 0 || active.size > 0) {
    while (active.size < JOBS && waiting.length > 0) {
      const at = Math.floor(next() * Math.min(waiting.length, 40));
      active.add(waiting.splice(at, 1)[0]!);
    }
    const chosen = [...active][Math.floor(next() * active.size)]!;
    const { value, done } = chosen.next();
    if (done === true) active.delete(chosen);
    else yield value;
  }
  yield* [stop(copies), stop(builds), stop(realise)];

  function* fetchJob(at: number): Generator<string> {
    const path = storePath(`openssl-${String(at)}-3.4.0`, at);
    const cache = "https://cache.nixos.org";
    const [outer, begun] = start(108, `fetching ${path}`, [path, cache]);
    const [copy, copied] = start(100, `copying path '${path}'`, [path, cache, "local"], outer);
    const [file, sent] = start(101, "downloading", [`${cache}/nar/x.nar.xz`], copy);
    yield* [begun, copied, sent];
    for (let part = 1; part <= 20; part++) {
      yield result(file, 105, (part * bytes) / 80, bytes / 4, 0, 0);
      yield result(copy, 105, (part * bytes) / 20, bytes, 0, 0);
    }
    fetched += 1;
    yield result(copies, 105, fetched, fetches, 1, 0);
    yield* [stop(file), stop(copy), stop(outer)];
  }

  function* buildJob(at: number): Generator<string> {
    const name = nameOf(at);
    const file = `${name.replaceAll("-", "_")}-1.${String(at)}.0-py3-none-any.whl`;
    const source = storePath(`${file}.drv`, at + 1000);
    const [fetch, fetching] = start(105, `building '${source}'`, [source, "", 1, 1]);
    yield fetching;
    for (let line = 0; line < 5; line++)
      yield result(fetch, 101, `trying https://files.example.org/${file}`);
    built += 1;
    yield result(builds, 105, built, packages * 2, 1, 0);
    yield stop(fetch);
    const drv = storePath(`python3.14-${name}-1.${String(at)}.0.drv`, at + 2000);
    const [build, building] = start(105, `building '${drv}'`, [drv, "", 1, 1]);
    yield building;
    for (const phase of PHASES) {
      yield result(build, 104, phase);
      for (let line = 0; line < lines / PHASES.length; line++)
        yield result(build, 101, OUTPUT[Math.floor(next() * OUTPUT.length)]);
    }
    built += 1;
    yield result(builds, 105, built, packages * 2, 1, 0);
    yield stop(build);
  }
};

const said = (event: object): string => `@nix ${JSON.stringify(event)}`;

const storePath = (name: string, at: number): string =>
  `/nix/store/${String(at).padStart(32, "0")}-${name}`;
