/** What a variant's layers come to, as types; `change-layers.ts` is its twin at run time. */
import type { Contents, Native, OrMisfit, WheelsOf } from "./fit.ts";
import type { notInBase } from "./message.ts";
import type { Layer, Package, PythonVersion, Wheel } from "./node.ts";

/** A layer or a package as `drop` and `replace` take it; `nixpkg()` gives lists. */
export type Part = Layer | Package | readonly Package[];

/** The record changes start from: the base's, or that of the layers given instead. */
export type Start<Base, Layers extends readonly Layer[]> = [Layers] extends [never]
  ? Base
  : Contents<Layers>;

/** The names of a record's layers; any text for an image of unknown layers. */
export type LayerNames<Record> = unknown extends Record ? string : keyof Record & string;

/** `drop`, with each string held to the names there are. */
export type Drops<Parts extends readonly unknown[], Record> = {
  [Index in keyof Parts]: Parts[Index] extends string ? LayerNames<Record> : Parts[Index];
};

/** `replace`: each part itself, or the sentence that it does not fit or replaces nothing. */
export type Replaces<
  Parts extends readonly unknown[],
  Record,
  Name extends string,
  Python extends PythonVersion,
> = {
  [Index in keyof Parts]: Parts[Index] extends Layer<infer Called, infer Wheels>
    ? Called extends LayerNames<Record>
      ? OrMisfit<Parts[Index], Wheels, Name, Python>
      : notInBase<"replace", `layer ${Called}`, Name>
    : OrMisfit<Parts[Index], Native<Parts[Index]>, Name, Python>;
};

/** The wheels of the base that are left after `drop` and `replace`. */
export type Left<Record, Drop extends readonly unknown[], Replace extends readonly unknown[]> = {
  [Name in keyof Record]: Name extends LayerOf<Drop[number] | Replace[number]>
    ? never
    : Without<Record[Name], PackageOf<Drop[number] | Replace[number]>>;
}[keyof Record];

/** The record after all changes. A conditional type, so that hovers show the record itself. */
export type Changed<
  Record,
  Drop extends readonly unknown[],
  Replace extends readonly unknown[],
  Add extends readonly Layer[],
> = Add extends unknown
  ? {
      [Name in Exclude<keyof Record, LayerOf<Drop[number]>> | Add[number]["name"]]:
        | (Name extends LayerOf<Replace[number]>
            ? Held<Replace[number], Name>
            : Name extends keyof Record
              ? Swapped<Record[Name], PackageOf<Drop[number]>, Extract<Replace[number], Package>>
              : never)
        | Held<Add[number], Name>;
    }
  : never;

type Held<Layers, Name> =
  Layers extends Layer<infer Called> ? (Called extends Name ? WheelsOf<Layers> : never) : never;

/** The names of the layers among parts; a string is one. */
type LayerOf<Parts> = Parts extends string ? Parts : Parts extends Layer<infer Name> ? Name : never;

/** The distributions among parts; any text when one's name is not in its type. */
type PackageOf<Parts> = Parts extends string | Layer
  ? never
  : Parts extends Wheel<infer Name>
    ? Normal<Name>
    : string;

/** Wheels without those of some distributions. */
type Without<Wheels, Names> = [Names] extends [never]
  ? Wheels
  : Wheels extends Wheel<infer Name>
    ? Normal<Name> extends Names
      ? never
      : Wheels
    : never;

/** Wheels with replacements where their distributions stood. */
type Swapped<Wheels, Dropped, Swaps> = [Dropped | Swaps] extends [never]
  ? Wheels
  : Wheels extends Wheel<infer Name>
    ? Normal<Name> extends Dropped
      ? never
      : Normal<Name> extends PackageOf<Swaps>
        ? SwapFor<Normal<Name>, Swaps>
        : Wheels
    : never;

type SwapFor<Name extends string, Swaps> =
  Swaps extends Wheel<infer Called> ? (Normal<Called> extends Name ? Native<Swaps> : never) : never;

/** A distribution's normalised name (PEP 503). */
type Normal<Name extends string> = Name extends `${infer Head}${"_" | "."}${infer Tail}`
  ? Normal<`${Head}-${Tail}`>
  : Lowercase<Name>;
