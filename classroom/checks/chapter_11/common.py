"""The loss of chapter 11, and what came of one."""

from ..core import Said, kind_of


def number_in(result):
    """The number in a loss; what is no Value is said in words."""
    if hasattr(result, "_prev"):
        return result.data
    return (
        result
        if result is None or result is ...
        else Said(f"your answer is {kind_of(result)}, where one Value belongs")
    )


def hinge(one=lambda s, label: (1 - label * s).relu(), share=lambda n: 1 / n, pick=lambda losses: losses):
    """A version of the loss, from the loss of one example, the factor in front and the choice of examples."""

    def loss(scores, labels):
        losses = pick([one(s, label) for s, label in zip(scores, labels)])
        return sum(losses) * share(len(losses))

    return loss
