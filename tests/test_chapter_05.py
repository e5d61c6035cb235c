"""Chapter 05: its numbers, trace and draw_dot, and wrong answers that nobody has listed."""

import math
import xml.etree.ElementTree as ElementTree

import graphviz
import nbformat
import pytest
from conftest import ROOT
from seen import code_cells, texts

from classroom.checks import chapter_05 as check
from classroom.checks.chapter_05.filled_on_paper import filled
from classroom.checks.chapter_05.steepest import doubled, squared
from classroom.checks.chapter_05.trace import walk
from classroom.checks.chapter_05.wrong_gradient import hunted
from classroom.engine import Value, module
from micrograd_lite.gradient import gradient

graph = module("graph")
trace, draw_dot = graph.trace, graph.draw_dot
BIAS = 6.8813735870195432


@pytest.fixture(scope="module")
def cells():
    return code_cells("05")


def drawings(cells, words):
    """The texts in the pictures of the cells whose code holds `words`."""
    found = []
    for cell in cells:
        for output in cell.outputs:
            svg = "".join(output.get("data", {}).get("image/svg+xml", ""))
            if svg and words in cell.source:
                found.append(texts(svg))
    return found


def leaf(data, label):
    return Value(data, label=label)


def loss():
    a, b, c, f = (leaf(x, n) for x, n in [(2.0, "a"), (-3.0, "b"), (10.0, "c"), (-2.0, "f")])
    e = a * b
    d = e + c
    L = d * f
    e.label, d.label, L.label = "e", "d", "L"
    return L, dict(a=a, b=b, c=c, f=f, e=e, d=d, L=L)


def twice():
    a = leaf(3.0, "a")
    b = a + a
    b.label = "b"
    return a, b


def chain(steps):
    node = leaf(1.0, "start")
    for _ in range(steps):
        node = node + node
    return node


# -- the numbers ------------------------------------------------------------------------------------------------------


def test_how_many_nodes_there_are(page):
    assert "['y', 'b', 'a', 'a', 'b', 'a', 'a']" in page and "131071" in page and "[3, 17]" in page
    assert 2**17 - 1 == 131071 and len(trace(chain(16))[0]) == 17


def test_the_edges_on_the_page(page):
    assert page.count("a -> b, local derivative 1.0") == 2 and page.count("b -> y, local derivative 6.0") == 2


def test_the_gradients_filled_in_by_hand_are_chapter_03s(cells):
    (last,) = drawings(cells, "a.grad = -3.0 * e.grad")
    for number in ["6", "−4", "−2", "4", "1"]:
        assert f"grad {number}" in last
    assert last.count("grad −2") == 3
    L, nodes = loss()
    L.backward()
    assert {name: node.grad for name, node in nodes.items()} == dict(a=6, b=-4, c=-2, f=4, e=-2, d=-2, L=1)


def test_the_graph_is_drawn_again_after_each_step(cells):
    pictures = [drawings(cells, words)[0] for words in ["L.grad = 1.0", "f.grad = 4.0", "c.grad = 1.0", "b.grad = 2.0"]]
    unfilled = [sum(text == "grad 0" for text in picture) for picture in pictures]
    assert unfilled == [6, 4, 2, 0]


def test_the_neuron(cells):
    (last,) = drawings(cells, "w2.grad = 0.0 * p2.grad")
    for line in ["data 0.7071", "data 0.8814", "grad −1.5", "grad 1", "grad 0"]:
        assert line in last
    assert last.count("grad 0.5") == 6  # n, s, b, p1, p2 and x2
    claimed = [-1.5, 1.0, 0.5, 0.0, 0.5]
    nudged = gradient(lambda x1, w1, x2, w2, b: math.tanh(x1 * w1 + x2 * w2 + b), [2.0, -3.0, 0.0, 1.0, BIAS])
    assert nudged == pytest.approx(claimed, abs=1e-9)


def test_what_is_too_large_is_refused_on_the_page(page):
    assert "ValueError: 401 nodes are too many to draw" in page


# -- the module -------------------------------------------------------------------------------------------------------


def test_trace_lists_nodes_once_and_edges_every_time():
    a, b = twice()
    assert trace(b) == ([b, a], [(a, b, 1.0), (a, b, 1.0)])
    assert trace(a) == ([a], [])


