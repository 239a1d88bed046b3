"""Measures of a large month: every report below a second, the wallboard below 20 ms at the database."""
