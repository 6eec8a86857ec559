"""Rules and private events of project funding. No I/O, no clock: time, ids and look-ups come in as arguments."""
