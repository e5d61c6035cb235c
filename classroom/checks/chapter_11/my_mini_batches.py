"""Task 5: mini-batches."""

import random

from ..core import Said, Stopped, guarded, kind_of, task
from ..isolation import as_list

COUNT, SIZE = 23, 6
OTHERS = [(24, 6), (23, 9), (23, 10), (9, 1), (4, 7)]  # examples, and the size that is asked for
PAIR = "your answer holds {}, where a batch belongs: a pair of a list of points and a list of labels"
EXAMPLES = "a batch of yours is a list of examples, each a point with its label"
ALONE = "your answer is one batch, where a list of batches belongs"
LEFT_OUT, TWICE, FOREIGN = "examples that an epoch leaves out", "examples that come more than once", "foreign points"
SHARED, EMPTY, APART = "batches that are the same list", "batches without an example", "points with another's label"
UNEVEN = "batches whose points and labels differ in number"
BATCHES, LARGEST = "batches", "size of the largest batch"
SORTED, ORDERS = "epochs whose batches hold one label each", "different orders in three epochs"
AGAIN = "batches that come again in the next epoch"


def pairs(batches):
    """The batches as pairs of lists, or in words what they are instead."""
    batches = [as_list(batch) for batch in batches]
    is_point = lambda p: hasattr(p, "__len__") and len(p) == 2 and not any(hasattr(v, "__len__") for v in p)
    is_example = lambda e: isinstance(e, (list, tuple)) and len(e) == 2 and is_point(e[0])
    for batch in batches:
        if isinstance(batch, (list, tuple)) and batch and all(map(is_example, batch)):
            return Said(EXAMPLES)
        if len(batches) == 2 and isinstance(batch, (list, tuple)) and batch and all(map(is_point, batch)):
            return Said(ALONE)
        if not (isinstance(batch, (list, tuple)) and len(batch) == 2):
            return Said(PAIR.format(kind_of(batch)))
    batches = [tuple(as_list(part) for part in batch) for batch in batches]
    for batch in batches:
        for part, is_right in zip(batch, (lambda p: hasattr(p, "__len__"), lambda p: not hasattr(p, "__len__"))):
            if not hasattr(part, "__len__") or not all(map(is_right, part)):
                return Said(PAIR.format("something other than points, or other than labels, in their places"))
    return batches


def examples(count):
    return [[k + 0.25, 10 - k / 2] for k in range(count)], [1 if k % 3 else -1 for k in range(count)]


def use_batches(answer):
    """What an epoch holds, in numbers that do not depend on how the learner shuffles."""
    rng, made = random.Random(3), []
    for chance in (rng, rng, rng, random.Random(3)):
        epoch = answer(*examples(COUNT), SIZE, chance)
        if epoch is None or epoch is ...:
            return {BATCHES: None}
        made.append(pairs(epoch))
        if isinstance(made[-1], Said):
            return {"an epoch": made[-1]}
    seen = told_of(made[0], COUNT) | told_of_three(made[:3], made[3])
    for count, size in OTHERS:
        epoch = guarded(lambda: pairs(answer(*examples(count), size, rng)))  # noqa: B023
        name = f"{count} examples by {size}"
        told = {"": epoch} if isinstance(epoch, (Said, Stopped)) else told_of(epoch, count, size)
        seen |= {f"{name}: {what}" if what else name: x for what, x in told.items()}
    return seen


def told_of(epoch, count, size=0):
    """One epoch, as numbers. A largest batch below `size` counts as `size`: batches may also be of equal size."""
    points, labels = examples(count)
    order = order_of(epoch, points)
    given = zip(order, (label for some, theirs in epoch for _, label in zip(some, theirs)))
    return {
        SHARED: len(epoch) - len({id(some) for some, _ in epoch}),
        LEFT_OUT: count - len(set(order) - {-1}),
        TWICE: sum(order.count(k) > 1 for k in range(count)),
        FOREIGN: order.count(-1),
        UNEVEN: sum(len(some) != len(theirs) for some, theirs in epoch),
        APART: sum(k >= 0 and labels[k] != label for k, label in given),
        EMPTY: sum(not len(some) for some, _ in epoch),
        BATCHES: len(epoch),
        LARGEST: max([size, *(len(some) for some, _ in epoch)]),
    }


def order_of(epoch, points):
    return [points.index(list(p)) if list(p) in points else -1 for some, _ in epoch for p in some]


