"""What serves the course and is not taught: the interactives, the checks of the exercises, and the judge's engine.

Arrows point one way: this package imports `micrograd_lite`, which knows nothing of it.
"""
