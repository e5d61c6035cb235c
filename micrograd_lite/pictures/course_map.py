"""The map of the course, drawn as a graph: the first graph that a reader sees."""

from .graphs import digraph
from .style import DATA_TEXT, MUTED_TEXT, QUIET

# number: (title, minutes); no minutes if the chapter is still to come
PARTS = {
    "One slope at a time": {
        "01": ("one input", 40),
        "02": ("many inputs", 40),
        "03": ("the chain rule\nby hand", 50),
    },
    "An engine": {
        "04": ("a number\nthat remembers", 45),
        "05": ("drawing\nthe graph", 45),
        "06": ("backward,\nautomatically", 50),
        "07": ("more\noperations", 50),
        "08": ("the same\nin PyTorch", 50),
    },
    "Networks that learn": {
        "09": ("neuron,\nlayer, MLP", 50),
        "10": ("gradient\ndescent", 50),
        "11": ("two moons", 50),
        "12": ("a cubic", 45),
    },
    "Faster, and further": {
        "13": ("two\ndirections", 50),
        "14": ("arrays", 50),
        "15": ("record once,\nreplay", 50),
        "16": ("real digits", 55),
    },
}


def course_map():
    """The chapters as a graph, row by row. Those still to come are grey and dashed."""
    graph = digraph("The map of the course", "Sixteen chapters in four rows: " + "; ".join(PARTS), rankdir="TB")
    graph.graph_attr["nodesep"] = "0.12"
    previous = None
    for part, chapters in PARTS.items():
        with graph.subgraph(graph_attr={"rank": "same"}) as row:
            row.node(part, part, shape="plaintext", fontcolor=MUTED_TEXT, width="1.5")
            for chapter, (title, minutes) in chapters.items():
                there = minutes is not None
                words = f"{chapter}\n{title}" + ("" if there else "\n(to come)")
                look = (
                    {"color": DATA_TEXT, "penwidth": "1.6"}
                    if there
                    else {"color": QUIET, "fontcolor": MUTED_TEXT, "style": "dashed"}
                )
                row.node(chapter, words, shape="box", width="1.1", height="0.75", **look)
            names = [part, *chapters]
            row.edge(names[0], names[1], style="invis")
            for tail, head in zip(names[1:], names[2:]):
                row.edge(tail, head)
        if previous:
            graph.edge(previous, part, style="invis")
        previous = part
    return graph
