"""A city's central service line for social assistance."""