def test_trace_of_a_diamond():
    a, b = leaf(1.7, "a"), leaf(-0.6, "b")
    c, d = a + b, a * b
    y = c * d
    nodes, edges = trace(y)
    assert set(nodes) == {a, b, c, d, y} and len(nodes) == 5 and nodes[0] is y
    assert {(p, c_): s for p, c_, s in edges} == {
        (c, y): d.data, (d, y): c.data, (a, c): 1.0, (b, c): 1.0, (a, d): -0.6, (b, d): 1.7
    }  # fmt: skip


@pytest.mark.slow
def test_trace_is_as_deep_as_you_like():
    nodes, edges = trace(chain(100_000))
    assert len(nodes) == 100_001 and len(edges) == 200_000


def test_equal_numbers_are_different_nodes():
    assert len(trace(leaf(1.7, "a") * leaf(1.7, "b"))[0]) == 3


def test_a_plus_a_has_two_arrows():
    _, b = twice()
    source = draw_dot(b).source
    assert source.count("v1 -> v0_op") == 2 and source.count("v0_op -> v0") == 1


def test_what_draw_dot_returns_is_the_graphviz_packages():
    L, _ = loss()
    drawn = draw_dot(L)
    assert isinstance(drawn, graphviz.Digraph) and callable(drawn.render)
    assert "rankdir=LR" in drawn.source and "rankdir=TB" in draw_dot(L, rankdir="TB").source


