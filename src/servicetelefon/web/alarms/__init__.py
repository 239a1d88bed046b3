"""`/alarme`: an agent in an emergency calls; every supervisor sees it and one comes."""
