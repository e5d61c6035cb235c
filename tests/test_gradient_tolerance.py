"""How near two slopes must be for `check_gradient`: to each other by size, or near 0 as they stand."""

import pytest

from micrograd_lite.gradient import check_gradient


@pytest.mark.parametrize("claimed, agrees", [(1e6 + 0.5, True), (1e6 + 2, False), (1e6 - 0.5, True), (1e6 - 2, False)])
def test_large_slopes_may_differ_by_a_millionth_of_themselves(claimed, agrees):
    assert check_gradient(lambda x: 1e6 * x, [0.7], [claimed]) is agrees


@pytest.mark.parametrize("claimed, agrees", [(5e-7, True), (-5e-7, True), (2e-6, False), (-2e-6, False)])
def test_near_0_a_millionth_is_allowed_as_it_stands(claimed, agrees):
    assert check_gradient(lambda x: 0 * x, [0.7], [claimed]) is agrees
