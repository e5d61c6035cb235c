"""Task 4: choose the direction."""

from ..core import number

FORWARD, REVERSE = "forward", "reverse"
# {problem: (inputs, outputs, direction, passes)}; C asks for four directions, not for the whole table
PROBLEMS = {
    "A": (1000, 1, REVERSE, 1),
    "B": (3, 120, FORWARD, 3),
    "C": (2000, 500, FORWARD, 4),
    "D": (784, 12, REVERSE, 12),
    "E": (2, 6, FORWARD, 2),
}


def choices(**changes):
    """The right choices, with some changed: A=("forward", 1000)."""
    right = {name: (way, passes) for name, (_, _, way, passes) in PROBLEMS.items()} | changes
    return {
        key: value
        for name, (way, passes) in right.items()
        for key, value in ((f"{name} direction", way), (f"{name} passes", passes))
    }


@number("The cheaper direction for each, and the number of passes that it takes.")
def choose():
    """For each problem the cheaper direction, and how many passes it takes."""
    return choices()


def chosen(trial, name):
    return trial.seen.get(f"{name} direction"), trial.seen.get(f"{name} passes")


def some(test, names="ABCDE"):
    """A predicate: the test is true of at least one of these problems."""
    return lambda trial: any(test(*PROBLEMS[name], *chosen(trial, name)) for name in names)


# Several of these may be true at once: the one that is told is the first.
ORDER = (
    "word_misspelled",
    "whole_table_for_c",
    "four_directions_at_once",
    "passes_of_the_other",
    "dearer_direction",
    "direction_of_the_other",
    "guesses_sent_backwards",
    "all_slopes_counted",
    "one_walk_for_d",
)


def later(key):
    return ORDER[ORDER.index(key) + 1 :]


@choose.mistake(
    "A direction is not written as one of the two words.",
    "Which two words does the chapter use for the two directions?",
    "Look at your five directions, letter by letter.",
    'Write "forward" or "reverse".',
    when=some(lambda n, m, way, p, given, count: given not in (FORWARD, REVERSE)),
    before=later("word_misspelled"),
)
def word_misspelled():
    return choices(A=("backward", 1))


@choose.mistake(
    "C asks for four directions, and not for the whole Jacobian.",
    "How many of the 2,000 inputs have to move alone to answer the question?",
    "Read again what C wants to know. What is the product of the Jacobian and one direction called?",
    "All inputs may move at once, each at its own speed. That is one pass.",
    when=lambda trial: chosen(trial, "C")[1] in (500, 2000, 8000),
    before=later("whole_table_for_c"),
)
def whole_table_for_c():
    return choices(C=(REVERSE, 500))


@whole_table_for_c.also
def four_whole_tables_for_c():
    return choices(C=(FORWARD, 8000))


@choose.mistake(
    "C: several directions do not fit into one pass.",
    "What comes out if two directions are added and sent through in one pass?",
    "How many lists of outputs' slopes does C want?",
    "One pass carries one slope for each number, so it answers for one direction.",
    when=lambda trial: chosen(trial, "C")[1] == 1,
    before=later("four_directions_at_once"),
)
def four_directions_at_once():
    return choices(C=(FORWARD, 1))


@choose.mistake(
    "The direction fits, and the passes are those of the other direction.",
    "In the direction that you chose, does a pass begin at an input or at an output?",
    "For each problem: count the places at which a pass of your direction has to begin.",
    "Forward: one pass for each input. Reverse: one walk for each output.",
    when=some(lambda n, m, way, p, given, count: given == way and count == (m if way == FORWARD else n), "ABDE"),
    before=later("passes_of_the_other"),
)
def passes_of_the_other():
    return choices(B=(FORWARD, 120))


@choose.mistake(
    "The passes are counted right, for the more expensive direction.",
    "How many passes would the other direction take?",
    "Compare the number of inputs with the number of outputs, problem by problem.",
    "The cheaper direction begins where there are fewer.",
    when=some(lambda n, m, way, p, given, count: given != way and count == (n if given == FORWARD else m), "ABDE"),
    before=later("dearer_direction"),
)
def dearer_direction():
    return choices(E=(REVERSE, 6))


@choose.mistake(
    "The number of passes fits, and the direction does not.",
    "In the direction that you named, does a pass begin at an input or at an output?",
    "Forward fills columns, reverse fills rows. Which of them is your number counting?",
    "Forward: one pass for each input. Reverse: one walk for each output.",
    when=some(lambda n, m, way, p, given, count: given != way and count == p, "ABDE"),
    before=later("direction_of_the_other"),
)
def direction_of_the_other():
    return choices(D=(FORWARD, 12))


@choose.mistake(
    "C: the number of passes fits, and the direction does not.",
    "Where does each guess begin: at the temperatures of today, or at those of tomorrow?",
    "A guess says how the inputs may be off. Which way do you follow it to see what becomes of the outputs?",
    "A forward pass takes one direction of the inputs, and says how all outputs move with it.",
    when=some(lambda n, m, way, p, given, count: given == REVERSE and count == p, "C"),
    before=later("guesses_sent_backwards"),
)
def guesses_sent_backwards():
    return choices(C=(REVERSE, 4))


@choose.mistake(
    "Inputs and outputs are multiplied: that is the number of slopes.",
    "How many slopes does one pass find?",
    "Your number is that of all entries of the table. Does each need a pass of its own?",
    "One pass fills a whole column, or a whole row.",
    when=some(lambda n, m, way, p, given, count: count == n * m and min(n, m) > 1),
    before=later("all_slopes_counted"),
)
def all_slopes_counted():
    return choices(B=(FORWARD, 360))


@choose.mistake(
    "D: one walk does not tell twelve outputs apart.",
    "At which output does your one walk begin?",
    "D wants the slopes of every score. How many rows are these?",
    "A walk that begins at all scores at once gives the slopes of their sum.",
    when=lambda trial: chosen(trial, "D") == (REVERSE, 1),
)
def one_walk_for_d():
    return choices(D=(REVERSE, 1))
