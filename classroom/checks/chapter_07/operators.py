"""Task 2: the operators of a learner's class."""

from .common import OperationsTask, binary, mistakes_in_python, unary

# operation: {label: (the operation, what follows it)}; where there is a third, it makes the operation's one input
OPERATORS = {
    "__radd__": {
        "(2.6 + a)·b": (lambda a, b, c: 2.6 + a, lambda y, a, b, c: y * b),
        "sum([a, b, c])·b": (lambda a, b, c: sum([a, b, c]), lambda y, a, b, c: y * b),
    },
    "__rmul__": {"(2.6·a + b)·c": (lambda a, b, c: 2.6 * a, lambda y, a, b, c: (y + b) * c)},
    "__neg__": {
        "(−a + c)·b": (lambda a, b, c: -a, lambda y, a, b, c: (y + c) * b),
        "(−b + c)·a": (lambda a, b, c: -b, lambda y, a, b, c: (y + c) * a),
    },
    "__sub__": {
        "(a − b)·c": (lambda a, b, c: a - b, lambda y, a, b, c: y * c),
        "(b − 2.6)·a": (lambda a, b, c: b - 2.6, lambda y, a, b, c: y * a),
        "(a·b − a)·c": (lambda a, b, c: a * b - a, lambda y, a, b, c: y * c),
    },
    "__rsub__": {"(2.6 − a)·b": (lambda a, b, c: 2.6 - a, lambda y, a, b, c: y * b)},
    "__truediv__": {
        "(a / b)·c": (lambda a, b, c: a / b, lambda y, a, b, c: y * c),
        "(b / 2.6)·a": (lambda a, b, c: b / 2.6, lambda y, a, b, c: y * a),
        "(a·b / c)·a": (lambda a, b, c: a * b / c, lambda y, a, b, c: y * a),
    },
    "__rtruediv__": {"(2.6 / c)·b": (lambda a, b, c: 2.6 / c, lambda y, a, b, c: y * b)},
    "__pow__": {
        "a**3 · b": (lambda a, b, c: a**3, lambda y, a, b, c: y * b),
        "(b·c)**3 · a": (lambda a, b, c: (b * c) ** 3, lambda y, a, b, c: y * a),
        "c**-1.4 · b": (lambda a, b, c: c**-1.4, lambda y, a, b, c: y * b),
        "a**0.5 · c": (lambda a, b, c: a**0.5, lambda y, a, b, c: y * c),
    },
}

operators = OperationsTask(
    "operators",
    "The operators of a learner's class.",
    "Eight operators, each followed by another operation: numbers and slopes agree with a nudge.",
    OPERATORS,
)
mistakes_in_python(operators, "__neg__")
for name in ("__neg__", "__sub__", "__truediv__", "__pow__"):
    operators.nothing_back(name)


@operators.of(
    "__radd__",
    "`__radd__` gets the number right and keeps no record.",
    "In 2.6 + a, how fast does the sum move with a? What does your node know about a?",
    "Look at what `__radd__` makes: does it have parents?",
    "A new node without parents is a leaf, and the walk back ends there. Which operation already writes the record?",
)
def radd_keeps_no_record(V, self, other):
    return V(other + self.data)


@radd_keeps_no_record.also
def radd_records_no_slope(V, self, other):
    return V(other + self.data, (self,), "+")


@radd_keeps_no_record.also
def radd_records_only_the_number(V, self, other):
    return V(other + self.data, (V(other),), "+", _local=(1.0,))


@operators.of(
    "__rmul__",
    "`__rmul__` gets the number right and keeps no record.",
    "In 2.6·a, how fast does the product move with a? What does your node know about a?",
    "Look at what `__rmul__` makes: does it have parents?",
    "A new node without parents is a leaf, and the walk back ends there. Which operation already writes the record?",
)
def rmul_keeps_no_record(V, self, other):
    return V(other * self.data)


@rmul_keeps_no_record.also
def rmul_records_no_slope(V, self, other):
    return V(other * self.data, (self,), "*")


@operators.of(
    "__rmul__",
    "A product passes 1, as if it were a sum.",
    "When a moves by 0.1, how far does 2.6·a move?",
    "Look at the local derivative in `__rmul__`.",
    "The slope towards one factor is the other factor.",
)
def rmul_passes_1(V, self, other):
    return V(other * self.data, (self,), "*", _local=(1.0,))


