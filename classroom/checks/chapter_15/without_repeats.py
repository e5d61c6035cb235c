"""Task 5: common subexpressions."""

import re

from ..core import Said, Stopped, guarded, kind_of, task

PAGES = {
    "(w·x + w)·(w·x·b)": ["v1 = w * x", "v2 = v1 * b", "v3 = w * x", "v4 = v3 + w", "v5 = v4 * v2"],
    "exp(w·x)·exp(w·x)": ["v1 = w * x", "v2 = exp(v1)", "v3 = w * x", "v4 = exp(v3)", "v5 = v2 * v4"],
    "a page without repeats": ["v1 = w * x", "v2 = tanh(v1)", "v3 = v2 - y", "v4 = v3 * v3"],
    "three times x·x": ["v1 = x * x", "v2 = x * x", "v3 = v1 + v2", "v4 = x * x", "v5 = v3 * v4"],
    "names that begin alike": ["v1 = w * x", "v2 = b * x", "v3 = w * x", "v31 = v3 + v2", "v4 = v31 * v3"],
    "w − x and x − w": ["v1 = w - x", "v2 = x - w", "v3 = w - x", "v4 = v1 * v2", "v5 = v4 + v3"],
    "a page of one line": ["v1 = w * x"],
    "texts that are parts of others": ["v1 = w * x + b", "v2 = w * x", "v3 = x + b", "v4 = v1 * v2", "v5 = v4 + v3"],
    "parts before the whole": ["v1 = w * x", "v2 = x + b", "v3 = w * x + b", "v4 = v1 * v2", "v5 = v4 + v3"],
    "a chain written twice": [
        *["v1 = w * x", "v2 = exp(v1)", "v3 = sin(v2)", "v4 = cos(v3)", "v5 = tanh(v4)", "v6 = abs(v5)"],
        *["v7 = w * x", "v8 = exp(v7)", "v9 = sin(v8)", "v10 = cos(v9)", "v11 = tanh(v10)", "v12 = abs(v11)"],
        "v13 = v6 * v12",
    ],
}


def pages_shortened(answer):
    """What becomes of each page, line by line."""
    seen = {}
    for title, page in PAGES.items():
        found = guarded(lambda page=page: answer(page))
        if isinstance(found, (list, tuple)) and all(isinstance(line, str) for line in found):
            seen[f"{title}: the page"] = " / ".join(" ".join(line.split()) for line in found)
        else:
            blank = found is None or found is ... or isinstance(found, Stopped)
            seen[f"{title}: the page"] = found if blank else Said(f"it is {kind_of(found)}, not a list of lines")
    return seen


def exchanged(text, other):
    return re.sub(r"\w+", lambda found: other.get(found[0], found[0]), text)


@task(
    "Tried on pages with repeats, with repeats that show only after a name was exchanged, and without any.",
    observe=pages_shortened,
    truth="there should be",
    stub=lambda lines: None,
)
def without_repeats(lines):
    """The lines without those that compute what has been computed before."""
    return shortened(lines)


def shortened(lines, rename=exchanged, look_up_first=False, copy=False, tell=True, last_only=False, known_as=None):
    """The right answer, with its steps left open for the wrong ones."""
    known_as = known_as or (lambda text, earlier: text if text in earlier else None)
    name_of, other, kept = {}, {}, []
    for line in lines:
        name, text = line.split(" = ")
        new = rename(text, other)
        key = text if look_up_first else new
        known = name_of.get(known_as(key, name_of))
        if known and (not last_only or kept[-1] == f"{known} = {new}"):
            if tell:
                other[name] = known
            if copy:
                kept.append(f"{name} = {known}")
        else:
            name_of[key] = name
            kept.append(f"{name} = {new}")
    return kept


@without_repeats.mistake(
    "Later lines use a name that is no longer computed.",
    "After `v3 = w * x` has been left out, what does a line with v3 in it find?",
    "Where do you remember which name stands for the one that is left out?",
    "A line that is left out leaves a pair behind, its name and the earlier one, and later texts are renamed with it.",
)
def repeats_left_out_alone(lines):
    return shortened(lines, tell=False)


@without_repeats.mistake(
    "A repeat that shows only after a name was exchanged is missed.",
    "`exp(v3)` looks new. Is it, if v3 is v1?",
    "In which order do you rename a text, and look for it among the earlier ones?",
    "Rename first. Then two texts that mean the same are the same.",
)
def looked_up_before_renaming(lines):
    return shortened(lines, look_up_first=True)


