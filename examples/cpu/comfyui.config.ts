/**
 * ComfyUI for machines without a GPU, all of it built by nixpkgs. Mount a checkout of ComfyUI at
 * /root/ComfyUI. It compiles without a word.
 */
import { image, layer, nixpkg } from "comfynix";

export const comfyui = image("comfyui-boot", {
  tag: "cpu",
  python: "3.13",
  layers: [
    layer("system", nixpkg("bash", "coreutils", "git", "ffmpeg", "cacert")),
    layer("torch", nixpkg("python.torch", "python.torchvision", "python.torchaudio")),
    layer(
      "comfyui",
      nixpkg("python.torchsde", "python.transformers", "python.tokenizers", "python.safetensors"),
      nixpkg("python.kornia", "python.spandrel", "python.einops", "python.sentencepiece"),
      nixpkg("python.numpy", "python.scipy", "python.pillow", "python.av", "python.psutil"),
      nixpkg("python.aiohttp", "python.yarl", "python.pyyaml", "python.tqdm", "python.requests"),
      nixpkg("python.alembic", "python.sqlalchemy", "python.filelock", "python.simpleeval"),
      nixpkg("python.pydantic", "python.pydantic-settings", "python.blake3"),
    ),
  ],
  env: { CLI_ARGS: "--cpu", PIP_USER: "true" },
  ports: [8188],
  volumes: ["/root"],
  workingDir: "/root",
  entrypoint: ["bash", "-c", "exec python3 ComfyUI/main.py --listen --port 8188 $CLI_ARGS"],
});
