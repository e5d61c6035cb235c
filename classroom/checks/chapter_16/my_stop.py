"""Task 5: early stopping."""

from ..core import task

FALLS = [2.1, 1.3, 0.9, 1.0, 1.1, 0.8, 0.85, 0.9, 0.95, 0.7]
ZIGZAG = [1.0, 0.5, 0.6, 0.55, 0.58, 0.52, 0.54, 0.4, 0.3]
LEVEL = [0.9, 0.6, 0.6, 0.6, 0.6, 0.5]


@task(
    "Losses that fall, climb, zigzag or stay level, with a patience of 1 to 4: the right epoch is kept each time.",
    probes={
        "losses with two valleys, patience 3": (FALLS, 3),
        "the same, patience 2": (FALLS, 2),
        "a zigzag, patience 3": (ZIGZAG, 3),
        "a zigzag, patience 1": (ZIGZAG, 1),
        "level losses, patience 3": (LEVEL, 3),
        "always falling, patience 2": ([1.4, 1.2, 0.7, 0.3], 2),
        "always climbing, patience 4": ([0.3, 0.5, 0.8, 1.3, 1.9, 2.2, 2.6], 4),
    },
    truth="it should be",
)
def my_stop(losses, patience):
    """The epoch to keep, and how many epochs are run. The first epoch is number 0."""
    return stopped(losses, patience)


def stopped(losses, patience, better=lambda loss, best, last: loss < best, limit=lambda waited, p: waited >= p):
    """The right way, with its two questions left open."""
    kept, waited = 0, 0
    for epoch, loss in enumerate(losses):
        if epoch == 0 or better(loss, losses[kept], losses[epoch - 1]):
            kept, waited = epoch, 0
        else:
            waited += 1
        if limit(waited, patience):
            return [kept, epoch + 1]
    return [kept, len(losses)]


@my_stop.mistake(
    "Each loss is compared with the one before it, not with the best so far.",
    "In the zigzag, 0.55 is less than 0.6. Is it a new best?",
    "Look at what stands on the other side of your `<`.",
    "A loss that is lower than a bad one need not be good. Remember the lowest of all so far.",
)
def beside_the_last(losses, patience):
    return stopped(losses, patience, better=lambda loss, best, last: loss < last)


@my_stop.mistake(
    "The last epoch is kept, not the best.",
    "Why did the training stop at that epoch?",
    "Look at what you return first.",
    "The training stops because it has got worse for a while. The parameters to keep are older.",
)
def keeps_the_last(losses, patience):
    ran = stopped(losses, patience)[1]
    return [ran - 1, ran]


@my_stop.mistake(
    "The training runs one epoch too long.",
    "With a patience of 1, how many epochs without a new best are allowed?",
    "Look at the comparison of your counter with the patience.",
    "When the counter reaches the patience, it is over.",
)
def one_too_long(losses, patience):
    return stopped(losses, patience, limit=lambda waited, p: waited > p)


@my_stop.mistake(
    "The training stops one epoch too early.",
    "With a patience of 3, how many epochs without a new best must go by?",
    "Does your counter start at 0 after a new best, and count only the epochs after it?",
    "The best epoch itself is no epoch of waiting.",
)
def one_too_early(losses, patience):
    return stopped(losses, patience, limit=lambda waited, p: waited >= max(1, p - 1))


@my_stop.mistake(
    "The best of *all* losses is kept, also of those after the stop.",
    "At the moment of the stop, which losses does the training know?",
    "Look at the list in which you look for the minimum. How long is it?",
    "Early stopping cannot look ahead: what comes after the stop is never computed.",
)
def looks_ahead(losses, patience):
    return [losses.index(min(losses)), stopped(losses, patience)[1]]


@my_stop.mistake(
    "The counter is never set back.",
    "After a new best, how many epochs have gone by without one?",
    "Look at what you do when a loss is the lowest so far: which two things change?",
    "Patience begins anew with every new best.",
)
def never_set_back(losses, patience):
    kept, waited = 0, 0
    for epoch, loss in enumerate(losses):
        if loss < losses[kept]:
            kept = epoch
        elif epoch:
            waited += 1
        if waited >= patience:
            return [kept, epoch + 1]
    return [kept, len(losses)]


@my_stop.mistake(
    "A loss that is only equal counts as a new best.",
    "The losses stay level at 0.6. Is anything getting better?",
    "Look at your comparison: `<` or `<=`?",
    "The loss must have *fallen*. A level one uses up the patience.",
)
def equal_is_better(losses, patience):
    return stopped(losses, patience, better=lambda loss, best, last: loss <= best)


@my_stop.mistake(
    "The second number is that of the last epoch, not how many there were.",
    "The first epoch is number 0. After epoch 4, how many have been run?",
    "Your first number is right. Look at the second one.",
    "Counting from 0, the number of the last is one less than how many there are.",
)
def number_of_the_last(losses, patience):
    kept, ran = stopped(losses, patience)
    return [kept, ran - 1]


@my_stop.mistake(
    "The two numbers are in the wrong order.",
    "Which one can never be the larger?",
    "Read the docstring once more: what comes first?",
    "First the epoch to keep, then how many were run.",
)
def swapped(losses, patience):
    return stopped(losses, patience)[::-1]


@my_stop.mistake(
    "It stops at the first loss that is not better, whatever the patience.",
    "Where do you use the patience?",
    "With a patience of 3 your answer is the same as with 1.",
    "Losses jump a little. Patience is there so that one bad epoch does not end it all.",
)
def no_patience(losses, patience):
    return stopped(losses, 1)
