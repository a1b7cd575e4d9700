import { expect, it } from "vitest";
import { nixpkg, path, wheel } from "../../dsl/index.ts";
import { inImage, messages, wheelAt } from "./found.ts";

const withEnv = (env: Record<string, unknown>) => inImage("secret-in-env", [], { env });

it("warns of a name that says so, and does not repeat the value", () => {
  const [problem] = withEnv({ HF_TOKEN: "xyzzy-plugh" });
  expect(problem).toMatchObject({
    severity: "warning",
    message: "env HF_TOKEN of image comfyui looks like a secret: its name says so",
    details: { literal: "HF_TOKEN" },
  });
  expect(JSON.stringify([problem?.message, problem?.details.hint])).not.toContain("plugh");
});

it.each([
  ["AWS_SECRET_ACCESS_KEY", "x"],
  ["DB_PASSWORD", "x"],
  ["OPENAI_API_KEY", "x"],
  ["CLI_ARGS", `--key hf_${"a".repeat(34)}`],
  ["GIT", `ghp_${"a".repeat(36)}`],
  ["ANY", `sk-${"a".repeat(40)}`],
  ["AWS", "AKIAIOSFODNN7EXAMPLE"],
  ["INDEX", "https://me:pw@a.example/simple"],
])("warns of %s", (key, value) => expect(withEnv({ [key]: value })).toHaveLength(1));

it.each([
  ["CLI_ARGS", "--listen --port 8188"],
  ["HF_TOKEN", ""],
  ["HF_TOKEN", "$HF_TOKEN"],
  ["HF_TOKEN_PATH", "/run/secrets/hf"],
  ["SSL_KEY", "/etc/ssl/key.pem"],
  ["TOKENIZERS_PARALLELISM", "false"],
  ["KEYBOARD", "us"],
  ["INDEX", "https://a.example/simple"],
])("says nothing of %s=%s", (key, value) => expect(withEnv({ [key]: value })).toEqual([]));

it("looks into labels, path text, entrypoints and build environments", () => {
  const token = `hf_${"a".repeat(34)}`;
  const [fish] = nixpkg("fish");
  const node = wheelAt("x-1.0-py3-none-any.whl", undefined, { env: { API_KEY: "x" } });
  const problems = inImage("secret-in-env", [node, fish ?? []], {
    labels: { "org.example.token": "x" },
    env: { ARGS: path`${fish ?? []}/bin --token ${token}` },
    entrypoint: ["run", token],
  });
  expect(messages(problems)).toHaveLength(4);
});

it("says nothing of an image without env", () => {
  expect(inImage("secret-in-env", [wheel("x", "1")])).toEqual([]);
});
