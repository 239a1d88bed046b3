"""Queueing formulas for one pool of agents: Erlang B, C and A, and the fewest agents for a target."""
