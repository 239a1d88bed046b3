"""One order for those who wait and those who are called back, under load, beside the simulator."""
