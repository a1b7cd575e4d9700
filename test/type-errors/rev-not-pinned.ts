import { git, project } from "comfynix";

export const a = git("openai/CLIP", "main");
export const b = git("openai/CLIP", "dcba3cb");
export const c = git("openai/CLIP", "DCBA3CB2E2827B402D2701E7E1C7D9FED8A20EF1");
export default project({ nixpkgs: git("NixOS/nixpkgs", "nixos-unstable") });
