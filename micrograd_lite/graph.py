"""Chapter 05: the graph of a computation, listed and drawn."""

from .pictures import digraph


def trace(root):
    """List the nodes that `root` was made from, the nearest first, and the edges (parent, child, local derivative).

    An operation that uses a node twice, as in a + a, has two edges to it.
    """
    nodes, edges = [root], []
    seen = {root}
    for node in nodes:  # the list grows while we walk along it
        for parent, local in zip(node._prev, node._local):
            edges.append((parent, node, local))
            if parent not in seen:
                seen.add(parent)
                nodes.append(parent)
    return nodes, edges


def add_node(graph, name, node, gradients):
    """Draw one Value, and before it the operation that made it."""
    graph.value(name, node.label, node.data, node.grad if gradients else None)
    if node._op:
        graph.operation(f"{name}_op", node._op)
        graph.flow(f"{name}_op", name)


def new_graph(root, nodes, rankdir, fold_above, refuse_above=300):
    """An empty picture with its title and its notes; ValueError if there are too many nodes to draw at all."""
    count = len(nodes)
    if count > refuse_above:
        raise ValueError(f"{count} nodes are too many to draw: draw a part, such as draw_dot(an_inner_node)")
    title = f"The graph of {root.label or 'a computation'}"
    shape = getattr(root.data, "shape", ())
    last = f"an array of shape {shape}" if shape else f"{root.data:.4f}"
    desc = f"{title}: {count} values, the last one is {last}"
    graph = digraph(title, desc, rankdir)
    if count > fold_above:
        graph.attr(label=f"Folded: the {fold_above} values nearest to the result, of {count}. Behind each … are more.")
    return graph


def draw_dot(root, rankdir="LR", gradients=True, fold_above=80):
    """Draw the graph of `root`: label, data and gradient of each Value, and on each edge its local derivative.

    `rankdir="TB"` draws from top to bottom, `gradients=False` hides the gradients. A graph of more than `fold_above`
    values is drawn only that far.
    """
    nodes, edges = trace(root)
    graph = new_graph(root, nodes, rankdir, fold_above)
    names = {node: f"v{i}" for i, node in enumerate(nodes)}
    shown = set(nodes[:fold_above])
    for node in nodes[:fold_above]:
        add_node(graph, names[node], node, gradients)
    for parent, child, local in edges:
        if child in shown:
            if parent not in shown:
                graph.node(names[parent], "…", shape="plaintext")
            graph.flow(names[parent], f"{names[child]}_op", local)
    return graph