def test_the_picture_shows_labels_data_gradients_operations_and_local_derivatives():
    L, nodes = loss()
    L.backward()
    svg = draw_dot(L).svg()
    texts = [element.text.strip() for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    for name, node in nodes.items():
        expected = [name, f"data {node.data:g}", f"grad {node.grad:g}"]
        assert set(word.replace("-", "−") for word in expected) <= set(texts)
    assert {"−3", "2", "1", "−2", "4", "×", "+"} <= set(texts)
    assert "grad" not in draw_dot(L, gradients=False).svg()


def test_labels_that_look_like_tags_do_no_harm():
    node = leaf(1.0, "<b>&") * leaf(2.0, 'say "hi"')
    ElementTree.fromstring(draw_dot(node).svg())


def test_a_large_graph_is_folded_and_a_larger_one_refused():
    folded = draw_dot(chain(100))
    assert "Folded: the 80 values nearest to the result, of 101" in folded.source
    assert 'v80 [label="…" shape=plaintext]' in folded.source and "v81" not in folded.source
    assert "Folded" not in draw_dot(chain(79)).source
    assert "Folded: the 5 values" in draw_dot(chain(16), fold_above=5).source
    draw_dot(chain(299))
    with pytest.raises(ValueError, match="301 nodes are too many to draw"):
        draw_dot(chain(300))


def test_the_title_says_what_is_drawn():
    L, _ = loss()
    assert draw_dot(L).title == "The graph of L" and "7 values, the last one is -8.0000" in draw_dot(L).desc
    assert "a computation" in draw_dot(leaf(1.0, "")).title


# -- the exercises ----------------------------------------------------------------------------------------------------


def test_the_gradients_of_task_1_agree_with_nudges():
    a, b, c, d = (check.filled_on_paper.reference()[f"{name}.grad"] for name in "abcd")
    assert gradient(lambda a, b, c: (a * b + b) * c, [1.5, -0.6, 2.4]) == pytest.approx([a, b, c])
    assert gradient(lambda d, c: d * c, [-1.5, 2.4])[0] == pytest.approx(d)
    assert len({round(x, 6) for x in (a, b, c, d)}) == 4 and sum(x < 0 for x in (a, b, c, d)) == 2


def test_the_gradients_of_task_3_agree_with_nudges():
    right = check.wrong_gradient.reference()
    nudged = gradient(lambda p, q, r: (p * q) * (p * q + r), [1.5, -0.8, 2.5])
    assert nudged == pytest.approx([right["p.grad"], right["q.grad"], -1.2])
    assert gradient(lambda u: u * (u + 2.5), [-1.2])[0] == pytest.approx(right["u.grad"])


def test_the_three_wrong_numbers_of_task_3_come_from_one_mistake():
    u = 1.5 * -0.8 + 2.5  # one of the two shares of u
    nb = nbformat.read(ROOT / "exercises" / "05_graph.ipynb", as_version=4)
    (cell,) = [cell.source for cell in nb.cells if "z.grad, v.grad" in cell.source]
    assert u == pytest.approx(1.3) and "= 1.0, -1.2, 1.3, -1.2, -1.04, 1.95" in cell
    assert (-0.8 * u, 1.5 * u) == pytest.approx((-1.04, 1.95))


STEPS = {"double": lambda v: v + v, "square": lambda v: v * v}


def test_only_one_program_of_three_doublings_and_squares_is_steep_enough():
    steep = []
    for first in STEPS:
        for second in STEPS:
            for third in STEPS:
                x = Value(1.5)
                root = STEPS[third](STEPS[second](STEPS[first](x)))
                root.backward()
                if check.steepest.judge(root).kind == "right":
                    steep.append((first, second, third, x.grad))
                assert (x.grad > 200) == (check.steepest.judge(root).kind == "right")
    assert steep == [("double", "square", "square", 216.0)]


class Learners:
    """A Value whose records lie."""

    def __init__(self, data, prev=(), op="", local=()):
        self.data, self.grad, self.label, self._prev, self._op, self._local = data, 0.0, "", prev, op, local


def liar():
    x = Learners(1.5)
    y = Learners(3.0, (x, x), "+", (900.0, 900.0))
    z = Learners(6.0, (y, y), "+", (1.0, 1.0))
    return Learners(12.0, (z, z), "+", (1.0, 1.0))


def made(make, start=1.5):
    return make(Value(start))


UNLISTED = [
    (check.filled_on_paper, lambda: filled(d=2.5)),
    (check.filled_on_paper, lambda: dict.fromkeys(filled(), 0)),
    (check.filled_on_paper, lambda: filled(b=6.6)),
    (check.trace, lambda: lambda root: (walk(root)[0], [])),
    (check.trace, lambda: lambda root: ([], walk(root)[1])),
    (check.trace, lambda: lambda root: walk(root)[0]),
    (check.trace, lambda: lambda root: (set(walk(root)[0]), set(walk(root)[1]))),
    (check.trace, lambda: lambda root: (walk(root)[0], [(p, c, 1.0) for p, c, _ in walk(root)[1]])),
    (check.trace, lambda: lambda root: (walk(root)[0][:3], walk(root)[1])),
    (check.trace, lambda: lambda root: ([n.label for n in walk(root)[0]], walk(root)[1])),
    (check.trace, lambda: lambda root: 3),
    (check.wrong_gradient, lambda: hunted(u=0.2)),
    (check.wrong_gradient, lambda: hunted("nobody")),
    (check.wrong_gradient, lambda: hunted(p=0.08)),
    (check.steepest, lambda: made(lambda x: x)),
    (check.steepest, lambda: made(lambda x: (x * x) * (x * x))),
    (check.steepest, lambda: made(lambda x: x * Value(1.5) * 100 * x)),
    (check.steepest, lambda: made(lambda x: ((x + x) * (x + x)) * ((x + x) * (x + x)))),
    (check.steepest, lambda: made(lambda x: squared(squared(doubled(x))), 3.0)),
    (check.steepest, lambda: made(lambda x: ((x + x) ** 4) + x)),
    (check.steepest, liar),
    (check.steepest, lambda: 216.0),
    (check.steepest, lambda: "steep"),
]


@pytest.mark.parametrize("one, make", UNLISTED)
def test_other_wrong_answers_do_not_pass(one, make):
    assert one.judge(make()).kind == "wrong"


def test_the_packages_trace_passes_and_sets_of_nodes_do_too():
    assert check.trace.judge(trace).kind == "right"
    assert check.trace.judge(lambda root: [set(trace(root)[0]), trace(root)[1][::-1]]).kind == "right"


def as_in_micrograd(root):
    """The usual way: two sets, pairs, and a function that calls itself."""
    nodes, edges = set(), set()

    def build(node):
        if node not in nodes:
            nodes.add(node)
            for parent in node._prev:
                edges.add((parent, node))
                build(parent)

    build(root)
    return nodes, edges


def test_small_graphs_are_spoken_of_before_the_long_chain():
    verdict = check.trace.judge(as_in_micrograd)
    assert verdict.title == "The local derivatives are not on the edges."
    assert verdict.lines[0].startswith("b = a + a, the edges"), verdict.text()


def test_a_trace_without_return_is_not_called_unfilled():
    verdict = check.trace.judge(lambda root: walk(root) and None)
    assert verdict.kind == "wrong" and "returns nothing" in verdict.lines[0], verdict.text()
    assert check.trace.judge(lambda root: None).kind == "not yet"


# -- titles that are true, and right answers in another form ----------------------------------------------------------


def by_label(root):
    return walk(root, by=lambda node: node.label)


def by_number(root):
    return walk(root, by=lambda node: node.data)


@pytest.mark.parametrize("answer, words", [(by_label, "same label"), (by_number, "same number")])
def test_a_node_is_neither_its_label_nor_its_number(answer, words):
    assert words in check.trace.judge(answer).title


def in_turn(root):
    nodes, edges = walk(root)
    yield from (nodes, edges)


def as_keys(root):
    nodes, edges = walk(root)
    return dict.fromkeys(nodes), (edge for edge in edges)


@pytest.mark.parametrize("right", [in_turn, as_keys, lambda root: [dict.fromkeys(walk(root)[0]).keys(), walk(root)[1]]])
def test_nodes_and_edges_in_another_form_are_right(right):
    verdict = check.trace.judge(right)
    assert verdict.kind == "right", verdict.text()


def test_text_is_no_list_of_nodes():
    assert "text in quotes" in check.trace.judge(lambda root: ("abc", walk(root)[1])).lines[0]


def test_a_graph_that_the_answer_cuts_is_told():
    def cutting(root):
        nodes, edges = walk(root)
        root._local = ()
        return nodes, edges

    assert check.trace.judge(cutting).kind == "wrong"


@pytest.mark.parametrize("node", [Value(-1.2, label="u"), " U "])
def test_the_wrong_node_may_be_given_as_the_value_itself(node):
    assert check.wrong_gradient.judge(hunted(node)).kind == "right"


def test_a_node_is_no_number_of_nodes():
    for wrong in (2, "2", Value(2.0), True):
        assert check.wrong_gradient.judge(hunted(wrong)).kind == "wrong"


@pytest.mark.parametrize(
    "given, words",
    [
        (hunted(p=-1.04), "depend on it"),
        (hunted("v", u=9.0), "That node is right"),
        (hunted(u=1.3, p=7.0), "still the wrong one"),
    ],
)
def test_a_slip_in_one_part_is_named_where_the_title_is_true(given, words):
    verdict = check.wrong_gradient.judge(given)
    assert not verdict.tie and words in verdict.title, verdict.text()


@pytest.mark.slow
@pytest.mark.parametrize("one", [check.filled_on_paper, check.wrong_gradient])
def test_where_two_slips_meet_one_title_is_told(one):
    made = [known for known in one.mistakes if known.when is None]
    numbers = [version() for known in made for version in known.examples]
    for first in numbers:
        for second in numbers:
            for cut in range(1, len(first)):
                mixed = dict(zip(first, [*list(first.values())[:cut], *list(second.values())[cut:]]))
                verdict = one.judge(mixed)
                assert not verdict.tie, (mixed, verdict.title, [known.title for known in verdict.tie])


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda: made(lambda x: (x * 2) * 2), "besides the one x"),
        (lambda: made(lambda x: ((x + x) ** 4) + x), "exactly three"),
        (lambda: made(lambda x: x.tanh() * x), "exactly three"),
        (lambda: made(lambda x: x + x), "exactly three"),
        (lambda: made(lambda x: x + x + x + x), "Not steep enough"),
    ],
)
def test_of_several_things_that_are_wrong_the_first_is_told(make, words):
    verdict = check.steepest.judge(make())
    assert words in verdict.title and not verdict.tie, verdict.text()


def by_a_list(root):
    """Slower than a set, and right."""
    nodes, edges = [root], []
    for node in nodes:
        for place, parent in enumerate(node._prev):
            edges.append((parent, node, node._local[place]))
            if parent not in nodes:
                nodes.append(parent)
    return nodes, edges


@pytest.mark.slow
def test_a_list_of_nodes_met_is_quick_enough():
    assert check.trace.judge(by_a_list).kind == "right"


def test_gradients_set_back_on_the_way_are_told():
    def setting_back(root):
        nodes, edges = walk(root)
        for node in nodes:
            node.grad = 0.0
        return nodes, edges

    verdict = check.trace.judge(setting_back)
    assert verdict.kind == "wrong" and "changes `root`" in verdict.title