@operators.of(
    "__rmul__",
    "The slope of 2.6·a has a itself in it.",
    "When a moves by 0.1, how far does 2.6·a move? Does it depend on the value of a?",
    "Look at the local derivative in `__rmul__`: is it a's own number?",
    "The slope towards one factor is the other factor.",
)
def rmul_passes_its_own_number(V, self, other):
    return V(other * self.data, (self,), "*", _local=(self.data,))


@rmul_passes_its_own_number.also
def rmul_passes_the_product(V, self, other):
    return V(other * self.data, (self,), "*", _local=(other * self.data,))


@operators.of(
    "__rmul__",
    "`__rmul__` makes a sum.",
    "What is 2.6·1.7, and what does yours make of it?",
    "Look at the sign in `__rmul__`. Was the line copied from another method?",
    "`__rmul__` can leave its work to the operation with the same sign and the MyValue on its left.",
)
def rmul_makes_a_sum(V, self, other):
    return self + other


@operators.of(
    "__neg__",
    "The slope of −a has lost its sign.",
    "When a grows, does −a grow or shrink?",
    "Look at the local derivative in `__neg__`.",
    "Nudge a by h in your head, and write down by how much −a moves.",
)
def neg_without_its_sign(x, y):
    return 1.0


@operators.of(
    "__neg__",
    "−a passes on its value, not its slope.",
    "Does the slope of −a depend on the value of a?",
    "Look at the local derivative in `__neg__`: does it depend on `self.data`?",
    "A straight line has the same slope everywhere.",
)
def neg_passes_its_value(x, y):
    return -x


@operators.of(
    "__sub__",
    "A difference passes on as if it were a sum.",
    "When b grows, does a − b grow or shrink?",
    "Look at the two local derivatives in `__sub__`. Which of them belongs to the number after the minus?",
    "The first parent pulls the result with it. The second pushes it the other way.",
)
def sub_as_if_a_sum(x, y):
    return (1.0, 1.0)


@operators.of(
    "__sub__",
    "In a − b, the slope towards a has the wrong sign.",
    "When a grows, does a − b grow or shrink? And when b grows?",
    "Look at the two local derivatives in `__sub__`, and at the order of the parents.",
    "`_prev` and `_local` are in the same order. Only the number after the minus pulls the other way.",
)
def sub_with_the_minus_first(x, y):
    return (-1.0, 1.0)


@sub_with_the_minus_first.also
def sub_with_the_minus_twice(x, y):
    return (-1.0, -1.0)


@operators.of(
    "__sub__",
    "In `__sub__` only the left side gets a slope.",
    "Does the result move when only the right side is nudged?",
    "Count the parents and the local derivatives in `__sub__`. Was a new MyValue made for the right side?",
    "Both sides are parents, each with a slope of its own, and the parent is the node itself, not a copy.",
)
def sub_with_a_slope_on_the_left_only(x, y):
    return (1.0, 0.0)


@operators.of(
    "__truediv__",
    "In `__truediv__` only the left side gets a slope.",
    "Does the result move when only the right side is nudged?",
    "Count the parents and the local derivatives in `__truediv__`. Was a new MyValue made for the right side?",
    "Both sides are parents, each with a slope of its own, and the parent is the node itself, not a copy.",
)
def div_with_a_slope_on_the_left_only(x, y):
    return (1 / y, 0.0)


@operators.of(
    "__sub__",
    "The difference is taken the wrong way round.",
    "In a − b, which of the two is `self`?",
    "Look at the number that `__sub__` makes.",
    "Python asks the left side, so it is `self`, and the other one is subtracted from it.",
)
def sub_the_wrong_way_round(V, self, other):
    return binary(lambda x, y: y - x, lambda x, y: (-1.0, 1.0))(V, self, other)


@sub_the_wrong_way_round.also
def sub_number_the_wrong_way_round(V, self, other):
    return binary(lambda x, y: y - x, lambda x, y: (1.0, -1.0))(V, self, other)


