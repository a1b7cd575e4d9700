/** What an engine or a registry said, as a problem with a way out. Pure. */
import { Problem, type ProblemCode } from "../../problem.ts";
import { registryOf } from "./target.ts";

/** A program that did not do what it was asked. */
export interface Refusal {
  /** `docker`, `podman`, `skopeo`. */
  readonly program: string;
  /** What it wrote on its standard error. */
  readonly said: string;
  /** Where the image was to go, for a registry. */
  readonly reference?: string;
}

interface Cause {
  readonly says: RegExp;
  readonly code: ProblemCode;
  readonly message: (refusal: Told) => string;
  readonly hint: (refusal: Told) => string;
}

/** A refusal with the names its message needs. */
interface Told extends Refusal {
  readonly registry: string;
}

/** The first that matches tells. Sources: the messages of Docker 20 to 28, Podman 4 and 5, skopeo 1. */
const LOCAL: readonly Cause[] = [
  {
    says: /no space left on device|disk quota exceeded/i,
    code: "no-space",
    message: ({ program }) => `${program} has no room for the image`,
    hint: ({ program }) =>
      program === "skopeo"
        ? "free some, or set TMPDIR to a folder with more"
        : `free some: ${program} system prune${program === "podman" ? "; or set TMPDIR to a folder with more (else it is /var/tmp)" : ""}`,
  },
  {
    says: /permission denied while trying to connect|connect: permission denied/i,
    code: "engine-refused",
    message: ({ program }) => `you may not use the socket of ${program}`,
    hint: () =>
      "add yourself to the group docker (sudo usermod -aG docker $USER, then log in again), or load with podman",
  },
  {
    says: /cannot connect to the docker daemon|is the docker daemon running|failed to connect to the docker API/i,
    code: "engine-refused",
    message: ({ program }) => `${program} is not running`,
    hint: () => "start it (sudo systemctl start docker), or set DOCKER_HOST to the one that runs",
  },
  {
    says: /cannot connect to podman|unable to connect to podman/i,
    code: "engine-refused",
    message: () => "podman is not running",
    hint: () =>
      "start it: podman machine start; podman system connection list says where it is looked for",
  },
  {
    says: /is rejected by policy/i,
    code: "engine-refused",
    message: ({ program }) => `the policy of ${program} takes no image from an archive`,
    hint: () =>
      'allow it: "docker-archive" among the transports in /etc/containers/policy.json, or in ~/.config/containers/policy.json',
  },
  {
    says: /newuidmap|newgidmap|subuid|subgid|potentially insufficient UIDs/i,
    code: "engine-refused",
    message: ({ program }) => `${program} has too few user ids to unpack the image`,
    hint: () => "give your user ranges in /etc/subuid and /etc/subgid, then: podman system migrate",
  },
];

/** Likewise, of one that was on its way to a registry: engines, too, are denied things. */
const REMOTE: readonly Cause[] = [
  {
    says: /server gave HTTP response to HTTPS client/i,
    code: "registry-refused",
    message: ({ registry }) => `${registry} speaks plain http, not https`,
    hint: ({ registry }) =>
      `if you trust the way to it: [[registry]] location = "${registry}", insecure = true in ~/.config/containers/registries.conf`,
  },
  {
    says: /x509|certificate|tls: /i,
    code: "registry-refused",
    message: ({ registry }) => `the certificate of ${registry} is not trusted`,
    hint: ({ registry }) =>
      `put its authority into ~/.config/containers/certs.d/${registry}/ca.crt`,
  },
  {
    says: /toomanyrequests|too many requests|\b429\b/i,
    code: "registry-refused",
    message: ({ registry }) => `${registry} asks for a pause: too many requests`,
    hint: () => "try again in a while",
  },
  {
    says: /unauthorized|authentication required|denied|forbidden|\b40[13]\b|invalid username\/password/i,
    code: "registry-refused",
    message: ({ registry, reference }) =>
      `${registry} does not let you push ${reference ?? "to it"}`,
    hint: ({ registry }) =>
      `log in with an account that may write there: skopeo login ${registry} (docker login does as well)`,
  },
  {
    says: /no such host|connection refused|i\/o timeout|network is unreachable|temporary failure in name resolution/i,
    code: "registry-refused",
    message: ({ registry }) => `${registry} cannot be reached`,
    hint: () => "is its name right, and is there a network?",
  },
  {
    says: /\b413\b|request entity too large|blob upload invalid|size exceeds/i,
    code: "registry-refused",
    message: ({ registry }) => `a layer is larger than ${registry} takes`,
    hint: () => "split the layer in two in the config",
  },
];

/** A program's refusal as one problem. What it said comes along where we do not know it. */
export const refused = (refusal: Refusal): Problem => {
  const told = { ...refusal, registry: registryOf(refusal.reference ?? "") };
  const causes = refusal.reference === undefined ? LOCAL : [...LOCAL, ...REMOTE];
  const cause = causes.find(({ says }) => says.test(refusal.said));
  const said = sentence(refusal.said, cause?.says);
  return cause
    ? new Problem(cause.code, `${cause.message(told)}: ${said}`, { hint: cause.hint(told) })
    : new Problem("delivery-failed", `${refusal.program} failed: ${said}`);
};

/** A program that is not there. */
export const missing = (program: string): Problem =>
  new Problem("program-missing", `${program} is not installed`, {
    hint: `install it (apt-get install ${program === "docker" ? "docker.io" : program}), or take another way: ${OTHER[program] ?? "--to docker-archive:FILE"}`,
  });

const OTHER: Readonly<Record<string, string>> = {
  docker: "--load podman, or --to docker-archive:FILE",
  podman: "--load docker, or --to docker-archive:FILE",
  skopeo: "nix shell nixpkgs#skopeo, or --to docker-archive:FILE",
};

/** The line that tells, without its own decoration: time stamps, levels, quotes around all. */
const sentence = (said: string, cause?: RegExp): string => {
  // Podman tries whatever an archive might be: only this is what ours are.
  const tells = cause ?? (ARCHIVE.test(said) ? ARCHIVE : /error|fatal|failed/i);
  const lines = said
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(Getting|Copying|Writing|Storing|Usage)\b/.test(line));
  const last = lines.findLast((line) => tells.test(line)) ?? lines.at(-1);
  const text = /\bmsg="((?:[^"\\]|\\.)*)"/.exec(last ?? "")?.[1]?.replace(/\\(.)/g, "$1") ?? last;
  return (text ?? "it did not say why").replace(
    /^(?:Error|FATA\[\d+\]|error|\* docker-archive):?\s*/,
    "",
  );
};

const ARCHIVE = /^\s*\* docker-archive: /m;
