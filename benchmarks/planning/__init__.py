"""Planning beside its peers, in one run: formulas, simulation, forecast, waits, rosters."""
