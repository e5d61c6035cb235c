"""Task 3: the Jacobian both ways."""

from ... import engine
from ..core import Said, kind_of, task
from .common import A, B, C


def three_to_two(x, y, z):
    return [x * y + z * z, y / z - x]


def two_to_three(x, y):
    return [x * y, x / y + y, x * x - 3 * y]


FUNCTIONS = {"R³ → R²": (three_to_two, (A, B, C)), "R² → R³": (two_to_three, (A, B))}


def jacobians_at_work(answer):
    """Both tables, row by row, and whether Duals and Values have gone through the function."""
    seen = {}
    for title, (f, inputs) in FUNCTIONS.items():
        kinds, given = [], list(inputs)

        def watched(*numbers, f=f, kinds=kinds):
            kinds.append({type(x).__name__ for x in numbers})
            return f(*numbers)

        both = answer(watched, given)
        if both is None:
            return {f"{title}, what you return": None}
        if not isinstance(both, (list, tuple)) or len(both) != 2:
            return {f"{title}, what you return": Said(f"you return {kind_of(both)}, where two tables belong")}
        for way, table in zip(("forward", "reverse"), both):
            seen |= rows_of(f"{title}, {way}", table)
        seen[f"{title}, Duals went through"] = any("Dual" in kind for kind in kinds)
        seen[f"{title}, Values went through"] = any("Value" in kind for kind in kinds)
        seen[f"{title}, the inputs afterwards"] = str(given)
    # Two right tables are equal, so that it takes a function that treats the two ways unlike to tell which is which.
    for way, table in zip(("forward", "reverse"), answer(unlike, [A, B])):
        seen |= rows_of(f"where f gives x·y to Duals and x·x·y to all others, {way}", table)
    return seen


def unlike(x, y):
    return [x * y] if type(x).__name__ == "Dual" else [x * x * y]


def rows_of(title, table):
    """A table as {label: number}: a label names the row and the column."""
    if not isinstance(table, (list, tuple)) or not all(isinstance(row, (list, tuple)) for row in table):
        return {f"{title}, the table": Said(f"yours is {kind_of(table)}, where a list of rows belongs")}
    numbers = {f"{title}, dy{k}/dx{i}": x for k, row in enumerate(table, 1) for i, x in enumerate(row, 1)}
    shared = len({id(row) for row in table}) < len(table)
    return {f"{title}, rows": len(table)} | numbers | ({f"{title}, rows that are one list": True} if shared else {})


def forward_table(f, inputs, speeds=lambda i, k: float(i == k), turn=True, part=lambda y: y.slope):
    """The Jacobian by columns, with its parts left open."""
    Dual, columns = engine.module("forward").Dual, []
    for k in range(len(inputs)):
        outputs = f(*[Dual(x, speeds(i, k)) for i, x in enumerate(inputs)])
        columns.append([part(y) for y in outputs])
    return [list(row) for row in zip(*columns)] if turn else columns


def reverse_table(f, inputs, fresh=True, turn=False, roots=lambda outputs: outputs, part=lambda x: x.grad):
    """The Jacobian by rows, with its parts left open."""
    leaves, rows = None, []
    for k in range(len(f(*inputs))):
        if fresh or leaves is None:
            leaves = [engine.Value(x) for x in inputs]
            outputs = roots(f(*leaves))
        if k < len(outputs):
            outputs[k].backward()
            rows.append([part(x) for x in leaves])
    return [list(column) for column in zip(*rows)] if turn else rows


@task(
    "Tried on functions R³ → R² and R² → R³: both tables hold every slope in its place.",
    observe=jacobians_at_work,
    truth="a nudge says",
)
def jacobians(f, inputs):
    """The Jacobian of f at the inputs: (by forward passes, by walks back)."""
    return forward_table(f, inputs), reverse_table(f, inputs)


@jacobians.mistake(
    "The forward table is turned: its rows and columns have changed places.",
    "A function of three inputs with two outputs: how many rows should its table have?",
    "What does one pass of Duals give: a row or a column? And what do you append?",
    "A pass gives one column. Collect the columns, then turn the table: `zip(*columns)` goes along the rows.",
)
def forward_turned(f, inputs):
    return forward_table(f, inputs, turn=False), reverse_table(f, inputs)


@jacobians.mistake(
    "The reverse table is turned: its rows and columns have changed places.",
    "A function of three inputs with two outputs: how many rows should its table have?",
    "What does one walk back give: a row or a column?",
    "A walk from one output gives one row, and it can stay as it is.",
)
def reverse_turned(f, inputs):
    return forward_table(f, inputs), reverse_table(f, inputs, turn=True)


@jacobians.mistake(
    "Both tables are turned.",
    "A function of three inputs with two outputs: how many rows should a table have?",
    "Which of the two is a list of columns as it comes, and which is a list of rows?",
    "One row for each output, in both tables.",
)
def both_turned(f, inputs):
    return forward_table(f, inputs, turn=False), reverse_table(f, inputs, turn=True)


@jacobians.mistake(
    "All inputs move in every pass.",
    "If every input moves at speed 1, what does one pass tell: one slope, or a sum of slopes?",
    "Look at the second part of the Duals that you make. For how many of them is it 1?",
    "In one pass one input moves at speed 1, and the others stand still.",
)
def all_move(f, inputs):
    return forward_table(f, inputs, speeds=lambda i, k: 1.0), reverse_table(f, inputs)


@jacobians.mistake(
    "In each pass the wrong inputs move: all but the one whose column it is.",
    "In the first pass, which input moves in your program, and which ones stand still?",
    "Look at the comparison that decides the speed of an input.",
    "In one pass one input moves at speed 1, and the others stand still.",
)
def all_others_move(f, inputs):
    return forward_table(f, inputs, speeds=lambda i, k: float(i != k)), reverse_table(f, inputs)


