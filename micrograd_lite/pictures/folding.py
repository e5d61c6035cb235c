"""The empty picture that chapter 05 fills with Values. It folds a graph too large to read, and refuses a huge one."""

from .graphs import Digraph, digraph

MOST = 300  # values; a picture of more grows to megabytes


def refuse_non_value(root):
    """TypeError for what has no graph: it says what to draw instead."""
    if hasattr(root, "_prev"):
        return
    kind, advice = type(root).__name__, "give it the Value that a computation ended in"
    if isinstance(root, (list, tuple, set, dict)):
        advice = "give it one Value at a time, as in draw_dot(values[0])"
    elif hasattr(root, "parameters"):
        advice = "draw its output, as in draw_dot(network(inputs)), or the network itself with draw_network(network)"
    raise TypeError(f"only a Value has a graph, and this is of type {kind}: {advice}")


def printable(words):
    """Text on one line, without the characters that a picture cannot hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(words)).split())


class FoldingGraph(Digraph):
    """A graph of Values that draws the first `fold_above` of them, and a … where an arrow comes from another."""

    fold_above = MOST

    def __init__(self, **attributes):
        super().__init__(**attributes)
        self.shown, self.folded = set(), set()

    def value(self, name, label, *numbers, **look):
        if len(self.shown) >= self.fold_above:
            self.folded.add(name)
            return
        self.shown.add(name)
        super().value(name, printable(label), *numbers, **look)

    def operation(self, name, label):
        if name.removesuffix("_op") in self.shown:
            super().operation(name, label)

    def flow(self, tail, head, local=None):
        if head.removesuffix("_op") not in self.shown:
            return
        if tail in self.folded:
            self.node(tail, "…", shape="plaintext")
        super().flow(tail, head, local)


def empty_graph(root, nodes, rankdir, fold_above):
    """A picture without nodes, with its title and its notes; ValueError if there are too many nodes to draw at all."""
    count = len(nodes)
    if count > MOST:
        raise ValueError(f"{count} nodes are too many to draw: draw a part, such as draw_dot(an_inner_node)")
    title = f"The graph of {printable(root.label) or 'a computation'}"
    shape = getattr(root.data, "shape", ())  # of an Array; a Value's number has none
    last = f"an array of shape {shape}" if shape else f"{root.data:.4f}"
    graph = digraph(title, f"{title}: {count} values, the last one is {last}", rankdir, FoldingGraph)
    graph.fold_above = fold_above
    if count > fold_above:
        graph.attr(label=f"Folded: the {fold_above} values nearest to the result, of {count}. Behind each … are more.")
    return graph
