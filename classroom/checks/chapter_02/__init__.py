"""Chapter 02: slopes towards many inputs."""

from . import lists  # noqa: F401  (it adds to `my_gradient`)
from .agrees import agrees
from .level_place import level_place
from .my_gradient import my_gradient
from .slopes_on_paper import slopes_on_paper
from .uphill import uphill

__all__ = ["slopes_on_paper", "my_gradient", "agrees", "uphill", "level_place"]
