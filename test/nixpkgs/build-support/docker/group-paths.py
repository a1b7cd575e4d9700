"""Groups the store paths of an image into layers, by a pipeline of functions over their graph.

A builder with structured attributes: `graph` is the closure, `exclude` what is no part of a layer,
`pipeline` a list of calls `["function", argument...]`. A graph is a dict from a path to the set of
paths it refers to. The functions and what they give are those of nixpkgs'
flatten_references_graph; `split_paths` alone is missing.
"""

import json


def reachable(graph, roots):
    """The roots that are in the graph, and all they lead to."""
    seen, todo = set(), [root for root in roots if root in graph]
    while todo:
        path = todo.pop()
        if path not in seen:
            seen.add(path)
            todo.extend(graph[path])
    return seen


def restrict(graph, paths):
    return {path: graph[path] & paths for path in graph if path in paths}


def inverse(graph):
    return {path: {other for other in graph if path in graph[other]} for path in graph}


def split(graph, main):
    return {"main": restrict(graph, main), "rest": restrict(graph, graph.keys() - main)}


def subcomponent_out(roots, graph):
    return split(graph, reachable(graph, roots))


def subcomponent_in(roots, graph):
    return split(graph, reachable(inverse(graph), roots))


def remove_paths(paths, graph):
    return restrict(graph, graph.keys() - set(paths if isinstance(paths, list) else [paths]))


def is_graph(value):
    return isinstance(value, dict) and all(isinstance(item, set) for item in value.values())


def flatten(value):
    """Nested lists and main/rest pairs as one list of graphs."""
    if is_graph(value):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [graph for part in parts for graph in flatten(part)]


def popularity_contest(graph):
    """One graph per path, the most referred to first."""
    weight = {path: len(reachable(inverse(graph), [path])) for path in graph}
    return [restrict(graph, {path}) for path in sorted(graph, key=lambda path: (-weight[path], path))]


def merge(graphs):
    return {path: references for graph in graphs for path, references in graph.items()}


def limit_layers(count, graphs):
    """The first count - 1 as they are, the others as one."""
    graphs = flatten(graphs)
    return graphs if len(graphs) <= count else [*graphs[: count - 1], merge(graphs[count - 1 :])]


def split_every(count, graphs):
    graphs = flatten(graphs)
    return [merge(graphs[start : start + count]) for start in range(0, len(graphs), count)]


FUNCTIONS = {
    "flatten": flatten,
    "limit_layers": limit_layers,
    "map": lambda call, values: [apply(call, value) for value in values],
    "over": lambda key, call, value: {**value, key: apply(call, value[key])},
    "pipe": lambda calls, value: pipe(calls, value),
    "popularity_contest": popularity_contest,
    "remove_paths": remove_paths,
    "reverse": lambda values: list(reversed(values)),
    "split_every": split_every,
    "subcomponent_in": subcomponent_in,
    "subcomponent_out": subcomponent_out,
}


def apply(call, value):
    name, *arguments = call
    return FUNCTIONS[name](*arguments, value)


def pipe(calls, value):
    for call in calls:
        value = apply(call, value)
    return value


def main():
    with open(".attrs.json") as file:
        attributes = json.load(file)
    exclude = set(attributes["exclude"])
    graph = {
        node["path"]: set(node["references"]) - exclude - {node["path"]}
        for node in attributes["graph"]
        if node["path"] not in exclude
    }
    if attributes["pipeline"] == []:
        raise TypeError("'Graph' object is not iterable (an empty layering pipeline)")
    layers = [sorted(layer) for layer in flatten(pipe(attributes["pipeline"], graph)) if layer]
    with open(attributes["outputs"]["out"], "w") as file:
        json.dump(layers, file)


if __name__ == "__main__":
    main()
