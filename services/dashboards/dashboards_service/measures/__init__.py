"""Measures: what events add to figures, by division and day; and the balances that make stocks quick to read."""
