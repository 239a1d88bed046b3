"""Vectors of texts, from an address or from a model folder; neither is needed to run."""
