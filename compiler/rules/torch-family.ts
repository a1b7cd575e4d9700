/**
 * Which releases of the torch family belong together. A row is here only where a source says so; a
 * cell is left out where none was found.
 *
 * Sources:
 * - torchvision, torchaudio: pytorch.org, "Installing previous versions of PyTorch" (2.5.1, 2.6.0,
 *   2.9.0, 2.9.1, and the same commands in use for 2.7.0, 2.7.1, 2.8.0, 2.12.0); the release pins of
 *   pytorch/executorch (2.10.0: pull 16719, 2.11.0: pull 18107).
 * - torchaudio 2.11 serves every torch from 2.11 on: pytorch/audio pull 4212.
 * - triton: Requires-Dist of the torch wheels, as pip reports it (triton-lang/triton 4460, 5058;
 *   QwenLM/Qwen3-VL 1090; Tavris1/ComfyUI-Easy-Install 192).
 * - xformers: its CHANGELOG.md, "Pre-built binary wheels are available for PyTorch …"; from 0.0.34 on
 *   they use the stable ABI and serve 2.10 "and later".
 */

/** What goes with one torch: the release to take, and a specifier (PEP 440) of all that will do. */
export interface Partner {
  readonly take: string;
  readonly admits: string;
}

/** The distributions of the family, beside torch itself. */
export type Member = "torchvision" | "torchaudio" | "triton" | "xformers";

export interface Row {
  readonly torch: string;
  readonly partners: Readonly<Partial<Record<Member, Partner>>>;
}

const exactly = (version: string): Partner => ({ take: version, admits: `==${version}` });

export const torchFamily: readonly Row[] = [
  {
    torch: "2.5.1",
    partners: {
      torchvision: exactly("0.20.1"),
      torchaudio: exactly("2.5.1"),
      triton: exactly("3.1.0"),
      xformers: { take: "0.0.28.post3", admits: ">=0.0.28.post3,<0.0.29.post2" },
    },
  },
  {
    torch: "2.6.0",
    partners: {
      torchvision: exactly("0.21.0"),
      torchaudio: exactly("2.6.0"),
      triton: exactly("3.2.0"),
      xformers: { take: "0.0.29.post2", admits: ">=0.0.29.post2,<0.0.30" },
    },
  },
  {
    torch: "2.7.0",
    partners: {
      torchvision: exactly("0.22.0"),
      torchaudio: exactly("2.7.0"),
      xformers: exactly("0.0.30"),
    },
  },
  {
    torch: "2.7.1",
    partners: {
      torchvision: exactly("0.22.1"),
      torchaudio: exactly("2.7.1"),
      triton: exactly("3.3.1"),
      xformers: { take: "0.0.31", admits: ">=0.0.31,<0.0.32" },
    },
  },
  {
    torch: "2.8.0",
    partners: {
      torchvision: exactly("0.23.0"),
      torchaudio: exactly("2.8.0"),
      triton: exactly("3.4.0"),
      xformers: { take: "0.0.32.post2", admits: ">=0.0.32,<0.0.33" },
    },
  },
  {
    torch: "2.9.0",
    partners: {
      torchvision: exactly("0.24.0"),
      torchaudio: exactly("2.9.0"),
      xformers: { take: "0.0.33.post1", admits: ">=0.0.33,<0.0.33.post2" },
    },
  },
  {
    torch: "2.9.1",
    partners: {
      torchvision: exactly("0.24.1"),
      torchaudio: exactly("2.9.1"),
      xformers: exactly("0.0.33.post2"),
    },
  },
  {
    torch: "2.10.0",
    partners: {
      torchvision: exactly("0.25.0"),
      torchaudio: exactly("2.10.0"),
      triton: exactly("3.6.0"),
      xformers: { take: "0.0.34", admits: ">=0.0.34" },
    },
  },
  {
    torch: "2.11.0",
    partners: {
      torchvision: exactly("0.26.0"),
      torchaudio: exactly("2.11.0"),
      triton: exactly("3.6.0"),
      xformers: { take: "0.0.35", admits: ">=0.0.34" },
    },
  },
  {
    torch: "2.12.0",
    partners: {
      torchvision: exactly("0.27.0"),
      torchaudio: { take: "2.11.0", admits: ">=2.11.0" },
      triton: exactly("3.7.0"),
      xformers: { take: "0.0.35", admits: ">=0.0.34" },
    },
  },
];

/** The family's members as a list, torch left out. */
export const members: readonly Member[] = ["torchvision", "torchaudio", "triton", "xformers"];
