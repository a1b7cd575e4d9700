// opencv was left out, and what else that took with it was found one CI run at a time.
import { expect, it } from "vitest";
import { image, layer, variant, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found } from "../rules/found.ts";
import { requirements } from "../rules/requirements.ts";

const opencv = wheel("opencv-python", "1.0");
const base = image("boot", {
  tag: "1",
  python: "3.14",
  layers: [
    layer(
      "media",
      opencv,
      ...["albumentations", "rembg", "ultralytics", "six"].map((name) => wheel(name, "1.0")),
    ),
  ],
});

it("what excludes others is told with all of them", () => {
  const without = variant(base, { tag: "2", drop: [opencv] });
  const facts = requirements({
    albumentations: ["opencv-python>=1"],
    rembg: ["albumentations"],
    ultralytics: ["opencv-python"],
  });
  expect(found(contextOf({ base, without }, { facts }), "requires-missing")).toMatchObject([
    {
      message:
        "albumentations 1.0 requires opencv-python>=1 and ultralytics 1.0 requires opencv-python, which nothing in image without provides",
      details: {
        hint: expect.stringContaining(
          "leaving out opencv-python also leaves out albumentations, ultralytics and rembg",
        ) as string,
      },
    },
  ]);
});
