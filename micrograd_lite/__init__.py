"""What the chapters of the course build: each adds one module and changes none of those before it.

Names are loaded when you ask for them: `from micrograd_lite import Value` gives the finished Value, with all that
later chapters add to it; `import micrograd_lite.value` alone gives the Value of chapter 04. Where a function is called
like its module (`derivative`, `gradient`), the module answers: `from micrograd_lite.gradient import gradient`.
"""

import importlib

# chapter: (module, the functions and classes in it, the methods that it adds to Value)
CHAPTERS = {
    "01": ("derivative", "forward_difference derivative", ""),
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
    "14": ("arrays", "Array ArrayMLP floats lift unbroadcast", ""),
    "15": (
        "compiler",
        "exp_or_inf column_sums reached name_all sum_of dot_texts texts_of write_lines names_first write_source "
        "function_of Step remembering_relu remembering_leaky_relu recording compare_with_eager compile_loss",
        "",
    ),
    "16": (
        "digits",
        "load_digits three_parts softmax cross_entropy share_right digit_network "
        "Descent Momentum Adam train_epoch train_until_best input_gradient",
        "",
    ),
}
MODULES = [module for module, _, _ in CHAPTERS.values()]
MODULE_OF = {name: module for module, names, _ in CHAPTERS.values() for name in names.split()}
__all__ = [name for name in MODULE_OF if name not in MODULES]


def _load(module):
    return importlib.import_module(f"{__name__}.{module}")


def __getattr__(name):
    """Load what is asked for and has not been loaded yet."""
    if name in MODULES:
        return _load(name)
    if name not in MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has: {', '.join(sorted(MODULE_OF))}")
    if name == "Value":
        for module, _, methods in CHAPTERS.values():
            if methods:
                _load(module)
    return getattr(_load(MODULE_OF[name]), name)


def __dir__():
    return sorted({*globals(), *MODULES, *MODULE_OF})
