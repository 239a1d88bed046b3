"""How many people each slot needs so that the promise is kept."""
