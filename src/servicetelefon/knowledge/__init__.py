"""What the city knows: approved articles, dated figures, the laws they rest on, and search."""
