"""Leichte Sprache by the rules of BITV 2.0, Anlage 2, Teil 2, as far as a program can see them."""
