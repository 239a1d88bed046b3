"""Tools that know nothing of citizens or calls: clock, ids, database, bell, log, errors."""
