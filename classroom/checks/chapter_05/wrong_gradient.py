"""Task 3: hunt the wrong gradient."""

from ..core import NumberTask

P, Q, R = 1.5, -0.8, 2.5
U = P * Q
V = U + R


def hunted(node="u", u=V + U, p=None, q=None):
    """The graph z = u·v with v = u + r and u = p·q."""
    return {
        "the first wrong node": node,
        "u.grad": u,
        "p.grad": Q * u if p is None else p,
        "q.grad": P * u if q is None else q,
    }


class NodeAndNumbers(NumberTask):
    """A node may be given by its label, or as the Value that has it."""

    def judge(self, answer):
        if isinstance(answer, dict):
            named = lambda part: part.label if hasattr(part, "_prev") and isinstance(part.label, str) else part
            answer = {name: named(part) if name == "the first wrong node" else part for name, part in answer.items()}
        return super().judge(answer)


def wrong_gradient():
    """Where the gradients of z = u·v go wrong first, and the right ones from there on."""
    return hunted()


wrong_gradient = NodeAndNumbers(
    wrong_gradient,
    "The node where it went wrong, its gradient, and the two that inherited the mistake.",
    tolerance=1e-6,
)


@wrong_gradient.mistake(
    "That node only inherited the mistake.",
    "Is this node's gradient the number on the arrow times the gradient above it?",
    "Go from z backwards, node by node. At which one does the rule fail for the first time?",
    "A node that follows the rule from a wrong number is wrong too, but the mistake was not made there.",
    when=lambda trial: trial.seen["the first wrong node"] in ("p", "q"),
)
def one_that_inherited_it():
    return hunted("p")


@wrong_gradient.mistake(
    "That node is right.",
    "How many arrows leave this node, and what does each bring?",
    "Work out its gradient once more from the picture, and compare it with the one in the box.",
    "Check the nodes in the order of the walk back, and work out every number yourself.",
    when=lambda trial: trial.seen["the first wrong node"] in ("z", "v", "r"),
)
def one_that_is_right():
    return hunted("v")


@wrong_gradient.mistake(
    "You found the node, but its gradient is still the wrong one.",
    "How many arrows leave u? Which of them has been counted?",
    "u goes into the × itself, and into the + that makes v. Look at what each of the two arrows brings.",
    "Where several arrows leave a node, its gradient is the sum of what they bring.",
    partly=True,
)
def one_arrow_of_u():
    return hunted(u=V)


@wrong_gradient.mistake(
    "Now the other arrow of u is counted, but again only one.",
    "How many arrows leave u?",
    "The number in the box came from one arrow, and yours comes from the other.",
    "Both arrows bring something, and both count, with their signs.",
    partly=True,
)
def other_arrow_of_u():
    return hunted(u=U)


@wrong_gradient.mistake(
    "The two shares of u were multiplied.",
    "Two paths lead from u to z. Along a path rates multiply. What about side by side?",
    "Look at what you did with what the two arrows bring.",
    "When several arrows leave one node, add what they bring.",
    partly=True,
)
def arrows_multiplied():
    return hunted(u=V * U)


@wrong_gradient.mistake(
    "A minus sign is lost at u.",
    "What is the gradient of v, with its sign?",
    "One of the two shares of u is negative. Is it still negative in your sum?",
    "Add the two shares with their signs: a negative one makes the sum smaller.",
    partly=True,
)
def sign_lost():
    return hunted(u=V - U)


@wrong_gradient.mistake(
    "u is right now, but the gradients that depend on it are not.",
    "p and q got their gradients from u. From the old u, or the new one?",
    "Your u is right. Go on with the walk back from there.",
    "A mistake travels: work out everything that u passes on again, from its new gradient.",
    partly=True,
)
def old_u_passed_on():
    return hunted(p=Q * V, q=P * V)


@wrong_gradient.mistake(
    "u is right, but p and q are swapped.",
    "Which number is on the arrow of p: p, or q?",
    "Look at the two arrows into the × that makes u.",
    "A product passes the other factor: the arrow of p carries q.",
    partly=True,
)
def own_factor_for_the_others():
    return hunted(p=P * (U + V), q=Q * (U + V))
