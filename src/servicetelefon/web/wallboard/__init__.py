"""`/wallboard`: how it is now, readable from five metres, and what a supervisor does about it."""
