import { expect, it } from "vitest";
import { parseDirectUrl } from "../../compiler/python/direct-url.ts";

it("says where a distribution came from", () => {
  const vcs = {
    url: "https://github.com/openai/CLIP.git",
    vcs_info: { vcs: "git", commit_id: "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1" },
  };
  expect(parseDirectUrl(JSON.stringify(vcs))).toEqual(vcs);
  const archive = {
    url: "https://a.example/x-1.zip",
    subdirectory: "sub",
    archive_info: { hashes: { sha256: "00" } },
  };
  expect(parseDirectUrl(JSON.stringify(archive))).toEqual(archive);
});

it.each([
  ["{", "direct_url.json: it is not JSON"],
  ['{"url": "x"}', "needs one of archive_info, vcs_info and dir_info"],
  ['{"url": "x", "dir_info": {}, "archive_info": {}}', "needs one of"],
  ['{"url": 1, "dir_info": {}}', "direct_url.json: url is 1 and must be text"],
  [
    '{"url": "x", "vcs_info": {"vcs": "cvs", "commit_id": "1"}}',
    'direct_url.json: vcs_info.vcs is "cvs" and must be ',
  ],
])("%s is refused", (text, message) => expect(() => parseDirectUrl(text)).toThrow(message));
