"""Short text messages, by a gateway of the city or of a carrier."""
