"""Rules and private events: pure functions of what was and what is asked; no I/O, no clock."""
