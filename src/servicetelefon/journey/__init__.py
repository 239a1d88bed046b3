"""The order of things: what a contact goes through, from the first ring to the record."""
