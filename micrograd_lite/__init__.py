"""micrograd_lite: what the chapters of the course have built so far.

Each chapter adds one module and changes none of those before it; `CHAPTERS` lists what each one adds. Names are loaded
when you ask for them: `from micrograd_lite import Value` gives the finished Value, with all that later chapters add to
it; `import micrograd_lite.value` alone gives the Value of chapter 04. Where a function is called like its module
(`derivative`, `gradient`), the module answers: `from micrograd_lite.gradient import gradient`. What `import *` brings
are all the other names.
"""

import importlib

# chapter: (module, the functions and classes in it, the methods that it adds to Value)
CHAPTERS = {
    "01": ("derivative", "forward_difference derivative refuse_bad_input", ""),
    "02": ("gradient", "gradient check_gradient", ""),
    "04": ("value", "Value add_to number", "__init__ __repr__ __format__ __add__ __mul__"),
    "05": ("graph", "trace draw_dot", ""),
    "06": ("backward", "topological_order", "_backward backward"),
    "07": (
        "operations",
        "power power_slope exponent_slope",
        "__radd__ __rmul__ __neg__ __sub__ __rsub__ __truediv__ __rtruediv__ __pow__ __rpow__ "
        "exp log sin cos tanh sigmoid relu leaky_relu __abs__",
    ),
    "09": ("nn", "Module Neuron Layer MLP as_values dot", ""),
    "10": ("training", "squared_error descend paused_collector note why_stopped train", ""),
    "11": (
        "classification",
        "two_moons split accuracy max_margin surprise binary_cross_entropy weights_of l2 decaying_rate mini_batches",
        "",
    ),
    "12": ("regression", "Normaliser cubic mean_squared_error dead_units", ""),
    "13": ("forward", "Arithmetic Param as_param result clear Dual as_dual jvp", ""),
    "14": ("arrays", "Array ArrayMLP floats lift unbroadcast refuse_unfit", ""),
    "15": (
        "compiler",
        "exp_or_inf column_sums reached name_all dot_texts refuse_without_rule texts_of write_lines refuse_bad_loss "
        "write_source refuse_bad_sizes refuse_uneven function_of Step remembering_relu remembering_leaky_relu "
        "recording compare_with_eager refuse_bad_recording compile_loss",
        "",
    ),
    "16": (
        "digits",
        "load_digits three_parts refuse_unlabelled softmax cross_entropy share_right digit_network "
        "Descent Momentum Adam train_epoch train_until_best input_gradient",
        "",
    ),
}
CHAPTER_OF = {module: chapter for chapter, (module, _, _) in CHAPTERS.items()}
MODULE_OF = {name: module for module, names, _ in CHAPTERS.values() for name in names.split()}
__all__ = [name for name in MODULE_OF if name not in CHAPTER_OF]


def _load(module):
    """Import one module of this package; AttributeError if its chapter has not been written yet."""
    try:
        return importlib.import_module(f"{__name__}.{module}")
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{module}":
            raise  # the module is there, something that it imports is not
        message = f"{__name__} has no module {module!r} yet: chapter {CHAPTER_OF[module]} adds it"
        raise AttributeError(message) from None


def __getattr__(name):
    """Load what is asked for and has not been loaded yet."""
    if name in CHAPTER_OF:
        return _load(name)
    if name not in MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has: {', '.join(sorted(MODULE_OF))}")
    if name == "Value":
        for module, _, methods in CHAPTERS.values():
            if methods:
                _load(module)
    return getattr(_load(MODULE_OF[name]), name)


def __dir__():
    return sorted({*globals(), *CHAPTER_OF, *MODULE_OF})
