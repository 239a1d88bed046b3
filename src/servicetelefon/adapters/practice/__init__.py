"""The phone port without a telephone: scripted citizens and the practising desks' pages."""
