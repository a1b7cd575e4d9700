import { expect, it } from "vitest";
import { collisions } from "../../compiler/python/collisions.ts";

const files = (entries: Readonly<Record<string, string | undefined>>) =>
  new Map(
    Object.entries(entries).map(([path, hash]) => [
      path,
      { path, ...(hash !== undefined && { hash }) },
    ]),
  );

it("groups the files that distributions overwrite, and tells whether they differ", () => {
  expect(
    collisions([
      {
        name: "opencv-python-headless",
        files: files({ "cv2/__init__.py": "sha256=a", "cv2/cv2.abi3.so": "sha256=b", "x.py": "1" }),
      },
      {
        name: "opencv-python",
        files: files({ "cv2/__init__.py": "sha256=a", "cv2/cv2.abi3.so": "sha256=c" }),
      },
      { name: "other", files: files({ "x.py": undefined, "y.py": "2" }) },
      { name: "none", files: files({ "z.py": "1" }) },
    ]),
  ).toEqual([
    {
      distributions: ["opencv-python", "opencv-python-headless"],
      differing: ["cv2/cv2.abi3.so"],
      same: ["cv2/__init__.py"],
    },
    { distributions: ["opencv-python-headless", "other"], differing: ["x.py"], same: [] },
  ]);
});

it("lists groups and paths in order; a file that nobody vouches for differs", () => {
  const each = files({ "b.py": undefined, "a.py": undefined, "d.py": "1", "c.py": "1" });
  const pair = (a: string, b: string) => [
    { name: a, files: new Map([...each].map(([path, entry]) => [a[0] + path, entry])) },
    { name: b, files: new Map([...each].map(([path, entry]) => [a[0] + path, entry])) },
  ];
  expect(collisions([...pair("y1", "y2"), ...pair("x1", "x2")])).toEqual(
    ["x", "y"].map((of) => ({
      distributions: [`${of}1`, `${of}2`],
      differing: [`${of}a.py`, `${of}b.py`],
      same: [`${of}c.py`, `${of}d.py`],
    })),
  );
});

it("finds none where wheels share folders alone", () => {
  expect(
    collisions([
      { name: "nvidia-cublas", files: files({ "nvidia/cu13/lib/libcublas.so.13": "1" }) },
      { name: "nvidia-cufft", files: files({ "nvidia/cu13/lib/libcufft.so.12": "2" }) },
    ]),
  ).toEqual([]);
});
