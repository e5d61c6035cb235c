"""Chapter 05: the graph of a computation, listed and drawn."""

from .pictures.folding import empty_graph, refuse_non_value


def trace(root):
    """List the nodes that `root` was made from, the nearest first, and the edges (parent, child, local derivative).

    An operation that uses a node twice, as in a + a, has two edges from it.
    """
    refuse_non_value(root)
    nodes, edges = [root], []
    seen = {root}
    for node in nodes:  # the list grows while the loop walks along it
        for parent, local in zip(node._prev, node._local):
            edges.append((parent, node, local))
            if parent not in seen:
                seen.add(parent)
                nodes.append(parent)
    return nodes, edges


def draw_dot(root, rankdir="LR", gradients=True, fold_above=80):
    """Draw the graph of `root`: label, data and gradient of each Value, and on each edge its local derivative.

    `rankdir="TB"` draws from top to bottom, `gradients=False` leaves the gradients out. A graph of more than
    `fold_above` values is drawn only that far from the result. ValueError above 300 values.
    """
    nodes, edges = trace(root)
    graph = empty_graph(root, nodes, rankdir, fold_above)
    names = {node: f"v{i}" for i, node in enumerate(nodes)}
    for node, name in names.items():
        graph.value(name, node.label, node.data, node.grad if gradients else None)
        if node._op:
            graph.operation(f"{name}_op", node._op)
            graph.flow(f"{name}_op", name)
    for parent, child, local in edges:
        graph.flow(names[parent], f"{names[child]}_op", local)
    return graph
