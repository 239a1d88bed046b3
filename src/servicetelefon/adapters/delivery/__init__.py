"""Ways to offices that do not work in the inbox."""
