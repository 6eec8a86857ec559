"""What a letter can go through: pure rules and private events. Time, ids, places and calendars come in."""
