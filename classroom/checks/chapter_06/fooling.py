"""Task 5: fool the breadth-first walk."""

from ..core import Said, task
from ..shared import right_order
from .backward import engine, right_backward
from .common import A, B, Value, all_nodes
from .order import breadth

MOST = 4
FOOLED = f"it goes wrong, with {MOST} operations or fewer"
ELSEWHERE = Said("it goes wrong, but neither at a nor at b")
TOO_MANY = Said(f"it goes wrong, but with more than {MOST} operations")
ALL_EQUAL = Said("it stays right: every node has ways of one length only")
A_LEAF = Said("it stays right: only leaves have ways of different lengths")
LUCKY = Said("it stays right: the order of the terms saves it")
SAVED = Said("it stays right")


def made_by(operation):
    """What `+` or `*` records for a node with these parents: its number and its local derivatives."""
    return {"+": Value.__add__, "*": Value.__mul__}.get(operation, lambda *parents: None)


def refuse_what_is_handmade(nodes):
    """TypeError unless every node is a leaf, or what + or * has made of its parents."""
    for node in nodes:
        made = made_by(node._op)(*node._prev) if type(node) is Value and len(node._prev) == 2 else None
        if (
            type(node) is not Value
            or node._prev
            and (made is None or repr((made.data, made._local)) != repr((node.data, node._local)))
        ):
            raise TypeError("the expression is to be made of a, b and numbers, by + and * alone")


def breadth_first_goes_wrong(root, nodes, backwards=False):
    """True where a walk in breadth-first order finds other gradients at these nodes than a right one."""
    everybody = all_nodes(root)

    def gradients(run):
        for node in everybody:
            node.grad = 0.0
        run(root)
        return [node.grad for node in nodes]

    wrong = gradients(engine(order=breadth(backwards, False), turn=False))
    return any(abs(x - y) > 1e-9 for x, y in zip(wrong, gradients(right_backward)))


def ways(root):
    """{node: the lengths of all ways from root to it}."""
    lengths = {node: set() for node in all_nodes(root)}
    lengths[root] = {0}
    for node in reversed(right_order(root)):
        for parent in node._prev:
            lengths[parent] |= {n + 1 for n in lengths[node]}
    return lengths


def outcome(expression):
    """What becomes of a walk in breadth-first order on the learner's expression."""
    a, b = Value(A, label="a"), Value(B, label="b")
    root = expression(a, b)
    if root is None or root is ...:
        return {"": None}
    if not hasattr(root, "_prev"):
        raise TypeError(f"the expression should return a Value made from a and b: this is a {type(root).__name__}")
    if len(all_nodes(root)) > 1000:
        raise ValueError("the expression has more than 1000 nodes: a handful will do")
    refuse_what_is_handmade(all_nodes(root))
    return {f"the walk at a = {A}, b = {B}": verdict_on(root, [a, b])}


def verdict_on(root, inputs):
    nodes = all_nodes(root)
    if breadth_first_goes_wrong(root, inputs):
        return FOOLED if sum(bool(node._prev) for node in nodes) <= MOST else TOO_MANY
    if breadth_first_goes_wrong(root, nodes):
        return ELSEWHERE
    uneven = [node for node, lengths in ways(root).items() if len(lengths) > 1]
    if not uneven:
        return ALL_EQUAL
    if not any(node._prev for node in uneven):
        return A_LEAF
    return LUCKY if breadth_first_goes_wrong(root, nodes, backwards=True) else SAVED


@task(
    "On your expression, the breadth-first walk gives wrong gradients.",
    observe=outcome,
    instead={"Value": Value},
    truth="the task is:",
    stub=lambda a, b: None,
)
def fooling(a, b):
    """An expression on which a breadth-first walk goes wrong."""
    m = a * b
    return m + m * a


@fooling.mistake(
    "Every path to each node is equally long, and then breadth first is right.",
    "In your expression, is there a node that you reach in one step on one path, and in more on another?",
    "Count the steps from the result to each node, along every path. A plain diamond has two paths of the same length.",
    "The walk goes wrong where a node has its turn after a short path, while a longer one has yet to bring its share.",
)
def diamond_of_equal_paths(a, b):
    return (a + b) * (a * b)


@diamond_of_equal_paths.also
def one_product(a, b):
    return a * b


@fooling.mistake(
    "The node with the shortcut is a leaf, and a leaf passes nothing on.",
    "What goes wrong when a leaf has its turn too early?",
    "Which of your nodes has paths of different lengths? Does it have any parents?",
    "Make it from an operation, so that a share that comes too late is missing from its parents.",
)
def short_cut_to_a_leaf(a, b):
    return a + a * b


@short_cut_to_a_leaf.also
def short_cut_to_a_leaf_at_the_end(a, b):
    return (a * b + b) + a


@fooling.mistake(
    "Your terms are in an order that makes the walk come out right.",
    "In which order does the walk list the two parents of your result?",
    "Your expression has the right shape. Write down the breadth-first list, starting with the result.",
    "The node with the shortcut must be listed before the child whose share it still needs. Which is listed first?",
)
def longer_term_first(a, b):
    m = a * b
    return m * a + m


@fooling.mistake(
    "A gradient is wrong, but those of a and b are right.",
    "Which leaf of your graph gets a wrong gradient? Is it a, or b?",
    "Look at the parents of the node with the shortcut: are they numbers of your own?",
    "Make that node from a or from b, so that the late share is missing there.",
)
def leaves_of_its_own(a, b):
    m = Value(2.3) * Value(3.1)
    return m + m * a


@fooling.mistake(
    f"It goes wrong, and with more than {MOST} operations.",
    "Which of your operations could you leave out and still keep the shortcut?",
    "Count the circles in your graph. Which of them have nothing to do with the shortcut?",
    "You need one operation that makes the node in the middle, one on the long path, and one where the paths meet.",
)
def five_operations(a, b):
    m = a * b
    return m + ((m * a) * b) * a
