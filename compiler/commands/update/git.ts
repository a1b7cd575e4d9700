/** `comfynix update NAME`: one git source moves to another commit. */
import { GitFailure } from "../../host/git-failure.ts";
import type { Terminal } from "../../host/terminal.ts";
import type { Change } from "../../host/write-files.ts";
import { usersFile } from "../../load/own-files.ts";
import { pointersNote, sourceFacts, unstableNote } from "../../lock/fetch/git.ts";
import type { World } from "../../lock/fetch/world.ts";
import { historyOf } from "../../lock/git/history-io.ts";
import { lockTree } from "../../lock/git/lock-tree-io.ts";
import { moveGit } from "../../lock/git/move.ts";
import { revisionLiteral, withRevision } from "../../lock/git/revision-literal.ts";
import type { Artifact, Lock } from "../../lock/lock.ts";
import { requestKey } from "../../lock/request.ts";
import { printLock } from "../../lock/write.ts";
import { Problem, Problems } from "../../problem.ts";
import type { Git } from "../../../dsl/node.ts";
import { reading } from "./moved.ts";
import type { Moved, Step } from "./moved.ts";
import type { UpdatedProject } from "./project.ts";
import { textOf } from "./settle.ts";
import { sourcesNamed } from "./sources-named.ts";
import { targetOf } from "./target.ts";

/**
 * What moving the source called `name` to `word` changes: the literal of its revision and its entry in
 * the lock, nothing else.
 *
 * @param word  A commit, branch or tag; undefined for the default branch.
 * @throws {Problems} `update-refused` when the revision is not written where it can be changed, or the
 *   name is not that of one git source.
 * @throws {GitFailure}
 */
export const moveSource = async (
  project: UpdatedProject,
  { name, word }: { readonly name: string; readonly word: string | undefined },
  world: World,
  { say, shown }: Pick<Terminal, "say" | "shown">,
): Promise<Moved> => {
  const nodes = sourcesNamed(project.images, name);
  const [node] = nodes;
  const { url, rev: from } = node;
  const target = await targetOf(world.git, url, word ?? "HEAD");
  const step: Step = {
    name: node.name,
    url,
    from,
    to: target.rev,
    ...(target.name !== undefined && { means: target.name }),
  };
  if (target.rev === from) return { step, notes: [], changes: [] };

  const changes = literalChanges(nodes, target.rev, shown);
  say(reading(url, target.rev));
  let { lock } = project;
  const notes: string[] = [];
  let date = 0;
  for (const tree of new Map(nodes.map((each) => [requestKey(each), each])).values()) {
    const submodules = tree.options.submodules === true;
    const source = { url, rev: target.rev, ...(submodules && { submodules: true as const }) };
    const locked = await lockTree(world.git, source, {
      cache: world.cache,
      offline: world.offline,
    });
    const old = lock.artifacts[requestKey(tree)];
    const artifact: Artifact = {
      kind: "git",
      ...source,
      hash: locked.hash,
      size: locked.size,
      origin: { from: "download", source: url },
      facts: sourceFacts(locked.texts),
    };
    lock = moved(lock, tree, artifact);
    ({ date } = locked);
    notes.push(`hash ${old?.hash ?? "unknown"} → ${artifact.hash}`);
    notes.push(...requirementNotes(old, artifact));
    if (locked.unstable.length > 0) notes.push(unstableNote(locked.unstable));
    if (locked.pointers.length > 0) notes.push(pointersNote(locked.pointers));
  }
  const history = await historyOf(world.git, url, { from, to: target.rev }, true).catch(cheap);
  const { ahead, behind } = history;
  return {
    step: {
      ...step,
      date,
      ...(history.date !== undefined && { fromDate: history.date }),
      ...(ahead !== undefined && { ahead }),
      ...(behind !== undefined && { behind }),
    },
    notes,
    changes: [...changes, lockChange(project, lock, shown)],
  };
};

/** Nobody needs the way: an update is good without. */
const cheap = (error: unknown): { date: undefined; ahead?: number; behind?: number } => {
  if (error instanceof GitFailure && error.reason !== "aborted") return { date: undefined };
  throw error;
};

const moved = (lock: Lock, node: Git, artifact: Extract<Artifact, { kind: "git" }>): Lock => {
  const next = moveGit(lock, requestKey(node), artifact);
  if (next !== undefined) return next;
  throw refused(node, `${node.name} is not in the lock yet`, "lock it first: npx comfynix lock");
};

/** The config's files with the new revision, each at the places that said the old one. */
const literalChanges = (
  nodes: readonly Git[],
  to: string,
  shown: (file: string) => string,
): readonly Change[] => {
  const texts = new Map<string, string>();
  const text = (file: string): string => {
    const known = texts.get(file) ?? textOf(file, shown);
    texts.set(file, known);
    return known;
  };
  const places = new Map<string, { readonly file: string; readonly offset: number }>();
  for (const node of nodes) {
    const found = revisionLiteral(node, { usersFile, text });
    if (found === undefined) {
      const message = `the revision of ${node.name} is not written where it is used`;
      throw refused(node, message, `write it into the call: git("…", "${to}")`);
    }
    if (node.options.hash !== undefined) {
      const message = `the config gives the hash of ${node.name}, which another revision does not have`;
      throw refused(node, message, "leave the hash out: the lock knows it");
    }
    const { file } = found.place;
    places.set(`${file}:${String(found.offset)}`, { file, offset: found.offset });
  }
  const [first] = nodes;
  const rev = first?.rev ?? "";
  // Revisions are of one length: a change moves no other place.
  return [...new Set([...places.values()].map(({ file }) => file))].map((file) => ({
    file,
    from: text(file),
    to: [...places.values()]
      .filter((place) => place.file === file)
      .reduce((all, { offset }) => withRevision(all, offset, rev, to), text(file)),
  }));
};

/** The lock's file, changed. */
export const lockChange = (
  { lockFile }: UpdatedProject,
  lock: Lock,
  shown: (file: string) => string,
): Change => ({ file: lockFile, from: textOf(lockFile, shown), to: printLock(lock) });

const requirementNotes = (old: Artifact | undefined, now: Artifact): readonly string[] => {
  const before = old?.facts;
  const after = now.facts;
  return [
    ...difference("build system", before?.buildSystem?.requires, after?.buildSystem?.requires),
    ...difference("requires", before?.metadata?.requires, after?.metadata?.requires),
  ];
};

const difference = (
  what: string,
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
): readonly string[] => {
  if (after === undefined) {
    return before === undefined
      ? []
      : [`${what}: not known any more, the source does not declare it`];
  }
  const added = after.filter((each) => before?.includes(each) !== true).map((each) => `+${each}`);
  const gone = (before ?? []).filter((each) => !after.includes(each)).map((each) => `-${each}`);
  const all = [...added, ...gone];
  return all.length === 0 ? [] : [`${what}: ${all.join(" ")}`];
};

const refused = (at: Git, message: string, hint: string): Problems =>
  new Problems([new Problem("update-refused", message, { at, hint })]);
