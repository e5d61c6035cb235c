"""Task 4: explore."""

from ...engine import Value
from ..core import number

START, GOAL = 1.5, 200


def rebuilt(root):
    """The slope of root by its leaves, worked out by the judge's own engine; with the leaves and the operations."""
    order, seen, stack = [], set(), [(root, False)]
    while stack and len(order) < 1000:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack += [(node, True)] + [(parent, False) for parent in node._prev]
    copies = {}
    for node in order:
        parents = [copies[parent] for parent in node._prev]
        if node._op in ("+", "*") and len(parents) == 2:
            copies[node] = parents[0] + parents[1] if node._op == "+" else parents[0] * parents[1]
        else:
            copies[node] = Value(node.data)
    copies[root].backward()
    leaves = [copies[node] for node in order if not node._prev]
    return leaves, [node._op for node in order if node._prev]


def tried_out(root):
    if not hasattr(root, "_prev"):
        return {"your answer": "not a Value"}
    leaves, operations = rebuilt(root)
    return {
        "made of x alone": [leaf.data for leaf in leaves] == [START],
        "three operations": len(operations) == 3 and set(operations) <= {"+", "*"},
        "steep": leaves[0].grad > GOAL,
    }


def from_x(make, start=START):
    return make(Value(start))


def doubled(x):
    return x + x


def squared(x):
    return x * x


@number("Three operations, one input, and a slope above 200.", observe=tried_out)
def steepest():
    """A Value made of x = 1.5 by three operations, with a slope above 200."""
    return from_x(lambda x: squared(squared(doubled(x))))


def seen_as(label, value):
    return lambda trial: trial.seen.get(label) is value


@steepest.mistake(
    "Give the check the Value itself.",
    "What does the task ask for: how steep it is, or the value that is so steep?",
    "The check looks at the graph. Does your answer have one?",
    "Give the name of your result, without `.data` or `.grad`.",
    when=lambda trial: "your answer" in trial.seen,
)
def number_handed_in():
    return 216.0


@steepest.mistake(
    "There is a number in the graph besides the one x.",
    "Draw it: how many leaves does your graph have?",
    "A constant such as the 3 in x * 3 is a leaf too, and so is a second Value(1.5).",
    "Everything has to be made from the one x: x + x, and not x * 2.",
    when=seen_as("made of x alone", False),
    before=("more_operations", "three_squares", "squared_first"),
)
def constants_in_the_graph():
    return from_x(lambda x: (x * 10) * 10 * 10)


@steepest.mistake(
    "It takes exactly three operations, + or *.",
    "How many grey circles does your drawing have?",
    "Each + and each * in your program is one circle, inside brackets too.",
    "Write every step on a line of its own, and count the lines.",
    when=seen_as("three operations", False),
    before=("three_squares", "squared_first"),
)
def more_operations():
    return from_x(lambda x: squared(squared(squared(squared(x)))))


@steepest.mistake(
    "Squaring is strong, but not everywhere.",
    "At 1.5, which makes the number larger: doubling it, or squaring it?",
    "x·x at 1.5 is 2.25. What is x + x there, and what does each of the two do to the slope?",
    "A square multiplies the slope by twice its input: the larger the input, the better. Which "
    "step is the best one while the number is still small?",
    when=lambda trial: seen_as("steep", False)(trial) and rebuilt(trial.answer)[1] == ["*"] * 3,
    before=("squared_first",),
)
def three_squares():
    return from_x(lambda x: squared(squared(squared(x))))


@steepest.mistake(
    "Not steep enough yet.",
    "Which of your three steps multiplies the slope most, and what would make it stronger?",
    "Draw it and fill in the gradients. A × carries its other factor on each arrow; a + carries 1.",
    "Early steps make the numbers that later arrows carry larger. Try the same steps in another order.",
    when=seen_as("steep", False),
)
def squared_first():
    return from_x(lambda x: doubled(squared(squared(x))))
