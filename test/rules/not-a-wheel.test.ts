import { expect, it } from "vitest";
import { wheel } from "../../dsl/index.ts";
import { inImage, messages, text, wheelAt } from "./found.ts";

const found = (url: string) => inImage("not-a-wheel", [wheel(text(url))]);

it("refuses a source archive and names sdist()", () => {
  const url = "https://files.pythonhosted.org/packages/accelerate-1.2.1.tar.gz";
  const [problem] = found(url);
  expect(problem).toMatchObject({
    message:
      "accelerate-1.2.1.tar.gz is not a wheel: its name must be {name}-{version}-{python}-{abi}-{platform}.whl",
    details: { literal: url, hint: `a source archive is built by sdist("${url}")` },
  });
});

it("points at the call", () => {
  const node = wheel(text("https://a.example/page.html"));
  expect(inImage("not-a-wheel", [node])[0]?.details.at).toBe(node);
});

it("refuses a page, a repository and a bare name, each with its remedy", () => {
  const hint = (url: string) => found(url)[0]?.details.hint;
  expect(hint("https://a.example/simple/torch/")).toContain("address of the .whl file");
  expect(hint("https://github.com/openai/CLIP.git")).toContain("git(REPOSITORY, COMMIT)");
  expect(hint("https://pypi.org/project/torch/#files")).toContain('wheel("torch", "1.0")');
  expect(hint("torch")).toContain('wheel("torch", "1.0")');
  expect(hint("torch==2.10.0")).toContain('wheel("torch", "2.10.0")');
  expect(hint("torch>=2,<3")).toContain('wheel("torch", ">=2,<3")');
});

it("refuses a file name that is short of a tag", () => {
  expect(messages(found("https://a.example/torch-2.10.0-cp314-linux_x86_64.whl"))).toHaveLength(1);
});

it("takes any wheel, with a build tag or percent signs, and a wheel by name", () => {
  const good = [
    wheelAt("torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl"),
    wheelAt("six-1.17.0-1-py2.py3-none-any.whl"),
    wheel("torchvision", "0.25.0"),
  ];
  expect(inImage("not-a-wheel", good)).toEqual([]);
});