@operators.of(
    "__rsub__",
    "`__rsub__` is the wrong way round.",
    "In 2.6 − a, which is `self`: the number on the left, or the one on the right?",
    "Try 2.6 − a with a = 1.7 on paper. Is your result above or below zero?",
    "Python comes to `__rsub__` because the left side had no answer. So `self` is on the right of the minus.",
)
def rsub_the_wrong_way_round(V, self, other):
    return self - other


@rsub_the_wrong_way_round.also
def rsub_the_wrong_way_round_as_a_sum(V, self, other):
    return self + (-other)


@operators.of(
    "__rsub__",
    "`__rsub__` gets the number right, and a's slope wrong.",
    "When a grows, does 2.6 − a grow or shrink?",
    "Does `__rsub__` write a record of its own? Look at its slope.",
    "You already have an operation that knows both slopes of a difference. It needs a MyValue on its left.",
)
def rsub_keeps_no_record(V, self, other):
    return V(other - self.data)


@rsub_keeps_no_record.also
def rsub_without_its_sign(V, self, other):
    return V(other - self.data, (self,), "-", _local=(1.0,))


@operators.of(
    "__truediv__",
    "The slope of a quotient towards b has lost its sign.",
    "When b grows, does a / b grow or shrink, for positive numbers?",
    "Look at the second local derivative in `__truediv__`.",
    "The larger the number you divide by, the less is left. The sign must show that.",
)
def div_without_its_sign(x, y):
    return (1 / y, x / y**2)


@operators.of(
    "__truediv__",
    "The slope of a quotient towards b is divided by b once, where twice is needed.",
    "Write a / b as a rectangle with the area a and the sides b and q. Which strip has to be given up?",
    "Look at the second local derivative in `__truediv__`: how often is it divided by b?",
    "For each unit of b, q gives up its own height, spread over the width b. And q is itself a quotient.",
)
def div_divided_once(x, y):
    return (1 / y, -x / y)


@div_divided_once.also
def div_divided_once_without_its_sign(x, y):
    return (1 / y, x / y)


@operators.of(
    "__truediv__",
    "The slope of a quotient towards b does not know a.",
    "Is 1 / b as steep as 100 / b?",
    "Look at the second local derivative in `__truediv__`: is a in it?",
    "The slope of 1/b is right for a numerator of 1. A factor in front stays in front.",
)
def div_without_a(x, y):
    return (1 / y, -1 / y**2)


@operators.of(
    "__truediv__",
    "A quotient passes on as if it were a product.",
    "When b is very large, is a little more of a worth much in a / b, or little?",
    "Look at both local derivatives in `__truediv__`.",
    "a / b is a times 1/b. Only the first of your slopes can be read off that, and its partner is 1/b.",
)
def div_as_if_a_product(x, y):
    return (y, x)


@operators.of(
    "__truediv__",
    "In a / b, the two slopes are swapped.",
    "Which local derivative belongs to the first parent?",
    "Look at the order of the two slopes in `__truediv__`, and at the order of the parents.",
    "`_prev` and `_local` are in the same order.",
)
def div_swapped(x, y):
    return (-x / y**2, 1 / y)


@operators.of(
    "__truediv__",
    "A quotient passes 1 to a.",
    "When a grows by 0.1, does a / b grow by 0.1 whatever b is?",
    "Look at the first local derivative in `__truediv__`.",
    "The nudge of a is divided by b as well.",
)
def div_passes_1(x, y):
    return (1.0, -x / y**2)


@operators.of(
    "__rtruediv__",
    "`__rtruediv__` is the wrong way round.",
    "In 2.6 / c, which is `self`: the number above, or the number below?",
    "Try 2.6 / c with c = 2.3 on paper. Is your result above or below 1?",
    "Python comes to `__rtruediv__` because the left side had no answer. So `self` is what is divided by.",
)
def rdiv_the_wrong_way_round(V, self, other):
    return self / other


@operators.of(
    "__rtruediv__",
    "The number above the line is missing.",
    "Is 2.6 / c the same as 1 / c?",
    "Look at the number that `__rtruediv__` makes: is `other` in it?",
    "`other` is what Python found on the left: it is the number that is divided.",
)
def rdiv_of_1(V, self, other):
    return V(1) / self


@rdiv_of_1.also
def rdiv_as_a_power(V, self, other):
    return self**-1


