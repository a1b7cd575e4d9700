import { expect, it } from "vitest";
import { git, nixpkg, project, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageOf, messages } from "./found.ts";

const unlocked = (packages: Parameters<typeof imageOf>[0], locked = imageOf([])) => {
  const { lock } = contextOf({ comfyui: locked });
  const context = contextOf({ comfyui: imageOf(packages) });
  return found({ ...context, lock: { ...context.lock, images: lock.images } }, "not-locked");
};

it("names each package the lock lacks, with the command", () => {
  const node = wheel("torchvision", "0.25.0");
  expect(unlocked([node])).toMatchObject([
    {
      message: "torchvision 0.25.0 of image comfyui is not in the lock",
      details: { at: node, hint: "run `npx comfynix lock`" },
    },
  ]);
});

it("is told once for an image the lock has never seen", () => {
  const context = contextOf({ comfyui: imageOf([wheel("a", "1"), wheel("b", "1")]) });
  const problems = found({ ...context, lock: { ...context.lock, images: {} } }, "not-locked");
  expect(messages(problems)).toEqual([
    "image comfyui is not in the lock: none of its 2 wheels and sources is",
  ]);
});

it("wants a lock of the pinned nixpkgs", () => {
  const rev = "a".repeat(40);
  const context = {
    ...contextOf({ comfyui: imageOf([]) }),
    project: project({ nixpkgs: git("NixOS/nixpkgs", rev) }),
  };
  expect(messages(found(context, "not-locked"))).toEqual([
    "nixpkgs is pinned at aaaaaaaaaaaa, but the lock has 2fc6539b481e",
  ]);
});

it("needs nothing of the lock for nixpkgs packages", () => {
  expect(unlocked([nixpkg("ffmpeg")])).toEqual([]);
});

it("is silent when all is locked", () => {
  expect(found(contextOf({ comfyui: imageOf([wheel("a", "1")]) }), "not-locked")).toEqual([]);
});
