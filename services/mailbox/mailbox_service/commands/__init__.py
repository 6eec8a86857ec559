"""Commands of the mailbox: imperative models, which are also the HTTP bodies."""
