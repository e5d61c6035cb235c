"""The map of the course, drawn as a graph: the first graph that a reader sees."""

from .graphs import digraph
from .style import DATA_TEXT, MUTED_TEXT

PARTS = {
    "One slope at a time": {
        "01": "one input",
        "02": "many inputs",
        "03": "the chain rule\nby hand",
    },
    "An engine": {
        "04": "a number\nthat remembers",
        "05": "drawing\nthe graph",
        "06": "backward,\nautomatically",
        "07": "more\noperations",
        "08": "the same\nin PyTorch",
    },
    "Networks that learn": {
        "09": "neuron,\nlayer, MLP",
        "10": "gradient\ndescent",
        "11": "two moons",
        "12": "a cubic",
    },
    "Faster, and further": {
        "13": "two\ndirections",
        "14": "arrays",
        "15": "record once,\nreplay",
        "16": "real digits",
    },
}


def course_map():
    """The chapters as a graph, row by row."""
    graph = digraph("The map of the course", "Sixteen chapters in four rows: " + "; ".join(PARTS), rankdir="TB")
    graph.graph_attr["nodesep"] = "0.12"
    look = {"shape": "box", "width": "1.1", "height": "0.75", "color": DATA_TEXT, "penwidth": "1.6"}
    for part, chapters in PARTS.items():
        with graph.subgraph(graph_attr={"rank": "same"}) as row:
            row.node(part, part, shape="plaintext", fontcolor=MUTED_TEXT, width="1.5")
            for chapter, title in chapters.items():
                row.node(chapter, f"{chapter}\n{title}", **look)
            names = [part, *chapters]
            row.edge(names[0], names[1], style="invis")
            for tail, head in zip(names[1:], names[2:]):
                row.edge(tail, head)
    for above, below in zip(PARTS, list(PARTS)[1:]):
        graph.edge(above, below, style="invis")
    return graph
