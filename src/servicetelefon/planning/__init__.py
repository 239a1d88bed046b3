"""How many people the service needs and when: forecast, Erlang, simulation, staffing, roster."""
