/** What is wrong with a wheel that was looked into. */

import { printable } from "../../printable.ts";

/** Which kind of fault. */
export type WheelFaultCode =
  /** No zip archive, or one that other programs may read differently. */
  | "wheel-zip"
  /** Sizes that its directory states and its data do not keep, or that no wheel has. */
  | "wheel-size"
  /** No `*.dist-info` of its name and version, or several. */
  | "wheel-dist-info"
  /** METADATA, WHEEL or RECORD missing, or not text. */
  | "wheel-metadata"
  /** A shared object or executable that cannot be read. */
  | "wheel-elf"
  /** Other bytes than were promised. */
  | "wheel-hash";

/** What a fault says beside its message. */
export interface WheelFaultDetails {
  readonly wheel: string;
  readonly member?: string;
  readonly hint?: string;
  readonly found?: { readonly sha256: string; readonly size: number };
}

/**
 * A wheel that must not be used. The message names the wheel, and the file inside it where there is
 * one: `six-1.17.0-py2.py3-none-any.whl: six-1.17.0.dist-info/METADATA: is not UTF-8 (byte 312)`.
 */
export class WheelFault extends Error {
  override readonly name = "WheelFault";
  readonly code: WheelFaultCode;
  /** The wheel's file name. */
  readonly wheel: string;
  /** The file inside it. */
  readonly member: string | undefined;
  /** What to do, one line. */
  readonly hint: string | undefined;
  /** Of other bytes than were promised: their SHA-256, hexadecimal, and how many there are. */
  readonly found: { readonly sha256: string; readonly size: number } | undefined;

  constructor(
    code: WheelFaultCode,
    { wheel, member, hint, found }: WheelFaultDetails,
    why: string,
    cause?: unknown,
  ) {
    const place = member === undefined ? wheel : `${wheel}: ${member}`;
    super(printable(`${place}: ${why}`), { cause });
    this.code = code;
    this.wheel = wheel;
    this.member = member;
    this.hint = hint;
    this.found = found;
  }
}
