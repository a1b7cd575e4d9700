/** Where an image's user is at home, and where its caches lie. */
import { expect, test } from "vitest";
import { cacheOf, homeOf, ownFolders } from "../../compiler/plan/home.ts";
import { labels } from "../../compiler/plan/labels.ts";
import { image, layer, nixpkg, path } from "../../dsl/index.ts";
import type { Image } from "../../dsl/index.ts";

const imageOf = (options: Partial<Image>): Image =>
  ({
    ...image("docker.io/me/app", { tag: "1", python: "3.14", layers: [layer("a")] }),
    ...options,
  }) as Image;

test.each([
  ["/root", {}],
  ["/home/comfy", { user: "comfy" }],
  ["/work", { user: "comfy", workingDir: "/work" }],
  ["/root", { workingDir: "/" }],
  ["/data", { workingDir: "/work", env: { HOME: "/data" } }],
  ["/work", { workingDir: "/work", env: { HOME: "data" } }],
  ["/work", { workingDir: "/work", env: { HOME: path`${nixpkg("bash")}` } }],
])("the home is %s of %j", (home, options) => {
  expect(homeOf(imageOf(options as never))).toBe(home);
});

test.each([
  ["/tmp/cache", {}],
  ["/root/.cache", { volumes: ["/root"] }],
  ["/root/.cache", { volumes: ["/"] }],
  ["/root/x/.cache", { volumes: ["/root/"], workingDir: "/root/x" }],
  ["/tmp/cache", { volumes: ["/roo", "/root/x"] }],
  ["/cache", { volumes: ["/root"], env: { XDG_CACHE_HOME: "/cache" } }],
])("caches lie in %s of %j", (cache, options) => {
  expect(cacheOf(imageOf(options as never))).toBe(cache);
});

test("its own folders are its volumes, its home and where it starts, but never all of it", () => {
  const options = { volumes: ["/models", "/root"], workingDir: "/work", env: { HOME: "/root" } };
  expect(ownFolders(imageOf(options))).toEqual(["/models", "/root", "/work"]);
  expect(ownFolders(imageOf({ env: { HOME: "/" } }))).toEqual([]);
});

test("its labels say what it is, in order, and what the config says instead", () => {
  const key = (name: string) => `org.opencontainers.image.${name}`;
  const given = { [key("title")]: "App", "a.label": "1", "z.label": "2" };
  expect(labels(imageOf({}), undefined)).toEqual([
    [key("description"), "Python 3.14, CPU"],
    [key("title"), "app"],
    [key("version"), "1"],
  ]);
  expect(labels(imageOf({ labels: given }), { kind: "rocm", version: "6.4" } as never)).toEqual([
    ["a.label", "1"],
    [key("description"), "Python 3.14, ROCm 6.4"],
    [key("title"), "App"],
    [key("version"), "1"],
    ["z.label", "2"],
  ]);
});
