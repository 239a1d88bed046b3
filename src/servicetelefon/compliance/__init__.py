"""What the running system can prove: duties, the register of automatic parts, controls, documents."""