@looked_up_before_renaming.also
def looked_up_before_renaming_twice(lines):
    return shortened(shortened(lines, look_up_first=True), look_up_first=True)


@looked_up_before_renaming.also
def looked_up_before_renaming_three_times(lines):
    return shortened(shortened(shortened(lines, look_up_first=True), look_up_first=True), look_up_first=True)


@without_repeats.mistake(
    "A text is left out that is only a part of an earlier one.",
    "Is `w * x` the same number as `w * x + b`?",
    "Does your question look for the text *in* the earlier texts, or for an earlier text that is equal to it?",
    "A repeat is the whole text once more. Compare with ==, or look it up in a dictionary.",
)
def a_part_of_another(lines):
    return shortened(lines, known_as=lambda text, earlier: next((one for one in earlier if text in one), None))


@a_part_of_another.also
def the_end_of_another(lines):
    return shortened(lines, known_as=lambda text, earlier: next((one for one in earlier if one.endswith(text)), None))


@a_part_of_another.also
def the_beginning_of_another(lines):
    return shortened(lines, known_as=lambda text, earlier: next((one for one in earlier if one.startswith(text)), None))


@without_repeats.mistake(
    "Two texts with the same words in another order are taken for one.",
    "Is w − x the same number as x − w?",
    "What do you compare: the texts, or their words, sorted?",
    "A product may be turned round, and a difference or a quotient may not. Compare the texts as they are.",
)
def words_sorted(lines):
    name_of, other, kept = {}, {}, []
    for line in lines:
        name, text = line.split(" = ")
        text = exchanged(text, other)
        key = " ".join(sorted(text.split()))
        if key in name_of:
            other[name] = name_of[key]
        else:
            name_of[key] = name
            kept.append(f"{name} = {text}")
    return kept


@without_repeats.mistake(
    "The names are exchanged the wrong way round.",
    "After `v3 = w * x` has been left out, which of v1 and v3 may a later line use?",
    "Look at the pair that you remember for `renamed`. Which name is looked for, and which is put in?",
    "The name of the line that was left out is exchanged for the earlier one.",
)
def exchanged_the_wrong_way(lines):
    name_of, other, kept = {}, {}, []
    for line in lines:
        name, text = line.split(" = ")
        text = exchanged(text, other)
        if text in name_of:
            other[name_of[text]] = name
        else:
            name_of[text] = name
            kept.append(f"{name} = {text}")
    return kept


@without_repeats.mistake(
    "The repeats are still there, as copies.",
    "Which line needs `v3 = v1`, if all later lines say v1?",
    "Look at what you append when a text is known already.",
    "A known text needs no line at all.",
)
def a_copy_for_each_repeat(lines):
    return shortened(lines, copy=True)


@a_copy_for_each_repeat.also
def a_copy_in_place_of_the_renaming(lines):
    return shortened(lines, copy=True, tell=False)


@without_repeats.mistake(
    "Nothing is left out.",
    "Is `w * x` twice on the page that you return?",
    "Look at the question that decides whether a line is kept. Does it compare texts, or lines with their names?",
    "Two repeats differ in their names. Compare what is to the right of the =.",
)
def the_page_as_it_was(lines):
    return list(lines)


@the_page_as_it_was.also
def whole_lines_compared(lines):
    return list(dict.fromkeys(lines))


def replaced(text, other):
    for name, known in other.items():
        text = text.replace(name, known)
    return text


@without_repeats.mistake(
    "A part of a longer name was exchanged.",
    "What does your exchange of v3 make of v31?",
    "Look at how you put the earlier name into the text.",
    "`renamed` exchanges whole names. Plain replacing finds v3 inside v31 as well.",
)
def plain_replacing(lines):
    return shortened(lines, rename=replaced)


@without_repeats.mistake(
    "Only repeats that follow each other are found.",
    "How far apart may two equal texts be?",
    "With which earlier texts do you compare a text: with the last one, or with all?",
    "Remember every text that has been computed, with its name.",
)
def compared_with_the_last(lines):
    return shortened(lines, last_only=True)


@without_repeats.mistake(
    "The lines have lost their names.",
    "Which name does the first line of your page compute?",
    "Look at what you append to your list: a text, or a name and a text?",
    "A line is a name, an equals sign with blanks around it, and a text.",
)
def texts_alone(lines):
    return [line.split(" = ")[1] for line in shortened(lines)]
