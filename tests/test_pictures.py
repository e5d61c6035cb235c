"""The pictures: one output with words a plot, SVG that holds what it should, graphs with and without Graphviz."""

import base64
import math
import re
import time
import xml.etree.ElementTree as ElementTree

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from classroom.interactive import graph_picture
from classroom.interactive.drawing import Drawing, text_width, tick_text, tick_values
from classroom.interactive.graph_picture import GraphPicture
from micrograd_lite.pictures import axes, caption, digraph, graphs, shows_error, style
from micrograd_lite.pictures.style import DATA_TEXT, GRADIENT_TEXT
from micrograd_lite.pictures.svg import four

matplotlib.use("agg")


def parsed(svg):
    return ElementTree.fromstring(svg.replace(' xmlns="http://www.w3.org/2000/svg"', ""))


def words_of(svg):
    return [element.text for element in parsed(svg).iter("text")]


@pytest.fixture
def shown(monkeypatch):
    """What `caption` would show in a notebook."""
    outputs = []
    monkeypatch.setattr("IPython.display.display", lambda data, **kwargs: outputs.append((data, kwargs)))
    return outputs


def plotted():
    ax = axes("x", "f(x)", "A line")
    ax.plot([0, 1], [0, 2])
    return ax


def test_caption_shows_one_picture_with_its_words(shown):
    plotted()
    caption("A line that\n   climbs two a step")
    data, kwargs = shown[0]
    assert set(data) == {"image/png", "text/html", "text/plain"} and kwargs["raw"] is True
    image = ElementTree.fromstring(data["text/html"].replace(">", "/>"))  # what a running JupyterLab shows
    assert image.get("alt") == data["text/plain"] and image.get("src").endswith(data["image/png"])
    assert data["text/plain"] == "A line that climbs two a step"
    assert kwargs["metadata"]["image/png"]["alt"] == "A line that climbs two a step"
    assert plt.get_fignums() == []  # else Jupyter would show the figure a second time
    # The version of Matplotlib in the file would make two equal pictures differ.
    assert b"Software" not in base64.b64decode(data["image/png"])


def test_caption_stands_in_words_under_the_picture(shown):
    """A screen reader finds them in every front end, and no caption makes the picture larger."""
    for words in ("short", "x < 1 & y > 2, a long caption " * 20):
        plotted()
        caption(words)
    sizes = [kwargs["metadata"]["image/png"] for _, kwargs in shown[::2]]
    assert sizes[0]["height"] == sizes[1]["height"] and sizes[0]["width"] == sizes[1]["width"]
    assert [data["text/plain"] for data, _ in shown[::2]] == [data["text/plain"] for data, _ in shown[1::2]]
    assert shown[1][0]["text/html"].endswith(">short</p>") and shown[1][1] == {"raw": True}
    assert "px;" not in shown[1][0]["text/html"].split("margin")[0]  # another Matplotlib draws some pixels wider
    assert "x &lt; 1 &amp; y &gt; 2, a long" in shown[3][0]["text/html"]


def test_the_same_plot_is_the_same_file(shown):
    for _ in range(2):
        plotted()
        caption("A line")
    assert shown[0][0]["image/png"] == shown[2][0]["image/png"]


def test_caption_says_what_it_needs(shown):
    plt.close("all")
    with pytest.raises(ValueError, match="no picture to caption"):
        caption("nothing here")
    plotted()
    with pytest.raises(ValueError, match="needs a sentence"):
        caption("  ")
    assert shown == []
    plt.close("all")


def test_plots_have_named_axes_and_grow_no_pile_of_figures():
    for _ in range(3):
        ax = plotted()
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x", "f(x)")
    assert len(plt.get_fignums()) == 1
    plt.close("all")


def test_shows_error_prints_one_line(capsys):
    with shows_error():
        "a" + 1  # noqa: B018
    printed = capsys.readouterr().out
    assert printed.startswith("TypeError: ") and printed.count("\n") == 1


def test_shows_error_complains_when_nothing_goes_wrong():
    with pytest.raises(AssertionError, match="none came"):
        with shows_error():
            pass


def test_a_drawing_names_and_describes_itself():
    drawing = Drawing(200, 100, "A <title>", "What & what not")
    drawing.text(10, 20, "a < b")
    root = parsed(drawing.svg())
    assert root.get("role") == "img"
    assert [root.find("title").text, root.find("desc").text] == ["A <title>", "What & what not"]
    assert words_of(drawing.svg()) == ["a < b"]


