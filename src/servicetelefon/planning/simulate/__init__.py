"""Simulated days of the service as it is built: the same matching, patience, callbacks, breaks."""
