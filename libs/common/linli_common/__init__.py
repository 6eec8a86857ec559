"""The plumbing of Linli: nothing here knows a word of the domain."""
