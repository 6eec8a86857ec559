"""Rules and private events: a notification, a person's inbox, a message that leaves the house. No I/O, no clock."""
