"""Task 5: a place where nothing climbs."""

from ..core import number


def flatness(place):
    """Which slopes of s = x²·y − 2.25·y are zero at the place (x, y), to a thousandth."""
    x, y = place["x"], place["y"]
    return {"towards x": abs(2 * x * y) < 1e-3, "towards y": abs(x**2 - 2.25) < 1e-3}


@number(
    "Both slopes are zero there: s is level at this place, though it is neither a top nor a bottom.", observe=flatness
)
def level_place():
    """A place where both slopes of x²·y − 2.25·y are zero."""
    return {"x": 1.5, "y": 0.0}


@level_place.mistake(
    "Level towards x, but still steep towards y.",
    "From your place, move only y. Does s change?",
    "One of your two slopes is zero. What does the other one depend on?",
    "The slope towards y does not depend on y at all. Move x until that slope is zero.",
    when=lambda trial: trial.seen == {"towards x": True, "towards y": False},
)
def steep_towards_y():
    return {"x": 0.0, "y": 0.0}


@steep_towards_y.also
def steep_towards_y_further_out():
    return {"x": 2.25, "y": 0.0}


@level_place.mistake(
    "Level towards y, but still steep towards x.",
    "From your place, move only x. Does s change?",
    "One of your two slopes is zero. What does the other one depend on?",
    "The slope towards x is a product. Which of its factors can you set to zero without changing the other slope?",
    when=lambda trial: trial.seen == {"towards x": False, "towards y": True},
)
def steep_towards_x():
    return {"x": 1.5, "y": 1.0}


@level_place.mistake(
    "Neither slope is zero there.",
    "Which of the two slopes depends only on x?",
    "Call `my_gradient(s, [x, y])` with your place: which of its two numbers is closer to zero?",
    "Take one slope at a time. Write down the one towards y, and ask when it is zero. Then do the same for the other.",
    when=lambda trial: trial.seen == {"towards x": False, "towards y": False},
)
def steep_towards_both():
    return {"x": 0.4, "y": 0.7}
