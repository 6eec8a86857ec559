"""For the tests of whoever holds secret ballots."""
