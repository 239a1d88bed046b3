"""Pages for who answers for the rules: duties, evidence, incidents, explanations."""