def told_of_three(epochs, again):
    """Three epochs, and the first one again from the same chance, as numbers."""
    points, _ = examples(COUNT)
    orders = [order_of(epoch, points) for epoch in epochs]
    together = [{frozenset(order_of([batch], points)) for batch in epoch} for epoch in epochs]
    return {
        "epochs in the order of the list": sum(order == sorted(order) for order in orders),
        ORDERS: len(set(map(tuple, orders))),
        SORTED: sum(sum(len(set(theirs)) > 1 for _, theirs in epoch) < 2 for epoch in epochs),
        AGAIN: len(together[0] & together[1]),
        "orders that the same random number generator gives": 1 + (order_of(again, points) != orders[0]),
    }


def places(count, rng):
    order = list(range(count))
    rng.shuffle(order)
    return order


def cut_up(points, labels, order, size):
    parts = [order[start : start + size] for start in range(0, len(order), size)]
    return [([points[i] for i in part], [labels[i] for i in part]) for part in parts]


@task(
    "Epochs of 23 and of 24 examples, in batches of 6 and of other sizes: every example once, with its own label, in "
    "a new order each time.",
    observe=use_batches,
    truth="it should be",
)
def my_mini_batches(points, labels, size, rng):
    """One epoch in batches of up to `size`, in a new order."""
    return cut_up(points, labels, places(len(points), rng), size)


def seen(trial, name):
    """That number for every epoch: of 23 examples by 6 first, then of the others that came."""
    others = (f"{count} examples by {size}: {name}" for count, size in OTHERS)
    return [trial.seen[name], *(trial.seen[label] for label in others if label in trial.seen)]


def only_the_rest_is_missing(trial):
    missing = {(COUNT, SIZE): trial.seen[LEFT_OUT]}
    missing |= {(n, size): trial.seen.get(f"{n} examples by {size}: {LEFT_OUT}", 0) for n, size in OTHERS}
    return any(missing.values()) and all(left in (0, n % size) for (n, size), left in missing.items())


# What can be wrong with an epoch. Several of them may hold: the first one is told.
FAULTS = {
    "in_pairs": lambda trial: trial.seen.get("an epoch") == EXAMPLES,
    "one_batch": lambda trial: trial.seen.get("an epoch") == ALONE or set(seen(trial, BATCHES)) == {1},
    "shared_list": lambda trial: trial.seen[SHARED] > 0,
    "rest_dropped": lambda trial: not any(seen(trial, TWICE)) and only_the_rest_is_missing(trial),
    "some_twice": lambda trial: trial.seen[LEFT_OUT] > 0 and trial.seen[TWICE] > 0,
    "overlap": lambda trial: trial.seen[LEFT_OUT] == 0 and trial.seen[TWICE] > 0,
    "uneven": lambda trial: any(seen(trial, UNEVEN)),
    "labels_apart": lambda trial: trial.seen[APART] > 0,
    "count_for_size": lambda trial: (
        seen(trial, BATCHES)[:4] == [SIZE, 6, 9, 10]
        and trial.seen[LEFT_OUT] == 0
        and trial.seen[LARGEST] not in (SIZE, COUNT)
    ),
    "empty": lambda trial: any(seen(trial, EMPTY)) and not any(seen(trial, LEFT_OUT)),
    "sorted": lambda trial: trial.seen[SORTED] > 1 and trial.seen[LEFT_OUT] == 0,
    "same_company": lambda trial: trial.seen[AGAIN] > 1 and trial.seen[ORDERS] > 1,
}


def fault(name):
    """A predicate: of all that can be wrong, this is the first."""

    def fits(trial):
        for one, holds in FAULTS.items():
            try:
                if holds(trial):
                    return one == name
            except KeyError:  # no epochs came back
                continue
        return False

    return fits


@my_mini_batches.mistake(
    "Point and label are still in pairs: a batch is two lists.",
    "What does training need from a batch: its first example, or all its points?",
    "Look at one batch of yours. How would you take all its labels out of it?",
    "A batch is a pair: the list of its points, and the list of their labels, in the same order.",
    when=fault("in_pairs"),
)
def batches_of_pairs(points, labels, size, rng):
    return [list(zip(some, theirs)) for some, theirs in cut_up(points, labels, places(len(points), rng), size)]


