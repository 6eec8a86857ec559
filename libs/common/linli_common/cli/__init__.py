"""The operators' command `linli`: looking at streams and readers, replaying, rebuilding, mending."""