@operators.of(
    "__rtruediv__",
    "`__rtruediv__` gets the number right, and c's slope wrong.",
    "When c grows, does 2.6 / c grow or shrink? By how much, for a numerator of 2.6?",
    "Does `__rtruediv__` write a record of its own? Look at its slope.",
    "You already have an operation that knows both slopes of a quotient. It needs a MyValue on its left.",
)
def rdiv_keeps_no_record(V, self, other):
    return V(other / self.data)


@rdiv_keeps_no_record.also
def rdiv_without_its_sign(V, self, other):
    return V(other / self.data, (self,), "/", _local=(other / self.data**2,))


@rdiv_keeps_no_record.also
def rdiv_without_the_numerator(V, self, other):
    return V(other / self.data, (self,), "/", _local=(-1 / self.data**2,))


@rdiv_keeps_no_record.also
def rdiv_passes_one_over_c(V, self, other):
    return V(other / self.data, (self,), "/", _local=(1 / self.data,))


@rdiv_keeps_no_record.also
def rdiv_passes_one_over_2_6(V, self, other):
    return V(other / self.data, (self,), "/", _local=(1 / other,))


@rdiv_keeps_no_record.also
def rdiv_divided_once(V, self, other):
    return V(other / self.data, (self,), "/", _local=(-other / self.data,))


@operators.of(
    "__pow__",
    "The power rule without the n in front.",
    "At x = 5, how steep is x²: 5, or 10?",
    "Look at the local derivative in `__pow__`. What became of the exponent?",
    "The exponent comes down in front, and the power that is left is one lower. You need both.",
)
def pow_without_n(x, y, n):
    return x ** (n - 1)


@operators.of(
    "__pow__",
    "The power rule without the −1 in the exponent.",
    "x² is a parabola. Is its slope a straight line, or a parabola again?",
    "Look at the local derivative in `__pow__`: which exponent is in it?",
    "The exponent comes down in front, and the power that is left is one lower. You need both.",
)
def pow_without_minus_1(x, y, n):
    return n * y


@operators.of(
    "__pow__",
    "The 1 is subtracted from the power, not from the exponent.",
    "In Python, is 2**3-1 the same as 2**(3-1)?",
    "Look at the local derivative in `__pow__`: what does the `-1` belong to?",
    "A power is worked out before a minus, unless there are brackets.",
)
def pow_minus_1_outside(x, y, n):
    return n * y - 1


@pow_minus_1_outside.also
def pow_minus_1_outside_without_n(x, y, n):
    return y - 1


@operators.of(
    "__pow__",
    "The slope is right only for squares.",
    "How steep is x³ at 2: 4, or 12?",
    "Look at the local derivative in `__pow__`. What became of the exponent above?",
    "The exponent comes down in front, and the power that is left is one lower, not gone.",
)
def pow_right_for_squares(x, y, n):
    return n * x


@pow_right_for_squares.also
def pow_2_in_front(x, y, n):
    return 2 * x


@operators.of(
    "__pow__",
    "The lowered exponent is in front, too.",
    "x³: is 3 the number in front of its slope, or 2?",
    "Look at the local derivative in `__pow__`: from which exponent is the factor taken, and which one is lowered?",
    "The old exponent comes down in front. Only the exponent that stays is lowered.",
)
def pow_lowered_in_front(x, y, n):
    return (n - 1) * x ** (n - 1)


@operators.of(
    "__pow__",
    "The power rule with +1 in the exponent.",
    "x² is a parabola. Is its slope of a higher or of a lower power?",
    "Look at the sign in the exponent of your local derivative.",
    "Differentiating takes one factor x away from the power.",
)
def pow_plus_1(x, y, n):
    return n * x ** (n + 1)


@pow_plus_1.also
def pow_integrated(x, y, n):
    return x ** (n + 1) / (n + 1)


@operators.of(
    "__pow__",
    "The power is a product: a·n.",
    "What is 5**3, and what is 5·3?",
    "Look at the number that `__pow__` makes.",
    "In Python one star multiplies, and two stars raise to a power.",
)
def pow_makes_a_product(V, self, n):
    return unary(lambda x, n: x * n, lambda x, y, n: n)(V, self, n)