@jacobians.mistake(
    "No input moves in your passes.",
    "What is the slope of a constant?",
    "Look at the Duals that you make. Which speed has the input whose column it is?",
    "In one pass one input moves at speed 1. The others stand still.",
)
def none_moves(f, inputs):
    return forward_table(f, inputs, speeds=lambda i, k: 0.0), reverse_table(f, inputs)


@jacobians.mistake(
    "The inputs move at the speed of their own value.",
    "How fast should x move, so that the outputs' speeds are slopes?",
    "Look at the second part of the Dual whose column it is.",
    "A slope is the speed of the result when the input moves at speed 1.",
)
def at_the_speed_of_their_value(f, inputs):
    return forward_table(f, inputs, speeds=lambda i, k: inputs[i] * (i == k)), reverse_table(f, inputs)


@jacobians.mistake(
    "The second row has the first one in it: gradients are added up.",
    "What do the inputs' gradients hold before your second walk begins?",
    "Your first row is right. What does `backward` do to a gradient that is there already?",
    "Leaves collect. Before each walk they start at 0, or they are made anew.",
)
def gradients_added_up(f, inputs):
    return forward_table(f, inputs), reverse_table(f, inputs, fresh=False)


@jacobians.mistake(
    "The walk starts at the sum of the outputs.",
    "How many rows has your reverse table, and how many outputs has the function?",
    "Where does your `backward` begin?",
    "One walk for each output: it begins at that output alone.",
)
def walk_from_the_sum(f, inputs):
    return forward_table(f, inputs), reverse_table(f, inputs, roots=lambda outputs: [sum(outputs)])


@walk_from_the_sum.also
def walks_from_the_sum(f, inputs):
    return forward_table(f, inputs), reverse_table(f, inputs, roots=lambda outputs: [sum(outputs)] * len(outputs))


@jacobians.mistake(
    "The reverse table has the first output only.",
    "How many outputs has the function, and how many rows your table?",
    "From which outputs does a walk begin?",
    "Each output gets a walk and a row of its own.",
)
def first_output_only(f, inputs):
    return forward_table(f, inputs), reverse_table(f, inputs, roots=lambda outputs: outputs[:1])


@jacobians.mistake(
    "Every walk starts at the same output: all rows of the reverse table are the same.",
    "From which outputs does a walk begin?",
    "Look at what is in front of `.backward()`. Does it change from one round to the next?",
    "Each output gets a walk and a row of its own.",
)
def first_output_always(f, inputs):
    return forward_table(f, inputs), reverse_table(f, inputs, roots=lambda outputs: [outputs[0]] * len(outputs))


@first_output_always.also
def last_output_always(f, inputs):
    return forward_table(f, inputs), reverse_table(f, inputs, roots=lambda outputs: [outputs[-1]] * len(outputs))


@jacobians.mistake(
    "All rows of a table are one and the same list, so the last one written is in all of them.",
    "How many lists does `[[0.0] * n] * m` make?",
    "Look at how you make the empty table. Change one number in it, and print it.",
    "Each row needs a list of its own: `[[0.0] * n for _ in range(m)]`.",
    when=lambda trial: any(label.endswith("rows that are one list") for label in trial.seen),
)
def one_list_for_all_rows(f, inputs):
    right = reverse_table(f, inputs)
    table = [[0.0] * len(inputs)] * len(right)
    for k, row in enumerate(right):
        table[k][:] = row
    return forward_table(f, inputs), table


@jacobians.mistake(
    "The forward table holds values, and not slopes.",
    "Which part of a Dual says how fast it moves?",
    "Look at what you read from the outputs.",
    "The value is what comes out. The slope is how fast it moves.",
)
def values_for_slopes(f, inputs):
    return forward_table(f, inputs, part=lambda y: y.value), reverse_table(f, inputs)


@jacobians.mistake(
    "The reverse table holds the inputs, and not their gradients.",
    "After the walk, which part of a Value says how the output moves with it?",
    "Look at what you read from the leaves.",
    "`.data` is the number, and `.grad` is the slope.",
)
def inputs_for_gradients(f, inputs):
    return forward_table(f, inputs), reverse_table(f, inputs, part=lambda x: x.data)


@jacobians.mistake(
    "The two tables have changed places: the forward one comes first.",
    "Which of your two tables was made with Duals? Which place does it have in what you return?",
    "Look at the order of the two tables in your `return`.",
    "The task asks for the table of the forward passes first, and then for the one of the walks back.",
)
def reverse_table_first(f, inputs):
    return reverse_table(f, inputs), forward_table(f, inputs)


@jacobians.mistake(
    "No Dual went through the function: the forward table was made without a forward pass.",
    "How many passes of Duals does your function make?",
    "Where does your first table come from?",
    "The task is to find the same table in two ways, so that each checks the other.",
    when=lambda trial: any(k.endswith("Duals went through") and v is False for k, v in trial.seen.items()),
)
def no_forward_pass(f, inputs):
    return reverse_table(f, inputs), reverse_table(f, inputs)


@jacobians.mistake(
    "No Value went through the function: the reverse table was made without a walk back.",
    "How many walks back does your function make?",
    "Where does your second table come from?",
    "The task is to find the same table in two ways, so that each checks the other.",
    when=lambda trial: any(k.endswith("Values went through") and v is False for k, v in trial.seen.items()),
)
def no_walk_back(f, inputs):
    return forward_table(f, inputs), forward_table(f, inputs)
