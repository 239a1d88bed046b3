"""Twins of the outside world; each is held to the real thing by a verification test."""