def test_what_is_not_finite_is_left_out():
    drawing = Drawing(200, 100, "t", "d")
    plot = drawing.axes((40, 10, 150, 50), (0, 4), (0, 4), "x", "y")
    before = len(drawing.parts)
    plot.point(math.nan, 1)
    plot.segment(0, 0, math.inf, 1)
    plot.arrow(0, math.nan, 1, 1)
    plot.text(math.nan, 0, "lost")
    assert len(drawing.parts) == before
    plot.curve([0, 1, 2, 3, 4], [0, 1, math.nan, 3, 4])
    assert drawing.parts[-1].count("<polyline") == 2  # the line is broken where the number is missing
    assert "nan" not in drawing.svg() and "inf" not in drawing.svg()


def test_a_plot_keeps_to_its_box():
    drawing = Drawing(200, 100, "t", "d")
    plot = drawing.axes((40, 10, 150, 50), (0, 4), (0, 4), "x", "y")
    before = len(drawing.parts)
    plot.point(5, 1)
    plot.text(5, 1, "outside")
    assert len(drawing.parts) == before
    plot.curve([0, 4], [0, 1e300])
    assert drawing.parts[-1].startswith(
        '<svg x="40" y="10" width="150" height="50" viewBox="40 10 150 50" overflow="hidden"'
    )
    assert "id=" not in drawing.svg()  # pictures on one page would share it
    largest = max(
        abs(float(n)) for n in re.findall(r'points="([^"]*)"', drawing.parts[-1])[0].replace(",", " ").split()
    )
    assert largest <= 20000


def test_data_coordinates_become_pixels():
    drawing = Drawing(200, 100, "t", "d")
    plot = drawing.axes((40, 10, 100, 50), (0, 10), (0, 1), "x", "y")
    assert (plot.px(5), plot.py(0), plot.py(1)) == (90, 60, 10)
    logarithmic = drawing.axes((0, 0, 100, 100), (1e-10, 1), (1e-4, 1), "h", "error", xlog=True, ylog=True)
    assert logarithmic.px(1e-5) == pytest.approx(50) and logarithmic.py(1e-2) == pytest.approx(50)
    assert math.isnan(logarithmic.py(0)) and math.isnan(logarithmic.px(-1))


