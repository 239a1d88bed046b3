"""A city's central service line for social assistance."""

__version__ = "0.1.0"
