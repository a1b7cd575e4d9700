/** The fit of wheels to an image's interpreter, as types. The rule wheel-fits-image is its twin. */
import type { wheelMisfit } from "./message.ts";
import type { Layer, PythonVersion, Wheel } from "./node.ts";
import type { Loads, NativeTag } from "./python.ts";

/** Of what a layer holds, the wheels whose fit an interpreter decides. */
export type Native<Held> = Held extends readonly (infer Each)[]
  ? Native<Each>
  : Held extends Wheel<string, string, infer Tags>
    ? string extends Tags
      ? never
      : Tags extends "" | "py3-none" | "py2.py3-none"
        ? never
        : Held
    : never;

/** Layer name → its native wheels. A conditional type, so that hovers show the record itself. */
export type Contents<Layers extends readonly Layer[]> = Layers extends unknown
  ? { [Each in Layers[number] as Each["name"]]: WheelsOf<Each> }
  : never;

/** The native wheels of a layer, a union. */
export type WheelsOf<Of> = Of extends Layer<string, infer Wheels> ? Wheels : never;

/** Each layer itself, or the sentence about a wheel in it that does not fit. */
export type Fits<
  Layers extends readonly unknown[],
  Name extends string,
  Python extends PythonVersion,
> = {
  [Index in keyof Layers]: Layers[Index] extends Layer<string, infer Wheels>
    ? OrMisfit<Layers[Index], Wheels, Name, Python>
    : Layers[Index];
};

/** `Good` when all wheels fit; else one sentence, never a union: a reader mends one at a time. */
export type OrMisfit<Good, Wheels, Name extends string, Python extends PythonVersion> = [
  Misfit<Wheels, Name, Python>,
] extends [never]
  ? Good
  : One<Misfit<Wheels, Name, Python>>;

type Misfit<Wheels, Name extends string, Python extends PythonVersion> =
  Wheels extends Wheel<infer Called, infer Version, infer Tags>
    ? Loads<Python, Tags> extends true
      ? never
      : wheelMisfit<Called, Version, Tags, Name, Python, NativeTag<Python>>
    : never;

/** The last member of a union: of an overloaded function's signatures, inference takes the last. */
type One<Union> = (Union extends unknown ? (member: () => Union) => void : never) extends (
  members: infer Overloads,
) => void
  ? Overloads extends () => infer Member
    ? Member
    : never
  : never;
