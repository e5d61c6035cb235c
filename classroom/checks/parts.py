"""Known mistakes in answers of several parts, recognised also where they were made in some of the parts only."""


def mistake(one, title, *hints, where=None):
    """Add a known mistake to a task: seen in all parts, or in all that are wrong, or else in the first that is wrong.

    `where` is a predicate on the names of the wrong parts, for a mistake that shows in some part before all others.
    """
    made = one.mistake(title, *hints, when=lambda trial: found(one, trial.seen) is made)
    made.where = where or (lambda names: True)
    return made


def found(one, seen):
    """The known mistake that explains most of what was seen; None where none does."""
    right = one.seen_of(one.reference)
    agree = lambda label, other: one.same({label: seen[label]}, {label: other[label]})
    if seen.keys() != right.keys():
        return None
    wrong = [label for label in right if not agree(label, right)]
    names = {name_of(label) for label in wrong}
    first = [label for label in right if wrong and name_of(label) == name_of(wrong[0])]
    for part in (list(right), wrong, first):
        for known in one.mistakes:
            if wrong and hasattr(known, "where") and known.where(names):
                versions = [one.seen_of(version) for version in known.examples]
                if any(made.keys() == right.keys() and all(agree(label, made) for label in part) for made in versions):
                    return known
    return None


def name_of(label):
    """The part's name behind the probe's."""
    return label.rpartition(", ")[2]