@my_mini_batches.mistake(
    "Only one batch is returned.",
    "23 examples in batches of 6: how many batches are in an epoch?",
    "Does your function return the first batch it makes? Look at how far the `return` is indented.",
    "An epoch goes on until every example has been used.",
    when=fault("one_batch"),
)
def first_batch_only(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), rng), size)[:1]


@first_batch_only.also
def one_batch_alone(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), rng), size)[0]


@my_mini_batches.mistake(
    "`shuffle` shuffles the list in place, and returns nothing.",
    "What does Python show for a shuffled list if you write `print(rng.shuffle([1, 2, 3]))`?",
    "Look for an `=` before `.shuffle`.",
    "Make the list first and give it a name, shuffle it on its own line, and use the name after that.",
    when=lambda trial: any(isinstance(v, Stopped) and "NoneType" in v.error for v in trial.seen.values()),
)
def shuffle_for_its_result(points, labels, size, rng):
    return cut_up(points, labels, rng.shuffle(list(range(len(points)))), size)


@my_mini_batches.mistake(
    "The examples that are left over are dropped.",
    "23 examples in batches of 6: what happens to the last five?",
    "Look at where your loop over the starts ends.",
    "The last batch may be smaller. It still belongs to the epoch.",
    when=fault("rest_dropped"),
)
def rest_dropped(points, labels, size, rng):
    order = places(len(points), rng)
    return cut_up(points, labels, order[: len(order) // size * size], size)


@my_mini_batches.mistake(
    "Some examples come more than once, and others never.",
    "How many times is each example used in an epoch?",
    "Count how often one example comes. Where do your batches take it from, and is it put back?",
    "A shuffled pack of cards, dealt to the end, deals every card once.",
    when=fault("some_twice"),
)
def drawn_with_replacement(points, labels, size, rng):
    count = len(points)
    return cut_up(points, labels, [rng.randrange(count) for _ in range(count)], size)


@drawn_with_replacement.also
def drawn_for_every_batch(points, labels, size, rng):
    parts = [rng.sample(range(len(points)), size) for _ in range(-(-len(points) // size))]
    return [([points[i] for i in part], [labels[i] for i in part]) for part in parts]


@my_mini_batches.mistake(
    "The batches overlap: some examples come more than once.",
    "Where does one batch end, and where does the next one begin?",
    "Look at the step from one start to the next.",
    "Each batch starts one batch length after the one before.",
    when=fault("overlap"),
)
def overlapping(points, labels, size, rng):
    order = places(len(points), rng)
    parts = [order[start : start + size] for start in range(0, len(order), size - 1)]
    return [([points[i] for i in part], [labels[i] for i in part]) for part in parts]


@my_mini_batches.mistake(
    "The labels no longer belong to the points.",
    "After your shuffle, whose label is in the first place?",
    "How many lists do you shuffle, and do they end in the same order?",
    "Shuffle the places once, and take point and label from the same place.",
    when=fault("labels_apart"),
)
def shuffled_apart(points, labels, size, rng):
    points, labels = list(points), list(labels)
    rng.shuffle(points)
    rng.shuffle(labels)
    return cut_up(points, labels, list(range(len(points))), size)


@shuffled_apart.also
def points_shuffled_alone(points, labels, size, rng):
    points = list(points)
    rng.shuffle(points)
    return cut_up(points, labels, list(range(len(points))), size)


@my_mini_batches.mistake(
    "The examples are sorted by their label: most batches hold only one class.",
    "Which labels are in your first batch, and which in your last?",
    "What happens between your shuffle and the cut? Does anything sort, or take one class first?",
    "A batch with one label pushes every score the same way. Only a mixed batch stands for all the examples.",
    when=fault("sorted"),
)
def sorted_by_label(points, labels, size, rng):
    return cut_up(points, labels, sorted(places(len(points), rng), key=lambda i: labels[i]), size)


@sorted_by_label.also
def sorted_by_label_downwards(points, labels, size, rng):
    return cut_up(points, labels, sorted(places(len(points), rng), key=lambda i: -labels[i]), size)


@sorted_by_label.also
def one_class_after_the_other(points, labels, size, rng):
    order = places(len(points), rng)
    parts = [[i for i in order if labels[i] == label] for label in (1, -1)]
    return [batch for part in parts for batch in cut_up(points, labels, part, size)]


@my_mini_batches.mistake(
    "Nothing is shuffled.",
    "In which order do the examples come in the first epoch? And in the second?",
    "Where do you use `rng`?",
    "Without a new order, the same examples are always together in a batch, and push the same way together.",
)
def not_shuffled(points, labels, size, rng):
    return cut_up(points, labels, list(range(len(points))), size)


@my_mini_batches.mistake(
    "Every epoch has the same order.",
    "What do you shuffle with: the generator that you were given, one that restarts each time, or none?",
    "Look for a seed inside your function, or for an order without anything random.",
    "A random number generator that restarts from the same seed gives the same order again.",
)
def own_seed(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), random.Random(5)), size)


@my_mini_batches.mistake(
    "`size` is taken for the number of batches.",
    "How many examples are in your largest batch?",
    "Compare the number of your batches with `size`.",
    "`size` is the number of examples in a batch. The number of batches follows from it.",
    when=fault("count_for_size"),
)
def size_as_count(points, labels, size, rng):
    order = places(len(points), rng)
    parts = [order[k::size] for k in range(size)]
    return [([points[i] for i in part], [labels[i] for i in part]) for part in parts]


@my_mini_batches.mistake(
    "Points and labels of a batch differ in number.",
    "Take one batch: does every point in it have its label?",
    "Compare the lists of places from which you take points and labels.",
    "A batch is one list of places. Take points and labels from the same places.",
    when=fault("uneven"),
)
def all_labels_in_every_batch(points, labels, size, rng):
    return [(some, labels) for some, _ in cut_up(points, labels, places(len(points), rng), size)]


@my_mini_batches.mistake(
    "The same examples are always together in a batch.",
    "Take one example. Which others are in its batch, in this epoch and in the next?",
    "What do you shuffle: all the examples, or what is cut into batches already?",
    "First mix, then cut. Then every batch is another mixture, and no two examples always pull together.",
    when=fault("same_company"),
)
def shuffled_after_the_cut(points, labels, size, rng):
    batches = cut_up(points, labels, list(range(len(points))), size)
    rng.shuffle(batches)
    return batches


@my_mini_batches.mistake(
    "A different random number generator from the one that you were given.",
    "If your function is given the same generator again, does it return the same epoch again?",
    "Look at what comes before `.shuffle`.",
    "With `rng`, the caller chooses the random numbers, and can repeat a training.",
)
def pythons_generator(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), random), size)


@my_mini_batches.mistake(
    "The size of a batch is written into the function.",
    "What does your function do with the size that it is given?",
    "Look for a number in the line that cuts.",
    "What may differ from call to call is an argument. Use it by its name.",
)
def size_of_6(points, labels, size, rng):
    return cut_up(points, labels, places(len(points), rng), 6)


@my_mini_batches.mistake(
    "Several batches share one list.",
    "Change the first batch. Does another one change with it?",
    "Where do you make the list that you fill: once, or once for every batch?",
    "`append` puts the list itself into your epoch, not a copy. Every batch needs a new list.",
    when=fault("shared_list"),
)
def one_list_for_all(points, labels, size, rng):
    batches, some, theirs = [], [], []
    for i in places(len(points), rng):
        some.append(points[i])
        theirs.append(labels[i])
        if len(some) == size:
            batches.append((some, theirs))
            some.clear()
            theirs.clear()
    return batches + [(some, theirs)] * bool(some)


@one_list_for_all.also
def one_list_never_cleared(points, labels, size, rng):
    batches, some, theirs = [], [], []
    for k, i in enumerate(places(len(points), rng)):
        some.append(points[i])
        theirs.append(labels[i])
        if k % size == 0:
            batches.append((some, theirs))
    return batches


@my_mini_batches.mistake(
    "There is a batch without any example.",
    "24 examples in batches of 6: how many batches are there, and what is in your last one?",
    "Look at what happens at the end: is something appended even if nothing is left over?",
    "A batch of 0 examples has no loss: the mean of nothing does not exist.",
    when=fault("empty"),
)
def rest_always_appended(points, labels, size, rng):
    order = places(len(points), rng)
    whole = len(order) // size * size
    return cut_up(points, labels, order[:whole], size) + [
        ([points[i] for i in order[whole:]], [labels[i] for i in order[whole:]])
    ]


@rest_dropped.also
def rest_dropped_where_it_is_small(points, labels, size, rng):
    order = places(len(points), rng)
    return cut_up(points, labels, order[: round(len(order) / size) * size], size)
