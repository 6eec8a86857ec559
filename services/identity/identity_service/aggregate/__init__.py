"""The rules of identity as event-sourced aggregates: no I/O, no clock; time, ids and look-ups come in as arguments."""
