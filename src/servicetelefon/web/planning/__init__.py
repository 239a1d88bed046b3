"""`/planning`: stages of the districts, scenarios side by side, readiness, going live."""
