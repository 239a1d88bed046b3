"""What the product is measured with; results in `results/`."""
