"""Task 3: find the bug."""

from ..core import Stopped, guarded, task


def inside(function):
    """Tell a helper that is written but not returned from a stub."""
    constants = getattr(getattr(function, "__code__", None), "co_consts", ())
    return ", and there is a helper inside" if any(hasattr(constant, "co_code") for constant in constants) else ""


def attach_three(decorator):
    """Use a decorator on two small classes, and look at what it attached and what it returned."""

    class Box:
        def __init__(self):
            self.x = 1.7

        def __repr__(self):
            return "the old words"

    class Jar(Box):
        pass

    def double(self):
        return 2 * self.x

    def half(self):
        return self.x / 2

    def triple(self):
        return 3 * self.x

    def plus(self, more, *, times=1):
        return times * (self.x + more)

    def __repr__(self):
        return "the new words"

    early, seen = Box(), {}
    helper = guarded(lambda: decorator(Box))
    seen["what add_to(Box) returns"] = "a function" if callable(helper) else f"{helper}{inside(decorator)}"
    back = guarded(lambda: helper(double))
    words = {id(double): "the function", id(Box): "the class", id(None): "None", id(helper): "the helper"}
    other = f"an error, {back.error}" if isinstance(back, Stopped) else "something else"
    seen["the name double, after @add_to(Box)"] = words.get(id(back), other)
    guarded(lambda: decorator(Box)(half))
    guarded(lambda: decorator(Jar)(triple))
    guarded(lambda: decorator(Box)(plus))
    guarded(lambda: decorator(Box)(__repr__))
    seen["early.double()"] = guarded(lambda: early.double())
    seen["Box().half()"] = guarded(lambda: Box().half())
    seen["Jar().triple()"] = guarded(lambda: Jar().triple())
    seen["Box().plus(0.5)"] = guarded(lambda: Box().plus(0.5))
    seen["Box().plus(0.5, times=2)"] = guarded(lambda: Box().plus(0.5, times=2))
    seen["repr(Box()), after a new __repr__"] = guarded(lambda: repr(Box()))
    seen["names that Box got"] = ", ".join(sorted(name for name in vars(Box) if not name.startswith("__")))
    seen["names that Jar got"] = ", ".join(sorted(name for name in vars(Jar) if not name.startswith("__")))
    return seen


@task(
    "Five functions, two classes: each became a method under its own name, and each name still stands for its "
    "function.",
    observe=attach_three,
    truth="here belongs",
)
def mended_add_to(cls):
    """The decorator of the chapter."""

    def attach(function):
        setattr(cls, function.__name__, function)
        return function

    return attach


@mended_add_to.mistake(
    "Both bugs are still there.",
    "After the program, which names does `vars(Value)` list that were not there before?",
    "Look at the line inside `attach`: under which name does it store the function? And what does `attach` return?",
    "Python takes the word after a dot literally. It does not look up a variable of that name.",
)
def both_bugs(cls):
    def attach(function):
        cls.function = function

    return attach


def one_word_for_all(trial):
    """The helper returns the function, and the class got a name that is none of the functions' names."""
    got = trial.seen.get("names that Box got", "")
    back = trial.seen.get("the name double, after @add_to(Box)")
    return back == "the function" and bool(got) and "," not in got and got not in ("double", "half", "plus", "attach")


@mended_add_to.mistake(
    "Nothing is stored in the class.",
    "After `@add_to(Box)`, which names does `vars(Box)` list that were not there before?",
    "The names of the functions are fine. Which line of `attach` changes the class?",
    "To become a method, a function has to be put into the class, as an attribute under its own name.",
)
def nothing_stored(cls):
    return lambda function: function


@mended_add_to.mistake(
    "`attach` returns itself.",
    "After `@add_to(Value)`, which of the two should the name `double` stand for: the helper, or the function?",
    "The methods are there. Look at the inner `return`.",
    "There are two `return`s: `add_to` returns the helper, and the helper returns what it was given.",
)
def helper_handed_back(cls):
    def attach(function):
        setattr(cls, function.__name__, function)
        return attach

    return attach


@mended_add_to.mistake(
    "Every method is stored under the same name.",
    "What is the method called when you attach `double`? And when you attach `half` after it?",
    "Look at the line that stores the function. The name after the dot, or in the quotes, is always the same word.",
    "A function knows its own name: ask it. `setattr` takes a name that is known only when the program runs.",
    when=one_word_for_all,
)
def one_name_for_all(cls):
    def attach(function):
        cls.function = function
        return function

    return attach


@mended_add_to.mistake(
    "The method does not take all the arguments of its function.",
    "In `Box().plus(0.5)`, where does the 0.5 go?",
    "Look at what you store in the class. Is it the function itself, or another one that calls it?",
    "A function in a class already works as a method, with all its arguments. Store it as it is.",
)
def self_alone_reaches_it(cls):
    def attach(function):
        setattr(cls, function.__name__, lambda self: function(self))
        return function

    return attach


@self_alone_reaches_it.also
def no_keywords(cls):
    def attach(function):
        setattr(cls, function.__name__, lambda self, *more: function(self, *more))
        return function

    return attach


@mended_add_to.mistake(
    "A method that is there already is never replaced.",
    "The class has a `__repr__`. What should it have after `@add_to(Box)` above a new `__repr__`?",
    "Look for an `if`: when does your code store nothing?",
    "Writing a method in a class a second time replaces the first. `add_to` should do the same.",
)
def never_replaced(cls):
    def attach(function):
        if not hasattr(cls, function.__name__):
            setattr(cls, function.__name__, function)
        return function

    return attach


@mended_add_to.mistake(
    "`attach` returns nothing.",
    "After `@add_to(Value)`, what does the name `double` stand for in the notebook?",
    "The methods are there. Look at the last line of `attach`.",
    "Python calls what comes after the @ with the function, and stores what it returns under the function's name.",
)
def nothing_handed_back(cls):
    def attach(function):
        setattr(cls, function.__name__, function)

    return attach


@mended_add_to.mistake(
    "`attach` returns the class.",
    "After `@add_to(Value)`, which of the two should the name `double` stand for: the class, or the function?",
    "The methods are there. Look at the `return` inside `attach`.",
    "What `attach` returns is stored under the function's own name, so it should be that function.",
)
def class_handed_back(cls):
    def attach(function):
        setattr(cls, function.__name__, function)
        return cls

    return attach


@mended_add_to.mistake(
    "`add_to` itself returns nothing.",
    "`@add_to(Value)` is a call. What is called with the function afterwards?",
    "Look at the very last line of `add_to`, outside `attach`.",
    "`add_to(Value)` has to give the helper that Python then calls with the function below.",
)
def helper_not_handed_back(cls):
    def attach(function):
        setattr(cls, function.__name__, function)
        return function


@mended_add_to.mistake(
    "The function is called where it should be stored.",
    "Is there a pair of brackets after `function`?",
    "Look at the line that stores: do you store the function, or what it returns when it is called?",
    "A method is called later, on an object. Until then only the function itself is kept.",
)
def called_while_stored(cls):
    def attach(function):
        setattr(cls, function.__name__, function())
        return function

    return attach


@mended_add_to.mistake(
    "The method got the helper's name.",
    "Whose name should the method have: that of `attach`, or that of the function below the @?",
    "Look at whose `__name__` you use.",
    "`attach` is only the helper. The function it is called with has the name you want.",
)
def name_of_the_helper(cls):
    def attach(function):
        setattr(cls, attach.__name__, function)
        return function

    return attach
