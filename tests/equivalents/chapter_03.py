"""Mutants of the solutions of exercises 03 that are right answers, too."""

APART = "neither of the two lines uses what the other one makes"
SEED = "the seed is 1, and to multiply by 1, to divide by it or to leave it out is all the same"
ONE = "a sum passes on 1 times what comes from above"
ODD = "tanh(−n) = −tanh(n), and the square in the slope does not see the sign"

EQUIVALENT = {
    "backward": {
        "dL_dg = e * dL_dL, before: dL_de = g * dL_dL": APART,
        "dL_db = a * dL_de, before: dL_da = b * dL_de + 1.0 * dL_dg": APART,
        "dL_dc = 1.0 * dL_dg, before: dL_db = a * dL_de": APART,
        "dL_de = g * dL_dL -> dL_de = g / dL_dL": SEED,
        "dL_de = g * dL_dL -> dL_de = g": SEED,
        "dL_dg = e * dL_dL -> dL_dg = e / dL_dL": SEED,
        "dL_dg = e * dL_dL -> dL_dg = e": SEED,
        "dL_dc = 1.0 * dL_dg -> dL_dc = dL_dg": ONE,
        "dL_da = b * dL_de + 1.0 * dL_dg -> dL_da = b * dL_de + dL_dg": ONE,
    },
    "mended_slopes": {
        "dL_dd = f, before: d = e - c": APART,
        "dL_df = d, before: dL_dd = f": APART,
        "dL_de = 1.0 * dL_dd, before: dL_df = d": APART,
        "dL_dc = -1.0 * dL_dd, before: dL_de = 1.0 * dL_dd": APART,
        "dL_de = 1.0 * dL_dd -> dL_de = dL_dd": ONE,
    },
    "neuron_backward": {
        "n = x1 * w1 + x2 * w2 + b -> n = -(x1 * w1 + x2 * w2 + b)": ODD,
        "o = math.tanh(n) -> o = -math.tanh(n)": ODD,
    },
}
