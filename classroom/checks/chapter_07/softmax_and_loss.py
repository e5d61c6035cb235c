"""Task 5: from scores to a loss."""

import math
from functools import partial

from ...engine import Value as JudgesValue
from ..core import Said, guarded, kind_of, task
from ..isolation import as_list
from .common import A, B, C, has_plain_numbers, is_value, no_value

SCORES = [([A, B, C], 0), ([0.4, -1.3, 0.7, -2.6], 2), ([-0.3, 1.4], 1)]


def likelihood_at_work(function):
    """Probabilities, loss, and the slope of the loss towards each score."""
    seen = {}
    for numbers, target in SCORES:
        scores = [JudgesValue(x) for x in numbers]
        label = f"scores {numbers}, target {target}"
        made = guarded(partial(one_likelihood, function, label, scores, target))
        seen |= made if isinstance(made, dict) else {label: made}
    return seen


def one_likelihood(function, label, scores, target):
    made = function(scores, target)
    if made is None or made is ...:
        return {label: None}
    is_pair = isinstance(made, (list, tuple)) and len(made) == 2
    made = [as_list(part) for part in made] if is_pair else made
    if not is_pair or not isinstance(made[0], (list, tuple)):
        found = f"this is {kind_of(made)}"
        if is_pair and isinstance(made[1], (list, tuple)):
            found = "the loss comes first in yours"
        elif is_pair:
            found = f"the first one is {kind_of(made[0])}"
        return {label: Said(f"your answer should be two things, the list of probabilities and the loss; {found}")}
    chances, loss = made
    for where, things in {"a probability": chances, "the loss": [loss]}.items():
        for thing in things:
            if not is_value(thing):
                return {label: no_value(thing, where)}
    seen = {f"{label}, probability {i}": p.data for i, p in enumerate(chances)}
    seen[f"{label}, the loss"] = loss.data
    (loss * 1.3).backward()
    seen |= {f"{label}, the slope of the loss towards score {i}": s.grad / 1.3 for i, s in enumerate(scores)}
    for s in scores:
        s.grad = 0.0
    (chances[0] * 1.3).backward()
    return seen | {f"{label}, the slope of probability 0 towards score {i}": s.grad / 1.3 for i, s in enumerate(scores)}


def likelihood(weight=None, share=None, loss=None):
    """softmax and loss, with the weight of a score, its share of all, and the loss left open."""
    weight = weight or (lambda s: s.exp())
    share = share or (lambda w, total: w / total)
    loss = loss or (lambda chances, target: -chances[target].log())

    def softmax_and_loss(scores, target):
        weights = [weight(s) for s in scores]
        chances = [share(w, sum(weights)) for w in weights]
        return chances, loss(chances, target)

    return softmax_and_loss


@task(
    "Three lists of scores: probabilities, loss, and every slope agree with a nudge.",
    observe=likelihood_at_work,
    truth="there should be",
    stub=lambda scores, target: None,
)
def softmax_and_loss(scores, target):
    """The softmax of the scores, and −ln of the target's probability."""
    return likelihood()(scores, target)


@softmax_and_loss.mistake(
    "The weights are not divided by their total: they do not add up to 1.",
    "What is the sum of your probabilities?",
    "Look at what you do after `exp`. Is there a step that compares one weight with all of them?",
    "A probability is a share: a part of the whole, and the whole is the sum of all the weights.",
)
def weights_not_divided(scores, target):
    return likelihood(share=lambda w, total: w)(scores, target)


@softmax_and_loss.mistake(
    "Divided by the total without exp.",
    "Can a share of the scores themselves be negative? Can a probability?",
    "Look at what you divide: the scores, or something made from them that is always above 0?",
    "First make every score positive, so that larger scores grow fastest. Then take shares.",
)
def shares_of_the_scores(scores, target):
    return likelihood(weight=lambda s: s)(scores, target)


@softmax_and_loss.mistake(
    "The whole is not the sum of the weights.",
    "What do your probabilities add up to?",
    "Look at what you divide by: what is summed there, the scores, or what `exp` has made of them?",
    "A share is a part of the whole, and the whole must be the sum of the same parts.",
)
def exp_of_the_sum(scores, target):
    chances = [s.exp() / sum(scores).exp() for s in scores]
    return chances, -chances[target].log()


@softmax_and_loss.mistake(
    "The exponent has the wrong sign: the largest score gets the smallest share.",
    "Which of your probabilities is the largest? Which score is?",
    "Look at what you give to `exp`.",
    "A larger score must weigh more.",
)
def exponent_with_a_minus(scores, target):
    return likelihood(weight=lambda s: (-s).exp())(scores, target)


