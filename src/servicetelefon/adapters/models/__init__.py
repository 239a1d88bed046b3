"""Language models that an operator names; none is delivered, none writes a word that people read."""
