"""What the judge says, and the card on which it is shown."""

import html
from dataclasses import dataclass, field

from micrograd_lite.pictures.style import BLUE, GRADIENT, QUIET

LONGEST, MOST_LINES = 500, 12


class CheckFailed(Exception):
    """A check that did not pass: an error to whoever runs or grades a notebook, a card without a stack trace."""

    def __init__(self, verdict, hint=1):
        super().__init__(verdict.text(hint))
        self.verdict, self.hint, self.shown = verdict, hint, False

    def _render_traceback_(self):
        # IPython asks an exception for this before it prints a traceback; IPython 9 asks again, for its history.
        if not self.shown:
            self.verdict.show(self.hint)
        self.shown = True
        return [f"{type(self).__name__}: {self.verdict.title}"]


class NotYet(CheckFailed):
    """The task is not filled in."""


class Wrong(CheckFailed):
    """The task is filled in, and the answer is wrong."""


@dataclass
class Verdict:
    """What the judge says: `kind` is "right", "not yet" or "wrong"; `mistake` is the known one recognised, if any.

    `tie` holds further mistakes that fit as well as the one that is told.
    """

    kind: str
    title: str
    lines: list = field(default_factory=list)
    hints: tuple = ()
    mistake: object = None
    picture: str = ""
    tie: tuple = ()

    def __post_init__(self):
        self.title = cut(self.title)
        self.lines = [cut(line) for line in self.lines[:MOST_LINES]]

    def text(self, hint=1):
        """The verdict as plain text, with the first `hint` hints."""
        shown = [f"Hint {i}: {words}" for i, words in enumerate(self.hints[:hint], 1)]
        if len(self.hints) > hint:
            shown.append(f"(For the next hint, add hint={hint + 1} to the call of the check.)")
        return "\n".join([self.title, *self.lines, *shown])

    def html(self, hint=1):
        """The verdict as a card; the further hints are folded until the learner opens them."""
        colour = {"right": BLUE, "not yet": QUIET, "wrong": GRADIENT}[self.kind]
        parts = [f"<strong>{_marked(self.title)}</strong>"] + [f"<div>{_marked(line)}</div>" for line in self.lines]
        parts += [self.picture] if self.picture else []
        for i, words in enumerate(self.hints, 1):
            is_open = " open" if i <= hint else ""
            summary = f"<summary>Hint {i} of {len(self.hints)}</summary>"
            hint_text = f'<div style="margin-left: 1.3em">{_marked(words)}</div>'
            parts.append(f'<details{is_open} style="margin-top: 4px">{summary}{hint_text}</details>')
        return (
            f'<div style="border-left: 4px solid {colour}; padding: 4px 12px; line-height: 1.5">{"".join(parts)}</div>'
        )

    def show(self, hint=1):
        """Show the card where there is a notebook, the text where there is none."""
        try:
            from IPython import get_ipython
            from IPython.display import display
        except ImportError:
            get_ipython = lambda: None  # noqa: E731
        if get_ipython() is None:
            print(self.text(hint))
        else:
            display({"text/html": self.html(hint), "text/plain": self.text(hint)}, raw=True)


def _marked(words):
    """Plain words as HTML, with what stands between backticks as code."""
    pieces = html.escape(words).split("`")
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))


def cut(words):
    """No line of a card is longer than a reader would read."""
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} …"


# -- what can be said of an answer to any task ------------------------------------------------------------------------

NOTHING_BACK = "Your function works, but returns nothing."
HINTS_FOR_NOTHING_BACK = (
    "What does the last line of your function do with the result?",
    "Look for the keyword that gives a result to the caller.",
    "A result is lost when the function ends, unless the function returns it.",
)


def nothing_back(lines):
    return Verdict("wrong", NOTHING_BACK, lines, HINTS_FOR_NOTHING_BACK)


def changes_its_input(name, words, lines=()):
    """`name` is what was changed, `words` the sentence that says how."""
    hints = (
        f"After your code has run, does the caller still have the same `{name}` as before?",
        f"Look for a line that assigns into `{name}`, or for `pop`, `append`, `sort`, `shuffle` or `+=`.",
        "Make a new list, or a copy, and work on that. Leave what you were given as it is.",
    )
    return Verdict("wrong", f"Your code changes `{name}`, which belongs to the caller.", [words, *lines], hints)


def keeps_something(right_at_first, lines):
    """The same call gives another result the second time."""
    hints = (
        "What does your code still hold from the first call: a list, a set, a counter?",
        "Look for a list or a number outside the function, in a default value after `def`, or in `self`.",
        "Make what a call needs inside the function, new each time.",
    )
    titles = ("The same call gives a different result the second time.", "Right at first, and wrong on the next run.")
    return Verdict("wrong", titles[right_at_first], lines, hints)


def still_running(why):
    lines = [f"It was stopped {why}. The check's inputs are small, and a right answer needs much less."]
    hints = (
        "Does every loop in your code end? What changes from one round to the next?",
        "Look at the condition of each `while`, and for a list that grows while a `for` loop reads it.",
        "Print something in each round, and call your function on a small input of your own.",
    )
    return Verdict("wrong", "Your code was still running.", lines, hints)


def interrupted():
    lines = ["Does every loop in it end? Look at what changes from one round to the next."]
    return Verdict("wrong", "Interrupted: your code was still running.", lines)
