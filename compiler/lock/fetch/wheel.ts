/** What the lock wants to know of a wheel, read from the wheel. */
import type { PythonVersion } from "../../../dsl/node.ts";
import { fileName, parseWheelName } from "../../../dsl/wheel-name.ts";
import type { Installing } from "../../python/collisions.ts";
import { parseMetadata } from "../../python/metadata.ts";
import type { Metadata } from "../../python/metadata.ts";
import { modulesOf } from "../../python/modules.ts";
import { normalise } from "../../python/name.ts";
import { parseRecord } from "../../python/record.ts";
import { installedFile, saysVersion } from "../../python/wheel-layout.ts";
import { GLIBC } from "../../rules/glibc.ts";
import type { Facts } from "../lock.ts";
import { readLight } from "../xray/light.ts";
import type { WheelContents } from "../xray/light.ts";
import { readNative } from "../xray/native.ts";
import type { NativeReport } from "../xray/native.ts";
import { lookLight, lookNative } from "../xray/look.ts";
import { readMetadataFile } from "../xray/metadata-file.ts";
import { WheelFault } from "../xray/wheel-fault.ts";
import type { Draft } from "./draft.ts";
import { unreachable } from "./failure.ts";
import { isLocal, withLocal } from "./local.ts";
import { hexOf, sriOf } from "./sri.ts";
import type { World } from "./world.ts";

type Requirements = NonNullable<Facts["metadata"]>;

/** A wheel that was looked into. */
export interface LookedInto {
  readonly draft: Draft;
  readonly contents: WheelContents;
  /** Its files where they are installed, for collisions. */
  readonly installing: Installing;
  /** Its hash, where its bytes were at hand. */
  readonly hash?: string;
}

/**
 * The light look: metadata, modules, size; of a wheel without native code also that it has none.
 *
 * @param python  The image's: where headers go depends on it.
 * @throws {Unreachable}
 */
export const lookInto = async (
  draft: Draft,
  world: World,
  python: PythonVersion,
): Promise<LookedInto> => {
  try {
    const { contents, size, hash } = await contentsOf(draft, world);
    const metadata = parseMetadata(contents.metadata);
    agree(draft, metadata);
    const files = installed(contents, python);
    const facts: Facts = {
      ...draft.facts,
      metadata: { ...requirementsOf(metadata), ...otherVersion(draft, metadata) },
      modules: [...modulesOf(files.filter(({ below }) => below).map(({ path }) => path)).modules],
      ...(contents.native.length === 0 && { elf: [] }),
      unpacked: contents.unpackedSize,
    };
    return {
      draft: { ...hashed(draft, hash), size, facts },
      contents,
      ...(hash !== undefined && { hash }),
      installing: {
        name: normalise(metadata.name),
        files: new Map(files.map(({ path, entry }) => [path, entry])),
      },
    };
  } catch (error) {
    throw unreachable(error);
  }
};

/**
 * The native look: streams the file once, for its ELF files and its hash.
 *
 * @returns The draft, and a sentence where the wheel asks for more glibc than images have.
 * @throws {Unreachable}
 */
export const lookDeep = async (
  draft: Draft,
  world: World,
): Promise<{ readonly draft: Draft; readonly warning?: string }> => {
  try {
    const { elf, glibc, sha256, size } = await nativeOf(draft, world);
    const warning = aboveGlibc(glibc);
    return {
      draft: { ...hashed(draft, sriOf(sha256)), size, facts: { ...draft.facts, elf: [...elf] } },
      ...(warning !== undefined && { warning }),
    };
  } catch (error) {
    throw unreachable(error);
  }
};

/** What a wheel requires, by the smallest request that tells. @throws {Unreachable} */
export const lookUpNeeds = async (draft: Draft, world: World): Promise<Requirements> => {
  try {
    const { key: url, metadataHash } = draft;
    const offered = await readMetadataFile(world.http, {
      url,
      ...(metadataHash && { metadataHash }),
    });
    if (offered !== undefined && agrees(draft, offered)) return requirementsOf(offered);
    const { contents } = await lookLight(fileOf(draft), world);
    return requirementsOf(parseMetadata(contents.metadata));
  } catch (error) {
    throw unreachable(error);
  }
};

/** Installers refuse a wheel with another's metadata. @throws {WheelFault} */
const agree = (draft: Draft, metadata: Metadata): void => {
  if (agrees(draft, metadata)) return;
  const why = `its METADATA is that of ${metadata.name} ${metadata.version}, and no installer takes such a wheel`;
  throw new WheelFault("wheel-metadata", { wheel: fileName(draft.key) }, why);
};

/** Whether metadata is of what the file name says. */
const agrees = ({ base }: Draft, { name, version }: Metadata): boolean => {
  const named = base.kind === "git" ? undefined : parseWheelName(base.file);
  if (named === undefined) return true;
  return normalise(name) === normalise(named.name) && saysVersion(version, named.version);
};

/** The version, where the file name has a local label that METADATA lacks. */
const otherVersion = ({ key }: Draft, { version }: Metadata): Pick<Requirements, "version"> =>
  parseWheelName(key)?.version.includes("+") && !version.includes("+") ? { version } : {};

/** A tag that promises too much does no harm as long as the image has what is asked for. */
const aboveGlibc = (glibc: string | undefined): string | undefined => {
  const [major = 0, minor = 0] = (glibc ?? "").split(".").map(Number);
  const above = major > GLIBC[0] || (major === GLIBC[0] && minor > GLIBC[1]);
  return above ? `asks for glibc ${glibc ?? ""}, and images have ${GLIBC.join(".")}` : undefined;
};

const fileOf = ({ key, hash, size }: Draft) => ({
  url: key,
  ...(hash !== undefined && { sha256: hexOf(hash) }),
  ...(size !== undefined && { size }),
});

/** A hash that is known already stays, with who told it. */
const hashed = (draft: Draft, hash: string | undefined): Draft =>
  draft.hash !== undefined || hash === undefined
    ? draft
    : { ...draft, hash, origin: { from: "download", source: draft.key } };

const contentsOf = async (draft: Draft, world: World) => {
  if (isLocal(draft.key)) {
    return await withLocal(draft.key, world, async (file, hash) => ({
      contents: await readLight(file),
      size: file.size,
      hash,
    }));
  }
  const { contents, size, sha256 } = await lookLight(fileOf(draft), world);
  return { contents, size, hash: sha256 === undefined ? undefined : sriOf(sha256) };
};

const nativeOf = async (draft: Draft, world: World): Promise<NativeReport> => {
  if (isLocal(draft.key)) {
    return await withLocal(draft.key, world, async (file) =>
      readNative(file.name, await file.stream(), await readLight(file)),
    );
  }
  const { contents } = await lookLight(fileOf(draft), world);
  return await lookNative(fileOf(draft), contents, world);
};

const requirementsOf = ({ requires, requiresPython, extras }: Metadata): Requirements => ({
  requires: [...requires],
  ...(requiresPython !== undefined && { requiresPython }),
  ...(extras.length > 0 && { extras: [...extras] }),
});

const installed = ({ record, stem }: WheelContents, python: PythonVersion) =>
  parseRecord(record).flatMap((entry) => {
    const at = installedFile(entry.path, stem, python);
    if (at === undefined) return [];
    return [{ path: at.path, below: at.root === "site-packages", entry }];
  });