@pytest.mark.parametrize(
    "limits, count, log, expected",
    [
        ((0, 10), 5, False, ["0", "2", "4", "6", "8", "10"]),
        ((-1, 1), 4, False, ["−1", "−0.5", "0", "0.5", "1"]),
        ((1e-4, 1), 5, True, ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"]),
        ((3, 3), 5, False, []),
        ((math.nan, 1), 5, False, []),
    ],
)
def test_ticks_are_round_numbers(limits, count, log, expected):
    assert [tick_text(t, log) for t in tick_values(limits, count, log)] == expected


def contrast(color, behind=style.WHITE):
    """The contrast of two colours as WCAG measures it, from 1 to 21."""

    def light(color):
        parts = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        r, g, b = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    darker, lighter = sorted([light(color), light(behind)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", ["DATA_TEXT", "GRADIENT_TEXT", "PURPLE_TEXT", "MUTED_TEXT", "ERROR_TEXT", "INK"])
def test_words_can_be_read(name):
    assert contrast(getattr(style, name)) >= 4.5


@pytest.mark.parametrize("name", ["BLUE", "ORANGE", "GREEN", "VERMILION", "PURPLE", "SKY", "QUIET", "MUTED_TEXT"])
def test_marks_and_borders_can_be_seen(name):
    assert contrast(getattr(style, name)) >= 3


@pytest.mark.parametrize("mark", graph_picture.MARKS)
def test_a_marked_node_can_be_seen_and_its_words_can_be_read(mark):
    color, _, behind, opacity = graph_picture.MARKS[mark]
    assert contrast(color, behind) >= (4.5 if mark in graph_picture.VERDICTS else 3) and opacity == 1
    assert min(contrast(ink, behind) for ink in (style.DATA_TEXT, style.GRADIENT_TEXT, style.INK)) >= 4.5


def two_plots():
    drawing = Drawing(900, 400, "t", "d")
    xs = [k / 60 for k in range(240)]
    for left in (60, 500):
        plot = drawing.axes((left, 30, 350, 300), (0, 4), (-1, 1), "x", "y", title="A plot")
        plot.curve(xs, [math.sin(x) for x in xs])
        plot.point(1, 0.5)
        plot.arrow(1, 0, 2, 0.5)
        plot.text(1, 0.5, "here")
    return drawing.svg()


def test_drawing_is_fast():
    times = []
    for _ in range(20):
        start = time.perf_counter()
        two_plots()
        times.append(time.perf_counter() - start)
    assert sorted(times)[5] < 0.012, "about 1 ms on a quiet machine"
    assert two_plots() == two_plots()


# Graphs

SVG = "{http://www.w3.org/2000/svg}"


def small_graph():
    graph = digraph("a times b", "The graph of e = a·b")
    graph.value("a", "a", 2, 6, parameter=True)
    graph.value("b", "b<", -3.0, "?", stacked=False)
    graph.operation("e*", "*")
    graph.value("e", "e", -6.0)
    graph.flow("a", "e*", -3)
    graph.flow("b", "e*", 2.0)
    graph.flow("e*", "e")
    return graph


def test_a_graph_shows_itself_as_a_picture_with_words():
    graph = small_graph()
    data, metadata = graph._repr_mimebundle_()
    assert set(data) == {"image/svg+xml", "text/html", "text/plain"}
    assert 'aria-label="a times b. The graph of e = a·b"' in data["text/html"]  # what a running JupyterLab shows
    assert data["text/plain"] == metadata["image/svg+xml"]["alt"] == "The graph of e = a·b"
    svg = data["image/svg+xml"]
    root = ElementTree.fromstring(svg)
    name = "{http://www.w3.org/2000/svg}"
    assert root.find(name + "title").text == "a times b" and root.find(name + "desc").text == "The graph of e = a·b"
    texts = [element.text for element in root.iter(name + "text")]
    for expected in ("a", "data 2", "grad 6", "b<", "data −3", "grad ?", "×", "data −6"):
        assert expected in texts
    assert sum("−3" in text for text in texts) == 2  # b's data, and the local derivative towards a
    assert svg == small_graph().svg()
    assert "<!--" not in svg and "id=" not in svg and svg.count("<title>") == 1


def drawn_texts(svg):
    """{text: its attributes} of a drawn graph."""
    return {element.text: element.attrib for element in ElementTree.fromstring(svg).iter(SVG + "text")}


def test_data_is_blue_gradient_orange_a_label_and_a_parameter_bold():
    svg = small_graph().svg()
    texts = drawn_texts(svg)
    for value in ("2", "−3", "−6"):
        assert texts[f"data {value}"]["fill"] == DATA_TEXT
    assert texts["grad 6"]["fill"] == texts["grad ?"]["fill"] == GRADIENT_TEXT
    assert all(texts[label]["font-weight"] == "bold" for label in ("a", "b<", "e"))
    assert "font-weight" not in texts["data 2"]
    assert svg.count('stroke-width="3"') == 1, "the border of the parameter, and no line inside it"


def test_an_array_keeps_the_colour_of_its_kind_on_every_line():
    graph = digraph("w", "one array")
    graph.value("w", "w", np.array([[1.0, -2.0], [3.0, 4.5]]), np.array([[0.5, 0.0], [0.0, 0.25]]))
    texts = drawn_texts(graph.svg())
    assert texts["data shape (2, 2)"]["fill"] == texts["1, −2"]["fill"] == texts["3, 4.5"]["fill"] == DATA_TEXT
    assert texts["grad shape (2, 2)"]["fill"] == texts["0.5, 0"]["fill"] == texts["0, 0.25"]["fill"] == GRADIENT_TEXT


@pytest.mark.parametrize("label", ["a|b", "{a}", "<b>", r"\N", r"back\slash", 'say "hi"', "&amp;"])
def test_graphviz_takes_no_character_of_a_label_for_a_sign_of_its_own(label):
    graph = digraph("one", "one value")
    graph.value("a", label, 2)
    assert label in drawn_texts(graph.svg())


def test_no_label_is_an_html_label():
    """The browser's Graphviz does not know them, and draws the name of the node instead."""
    assert "label=<" not in small_graph().source.replace(" ", "")


def test_pygraphviz_draws_where_there_is_no_dot(monkeypatch):
    pytest.importorskip("pygraphviz")

    def no_dot(source, format):
        raise graphs.graphviz.ExecutableNotFound(["dot"])

    monkeypatch.setattr(graphs, "by_dot", no_dot)
    assert small_graph().svg().startswith("<svg")


def without_graphviz(monkeypatch):
    def nothing(source, format):
        raise ImportError

    monkeypatch.setattr(graphs, "by_dot", nothing)
    monkeypatch.setattr(graphs, "by_pygraphviz", nothing)


def test_without_graphviz_a_graph_is_text_with_advice(monkeypatch):
    without_graphviz(monkeypatch)
    assert small_graph().svg() is None
    data = small_graph()._repr_mimebundle_()
    assert set(data) == {"text/plain"}
    assert data["text/plain"].splitlines()[0].startswith("To see this graph drawn, install Graphviz")
    assert "digraph" in data["text/plain"]


def test_a_broken_dot_program_is_passed_over(monkeypatch, tmp_path):
    pytest.importorskip("pygraphviz")
    broken = tmp_path / "dot"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert small_graph().svg().startswith("<svg")


def double():
    """b = a + a: two arrows between the same two nodes."""
    picture = GraphPicture()
    picture.value("a", "a", parameter=True)
    picture.operation("b+", "+")
    picture.value("b", "b")
    picture.edge("a", "b+")
    picture.edge("a", "b+")
    picture.edge("b+", "b")
    return picture


@pytest.mark.parametrize("graphviz_at_hand", [True, False])
def test_a_graph_picture_keeps_its_shape_and_changes_its_numbers(monkeypatch, graphviz_at_hand):
    if not graphviz_at_hand:
        without_graphviz(monkeypatch)
    picture = double()
    first = picture.draw(
        "t", "d", data={"a": "3"}, grad={"b": "1"}, local={0: "left", 1: "right"}, marks={"a": "active"}
    )
    places = dict(picture.places)
    second = picture.draw("t", "d", data={"a": "4"}, marks={0: "chosen", "b": "right"})
    assert picture.places == places
    assert {"3", "1", "left", "right"} <= set(words_of(first.svg()))
    assert "4" in words_of(second.svg()) and "left" not in words_of(second.svg()) and "✓" in words_of(second.svg())
    assert places["a"][0] < places["b+"][0] < places["b"][0]
    (_, _, one, label_one), (_, _, two, label_two), _ = picture.edges
    assert one != two and label_one != label_two
    for x, y, width, height in places.values():
        assert 0 <= x - width / 2 and x + width / 2 <= picture.size[0]
        assert 0 <= y - height / 2 and y + height / 2 <= picture.size[1]


def test_a_graph_picture_is_laid_out_once(monkeypatch):
    count = []
    original = graph_picture.rendered
    monkeypatch.setattr(graph_picture, "rendered", lambda *args: count.append(1) or original(*args))
    picture = double()
    for step in range(5):
        picture.draw("t", "d", data={"a": str(step)})
    assert len(count) == 1
    picture.value("c", "c")
    picture.draw("t", "d")
    assert len(count) == 2 and "c" in picture.places


def test_a_box_without_label_and_gradient_is_drawn_too():
    graph = digraph("One box", "A box with a number alone.")
    graph.value("v", "", 3.5)
    assert "data 3.5" in graph.svg()
    assert "<HR/>" not in graph.source


def test_a_wide_graph_shrinks_to_fit_but_stays_readable():
    graph = digraph("Two boxes", "a and b.")
    graph.value("a", "a", 1.0)
    graph.value("b", "b", 2.0)
    graph.flow("a", "b")
    head = graph.svg().split(">", 1)[0]
    wide = float(re.search(r'width="([\d.]+)"', head)[1])
    least = float(re.search(r"max-width:100%;min-width:([\d.]+)px", head)[1])
    assert 0.7 * wide < least < 0.9 * wide


def test_the_number_of_an_edge_lies_on_that_edge():
    """Beside it, the 0 of one arrow of a product would stand under the other one."""
    graph = digraph("x·w", "A product of two")
    for name in "xw":
        graph.value(name, name, 0.0)
    graph.operation("op", "*")
    graph.flow("x", "op", 1.0)
    graph.flow("w", "op", 0.0)
    places = []
    for edge in re.findall(r'<g class="edge">.*?</g>', graph.svg(), re.DOTALL):
        curve = [float(n) for n in re.findall(r"-?[\d.]+", re.search(r' d="([^"]*)"', edge)[1])]
        x, y = (float(n) for n in re.search(r'<text [^>]*x="([^"]*)" y="([^"]*)"', edge).groups())
        places.append((x, y - 4, list(zip(curve[::2], curve[1::2]))))
    assert len(places) == 2
    for x, y, own in places:
        apart = [math.dist((x, y), graphs.nearest(curve, (x, y))) for _, _, curve in places]
        assert min(apart) < 1.5 and sorted(apart)[1] > 10
        assert math.dist((x, y), graphs.nearest(own, (x, y))) == min(apart)


@pytest.mark.parametrize(
    "x, shown",
    [
        (0.0, "0"),
        (-0.0, "0"),
        (-3.0, "−3"),
        (0.70710678, "0.7071"),
        (645.577312, "645.5773"),
        (4.5e-7, "4.5·10⁻⁷"),
        (-1e-5, "−10⁻⁵"),
        (1e300, "10³⁰⁰"),
        (math.inf, "inf"),
    ],
)
def test_a_number_has_at_most_four_decimals_and_a_tiny_one_is_not_shown_as_0(x, shown):
    assert four(x) == shown


@pytest.mark.parametrize("text", ["−123456.7891", "not a number at all"])
def test_a_long_text_stays_inside_its_box(text):
    picture = GraphPicture()
    picture.value("a", "a")
    picture.lay_out()
    shown = parsed(picture.draw("t", "d", grad={"a": text}).svg())
    size = next(float(e.get("font-size")) for e in shown.iter("text") if e.text == text)
    assert text_width(text, size) < picture.places["a"][2] - text_width("grad", 12)
