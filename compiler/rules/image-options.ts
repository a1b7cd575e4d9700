/**
 * What may be wrong with an image's own options, beside its Python and its layers. Source: OCI image
 * specification 1.1, "config".
 */
import { accelerators } from "../../dsl/accelerator.ts";
import { oneAccelerator } from "../../dsl/message.ts";
import type { Image } from "../../dsl/node.ts";
import { carriesSecret, withoutSecrets } from "../address.ts";
import { normalise } from "../python/name.ts";
import { capabilityFaults } from "./capabilities.ts";
import { entrypointFaults, envFaults, labelFaults } from "./image-texts.ts";
import type { OptionFault } from "./option-fault.ts";
import { unknownImageOptions } from "./unknown-options.ts";

/** Every fault, in the order of the options. */
export const imageOptionFaults = (image: Image): OptionFault[] => [
  ...unknownImageOptions(image),
  ...acceleratorFaults(image),
  ...capabilityFaults(image),
  ...memoryFaults(image),
  ...repeated("capability", image.capabilities ?? []),
  ...image.ports
    .filter((port) => !isPort(port))
    .map((port) => ({
      message: `port ${port} is none: ports are whole numbers from 1 to 65535`,
      literal: String(port),
    })),
  ...repeated("port", image.ports.map(String)),
  ...image.volumes.filter((path) => !isAbsolute(path)).map((path) => notAbsolute("volume", path)),
  ...repeated("volume", image.volumes),
  ...(image.workingDir !== undefined && !isAbsolute(image.workingDir)
    ? [notAbsolute("workingDir", image.workingDir)]
    : []),
  ...userFaults(image.user),
  ...Object.entries(image.env).flatMap(([key, value]) => envFaults(key, value)),
  ...entrypointFaults(image.entrypoint),
  ...Object.entries(image.labels).flatMap(([key, text]) => labelFaults(key, text)),
  ...(image.indexes ?? []).flatMap(({ url, only = [] }) => [
    // Plain http is the lock's to refuse, unless it is told otherwise.
    ...(/^https?:\/\/[^\s/]+/.test(url)
      ? []
      : [{ message: `index ${JSON.stringify(url)} is no https:// address`, literal: url }]),
    ...(carriesSecret(url)
      ? [
          {
            message: `index ${JSON.stringify(withoutSecrets(url))} is written with a login or token, which everyone with the config would have`,
            literal: url,
            hint: "take it out: logins come from ~/.netrc, or COMFYNIX_TOKEN_<HOST> in the environment",
          },
        ]
      : []),
    ...only
      .filter((name) => normalise(name) === "" || /\s/.test(name))
      .map((name) => ({ message: `${JSON.stringify(name)} is no name`, literal: name })),
  ]),
];

const acceleratorFaults = (image: Image): OptionFault[] => {
  const [first, ...others] = accelerators.filter((key) => image[key] !== undefined);
  const faults: OptionFault[] = others.map((second) => ({
    message: oneAccelerator(first ?? second, second),
    hint: "keep one of them, or export an image for each",
    whole: true,
  }));
  if (image.cuda !== undefined && !/^\d{1,2}\.\d$/.test(image.cuda)) {
    const digits = /^(\d{2})(\d)$/.exec(image.cuda.replace(/^cu/, ""));
    faults.push({
      message: `cuda ${JSON.stringify(image.cuda)} is not a major and minor version`,
      literal: image.cuda,
      hint: digits ? `write cuda: "${digits[1]}.${digits[2]}"` : `write it as cuda: "13.0"`,
    });
  }
  return faults;
};

const memoryFaults = ({ gpuMemory, cuda }: Image): OptionFault[] => {
  if (gpuMemory === undefined) return [];
  const literal = String(gpuMemory);
  if (cuda === undefined) {
    return [
      {
        ...{ message: "gpuMemory is of CUDA's GPUs, and it has no cuda", literal },
        hint: `give it cuda: "13.0", or leave gpuMemory out`,
      },
    ];
  }
  return gpuMemory > 0 && gpuMemory < 10_000
    ? []
    : [
        {
          ...{ message: `gpuMemory ${literal} is no size of a GPU's memory in GB`, literal },
          hint: "write GB: gpuMemory: 12",
        },
      ];
};

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

const isAbsolute = (path: string): boolean =>
  path.startsWith("/") && !path.split("/").includes("..") && !/[\u0000-\u001f:]/.test(path);

const notAbsolute = (what: string, path: string): OptionFault => {
  const mounted = /^[^:]+:(\/[^:]+)/.exec(path)?.[1];
  const rooted = path.replace(/^~(?=\/|$)/, "/root").replace(/^(?:\.(?:\/|$))?(?!\/)/, "/");
  return {
    message: `${what} ${JSON.stringify(path)} is no absolute path`,
    literal: path,
    hint:
      mounted === undefined
        ? `write it from the root: "${isAbsolute(rooted) ? rooted : "/root"}"`
        : `write the image's folder alone, "${mounted}": the engine is told what to mount there`,
  };
};

const repeated = (what: string, values: readonly string[]): OptionFault[] => [
  ...new Set(
    values
      .filter((value, at) => values.indexOf(value) !== at)
      .map((value) => ({ message: `${what} ${value} is given twice`, literal: value })),
  ),
];

/** `name`, `uid` or `uid:gid`; names as useradd(8) takes them. */
const userFaults = (user: string | undefined): OptionFault[] =>
  user === undefined || /^(?:[a-z_][a-z0-9_-]{0,31}|\d{1,10}(?::\d{1,10})?)$/.test(user)
    ? []
    : [
        {
          message: `user ${JSON.stringify(user)} is neither a name, a uid nor uid:gid`,
          literal: user,
          hint: `write user: "comfy" or "1000:1000"`,
        },
      ];
