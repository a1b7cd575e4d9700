import { expect, test } from "vitest";
import { cycles } from "../../compiler/rules/cycles.ts";
import fc from "../helpers/property.ts";

const graph = (edges: Readonly<Record<string, string>>) =>
  new Map(Object.entries(edges).map(([name, to]) => [name, new Set(to)]));

test.each([
  ["a chain", { a: "b", b: "c", c: "" }, []],
  ["a node that points to itself", { a: "a", b: "a" }, ["a"]],
  ["a ring, from its first node on", { a: "c", c: "b", b: "ad", d: "" }, ["acb"]],
  ["the shortest way round", { a: "bc", b: "d", d: "c", c: "a" }, ["ac"]],
  ["two rings, in the order of their nodes", { x: "y", a: "b", b: "a", y: "x" }, ["xy", "ab"]],
  ["a ring behind another", { a: "b", b: "ac", c: "d", d: "c" }, ["ab", "cd"]],
  ["a node that is not there", { a: "z" }, []],
])("%s", (_, edges, expected) => {
  expect(cycles(graph(edges)).map((cycle) => cycle.join(""))).toEqual(expected);
});

const names = ["a", "b", "c", "d", "e", "f"];

test("there is one for each group of nodes that reach each other, and each can be walked", () => {
  const to = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 });
  fc.assert(
    fc.property(fc.tuple(...names.map(() => to)), (all) => {
      const edges = new Map(names.map((name, at) => [name, new Set(all[at])]));
      const reached = new Map(names.map((name) => [name, reach(edges, name)]));
      const groups = names.flatMap((name) => {
        const group = names.filter(
          (each) => reached.get(name)?.has(each) && reached.get(each)?.has(name),
        );
        return group[0] === name ? [group] : [];
      });
      const found = cycles(edges);
      expect(found.map(([first]) => first)).toEqual(groups.map(([first]) => first));
      for (const cycle of found) {
        const next = (at: number) => cycle[(at + 1) % cycle.length] ?? "";
        expect(cycle.every((name, at) => edges.get(name)?.has(next(at)))).toBe(true);
        expect(new Set(cycle).size).toBe(cycle.length);
      }
    }),
  );
});

/** What can be reached from `start` in one step or more. */
const reach = (edges: ReadonlyMap<string, ReadonlySet<string>>, start: string): Set<string> => {
  const found = new Set(edges.get(start));
  for (const name of found) for (const next of edges.get(name) ?? []) found.add(next);
  return found;
};
