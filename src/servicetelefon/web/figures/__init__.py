"""`/zahlen`: reports by interval, day and month; `/versprechen`: what the public may see."""
