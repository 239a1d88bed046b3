"""Official descriptions of services (XZuFi, PVOG) as proposals for editors, never as articles."""
