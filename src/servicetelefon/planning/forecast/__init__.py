"""Calls and handling times to come, per slot and topic, with intervals that hold."""
