"""The answer to a person who asks what is held: a document, and beside it what was handed in."""
