"""Documents made from the running system: headings and sentences are data, the rest is looked up."""
