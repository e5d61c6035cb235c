"""Mutants of the solutions of exercises 05 that are right answers, too."""

APART = "neither line reads what the other one sets"

EQUIVALENT = {
    "trace": {
        "seen = {root}, before: nodes, edges = ([root], [])": APART,
        "for parent, local in zip(node._prev, node._local): -> "
        "for parent, local in list(zip(node._prev, node._local))[::-1]:": "the order within the lists does not matter",
        "if parent not in seen:, before: edges.append((parent, node, local))": APART,
        "nodes.append(parent), before: seen.add(parent)": APART,
    },
}
