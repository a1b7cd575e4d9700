import { expect, it } from "vitest";
import { didYouMean, suggestion } from "../compiler/suggest.ts";

const names = ["fish", "bash", "ffmpeg", "python.numpy", "python.scipy"];

it("finds the slip of a finger", () => {
  expect(didYouMean("fisch", names)).toBe("fish");
  expect(didYouMean("python.nunpy", names)).toBe("python.numpy");
  expect(didYouMean("FFmpeg", names)).toBe("ffmpeg");
  expect(didYouMean("bsah", names)).toBe("bash");
  expect(didYouMean("bhas", names)).toBeUndefined();
});

it("does not guess wildly", () => {
  expect(didYouMean("x264", names)).toBeUndefined();
  expect(didYouMean("zz", names)).toBeUndefined();
});

it("prefers the nearer, then the first in the alphabet", () => {
  expect(didYouMean("bish", ["wish", "fish", "dish"])).toBe("dish");
  expect(didYouMean("fishes", ["fished", "fishes1"])).toBe("fished");
});

it("asks a question", () => expect(suggestion("fisch", names)).toBe('did you mean "fish"?'));
