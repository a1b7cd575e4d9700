// The package lists name all four OpenCV distributions; each of them installs the one module cv2.
import { expect, it } from "vitest";
import { nixpkg, wheel } from "../../dsl/index.ts";
import { inImage } from "../rules/found.ts";

const all = [
  "opencv-python",
  "opencv-python-headless",
  "opencv-contrib-python",
  "opencv-contrib-python-headless",
].map((name) => wheel(name, "4.10.0.84"));

it("cv2 has one provider", () => {
  expect(inImage("duplicate-module-provider", all)).toMatchObject([
    {
      severity: "error",
      message: expect.stringContaining("image comfyui has 4 providers of module cv2") as string,
    },
  ]);
  expect(inImage("duplicate-module-provider", all.slice(0, 1))).toEqual([]);
});

it("nixpkgs' OpenCV counts", () => {
  const both = [...all.slice(0, 1), nixpkg("python.opencv4")];
  expect(inImage("duplicate-module-provider", both)).toHaveLength(1);
});
