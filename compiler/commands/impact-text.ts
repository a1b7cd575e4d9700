/** What a change moves, in words. */
import { amount } from "../bytes.ts";
import type { Reason } from "../graph/derivations.ts";
import type { Grounds, Impact, LayerImpact } from "../graph/impact.ts";
import type { Subject } from "../graph/subject.ts";
import { UPPER_LAYERS } from "../own-layers.ts";
import type { Paint } from "../paint.ts";
import { listed } from "../listed.ts";
import { textTable } from "../text-table.ts";

/** One image's answer. */
export interface Answer {
  readonly image: string;
  readonly subject: Subject;
  readonly impact: Impact;
  readonly grounds: Grounds;
}

/** What the bytes are of. */
const SIZES = {
  downloads: "the sizes of the downloads",
  store: "what the image built last takes in the store",
} as const;

/** Why each is built again; the other's name follows. */
const REASONS: Readonly<Record<Reason, string>> = {
  links: "is linked to",
  opens: "opens",
  "built-with": "is built with",
  names: "names in its Nix",
  propagates: "hands on",
  "stands-on": "is built on",
};

/**
 * @example
 * comfyui: a change of nvidia-nvjitlink 13.0.88
 *   builds again
 *     nvidia-nvjitlink 13.0.88   itself
 *     nvidia-cufft 12.0.0.61     is linked to nvidia-nvjitlink 13.0.88
 *     torch 2.10.0+cu130         is linked to nvidia-nvjitlink 13.0.88
 *     the Python environment
 *   sends again
 *     cuda                       1.98 GB
 *     torch        188.3 MB + 13 unknown
 *     environment and files        small
 *   leaves support and tools as they are
 */
export const impactText = (answer: Answer, paint: Paint): string => {
  const { image, impact, subject } = answer;
  const with_ = (sent: LayerImpact["sent"]): readonly LayerImpact[] =>
    impact.layers.filter((each) => each.sent === sent);
  const own = listed(UPPER_LAYERS);
  const table = textTable([
    ...with_("yes").map((each) => [each.name, amount(each)]),
    ...(impact.environment === "yes" ? [[own, "small"]] : []),
    ...with_("perhaps").map((each) => [`${each.name}, perhaps`, amount(each)]),
    ...(impact.environment === "perhaps" ? [[`${own}, perhaps`, "small"]] : []),
  ]);
  return [
    `${paint.strong(image)}: a change of ${paint.strong(subject.label)}`,
    "  builds again",
    ...builtAgain(answer).map((line) => `    ${line}`),
    ...untouched(answer),
    "  sends again",
    ...table.map((line) => `    ${line}`),
    ...leaving(with_("no")),
    `  ${inAll(impact.layers, answer.grounds.graph.sizes)}`,
  ].join("\n");
};

const builtAgain = ({ grounds, impact, subject }: Answer): readonly string[] => {
  if (subject.kind === "nixpkgs") return ["everything: all is built from it"];
  const named = (id: string): string => nameOf(id, grounds);
  const ours = impact.rebuilt.filter(({ id }) => grounds.graph.nodes.has(id));
  const perhaps = perhapsText(grounds, impact.perhaps.length);
  return [
    ...textTable(
      [
        ...impact.changed.map((id) => [named(id), "itself"]),
        ...ours.map(({ id, because, reason }) => [
          named(id),
          `${REASONS[reason]} ${named(because)}`,
        ]),
      ],
      { left: 2 },
    ),
    ...(impact.environment === "yes" ? ["the Python environment"] : []),
    ...betweenText(impact.between.length),
    ...(perhaps === undefined ? [] : [perhaps]),
  ];
};

/** That requirements are in no derivation is what nobody expects. */
const untouched = ({ grounds, impact }: Answer): readonly string[] => {
  const names = impact.untouched.map((id) => nameOf(id, grounds));
  const shown =
    names.length > 4 ? [...names.slice(0, 3), `${String(names.length - 3)} more`] : names;
  if (names.length === 0) return [];
  return [
    `  leaves ${listed(shown)} as ${names.length > 1 ? "they are, which only require" : "it is, which only requires"} it`,
  ];
};

const leaving = (layers: readonly LayerImpact[]): readonly string[] => {
  if (layers.length === 0) return [];
  const names = listed(layers.map(({ name }) => name));
  return [`  leaves ${names} as ${layers.length > 1 ? "they are" : "it is"}`];
};

/** A derivation as a sentence calls it. */
const nameOf = (id: string, { graph }: Grounds): string =>
  graph.nodes.get(id)?.label ??
  (id.startsWith("stand-in ")
    ? `nixpkgs' view of ${id.slice("stand-in ".length)}`
    : id.slice(id.indexOf(" ") + 1));

const betweenText = (count: number): readonly string[] =>
  count === 0
    ? []
    : [`up to ${String(count)} more package${count === 1 ? "" : "s"} of nixpkgs that lie between`];

const perhapsText = ({ graph }: Grounds, count: number): string | undefined => {
  if (count === 0) return undefined;
  const many = `perhaps ${String(count)} package${count === 1 ? "" : "s"} of nixpkgs`;
  return graph.unasked.length > 0
    ? `${many}: the lock does not say what they require, until \`npx comfynix lock\` asks Nix`
    : `${many}: what they are built with the lock does not say`;
};

const inAll = (layers: readonly LayerImpact[], sizes: keyof typeof SIZES): string => {
  if (layers.every(({ known }) => known === 0)) {
    return "no sizes are known before the image is built";
  }
  const sum = (...sent: readonly LayerImpact["sent"][]): string => {
    const counted = layers.filter((each) => sent.includes(each.sent));
    const all = amount({
      known: counted.reduce((bytes, { known }) => bytes + known, 0),
      unknown: counted.reduce((count, { unknown }) => count + unknown, 0),
    });
    return all === "" ? "nothing" : all;
  };
  const perhaps = layers.some(({ sent }) => sent === "perhaps");
  const most = perhaps ? `, at most ${sum("yes", "perhaps")},` : "";
  return `in all ${sum("yes")}${most} of ${sum("yes", "perhaps", "no")}, going by ${SIZES[sizes]}`;
};
