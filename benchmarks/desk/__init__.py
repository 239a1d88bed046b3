"""How fast and how heavy the desk is."""