@softmax_and_loss.mistake(
    "The minus of the loss is missing.",
    "Should a loss fall when things get worse? Is yours above or below 0?",
    "Your probabilities are right. Look at the line of the loss.",
    "The logarithm of a number below 1 is negative. A loss should be small when the target is likely.",
)
def loss_without_its_minus(scores, target):
    return likelihood(loss=lambda chances, target: chances[target].log())(scores, target)


@softmax_and_loss.mistake(
    "The logarithm is missing in the loss.",
    "When the target's probability falls from 0.01 to 0.0001, how much worse should the loss become?",
    "Your probabilities are right. Look at the line of the loss.",
    "The task asks for the negative *logarithm* of the likelihood.",
)
def loss_without_logarithm(scores, target):
    return likelihood(loss=lambda chances, target: -chances[target])(scores, target)


@loss_without_logarithm.also
def loss_as_a_distance(scores, target):
    return likelihood(loss=lambda chances, target: 1 - chances[target])(scores, target)


@loss_without_logarithm.also
def loss_as_a_square(scores, target):
    return likelihood(loss=lambda chances, target: (1 - chances[target]) ** 2)(scores, target)


@softmax_and_loss.mistake(
    "The loss looks at the wrong probability, or at all of them.",
    "Which of the probabilities should be large: the first, the largest, every one, or the target's?",
    "Your probabilities are right. Which of them go into the loss? Do you use `target`?",
    "The data say what was true. The loss asks how likely the model held that one outcome to be.",
)
def loss_of_the_first(scores, target):
    return likelihood(loss=lambda chances, target: -chances[0].log())(scores, target)


@loss_of_the_first.also
def loss_of_the_last(scores, target):
    return likelihood(loss=lambda chances, target: -chances[-1].log())(scores, target)


@loss_of_the_first.also
def loss_of_the_one_before(scores, target):
    return likelihood(loss=lambda chances, target: -chances[target - 1].log())(scores, target)


@loss_of_the_first.also
def loss_of_the_largest(scores, target):
    return likelihood(loss=lambda chances, target: -max(chances, key=lambda p: p.data).log())(scores, target)


@loss_of_the_first.also
def loss_of_all(scores, target):
    return likelihood(loss=lambda chances, target: sum(-p.log() for p in chances))(scores, target)


@loss_of_the_first.also
def mean_loss_of_all(scores, target):
    return likelihood(loss=lambda chances, target: sum(-p.log() for p in chances) / len(chances))(scores, target)


@softmax_and_loss.mistake(
    "The loss uses the score where the probability belongs.",
    "Is a score between 0 and 1?",
    "Your probabilities are right. What do you take the logarithm of?",
    "First the softmax, then the logarithm of what it says about the target.",
)
def logarithm_of_the_score(scores, target):
    return likelihood()(scores, target)[0], -scores[target].log()


@logarithm_of_the_score.also
def loss_is_the_score(scores, target):
    return likelihood()(scores, target)[0], -scores[target]


@softmax_and_loss.mistake(
    "The numbers are right, but a path is cut.",
    "Can the walk back get from the loss to every score, on every path?",
    "Look for a `.data`, or for a Value that is made from a plain number.",
    "A score is used twice: above the line, and in the sum below it. Both must stay in the graph.",
)
def cut_at_the_loss(scores, target):
    return likelihood(loss=lambda chances, target: JudgesValue(-math.log(chances[target].data)))(scores, target)


@cut_at_the_loss.also
def cut_below_the_line(scores, target):
    return likelihood(share=lambda w, total: w / total.data)(scores, target)


@cut_at_the_loss.also
def cut_above_the_line(scores, target):
    return likelihood(share=lambda w, total: w.data / total)(scores, target)


@cut_at_the_loss.also
def cut_at_the_scores(scores, target):
    return likelihood(weight=lambda s: JudgesValue(math.exp(s.data)))(scores, target)


@softmax_and_loss.mistake(
    "Plain numbers where Values belong.",
    "Can you walk back from a float?",
    "Look at what your function returns, and for each part of it: is it a Value?",
    "`math.exp` and `math.log` know nothing of a record. A Value has methods of its own.",
    when=has_plain_numbers,
)
def plain_numbers(scores, target):
    weights = [math.exp(s.data) for s in scores]
    return weights, -math.log(weights[target])
