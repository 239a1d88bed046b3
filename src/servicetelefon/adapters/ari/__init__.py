"""Asterisk as the telephone engine of a node, spoken to by ARI."""
