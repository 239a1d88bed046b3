"""Values, closed vocabularies and state tables. Standard library only, no I/O."""
