"""Why deliberation says no, by subject: one class, one HTTP problem type each (RFC 9457)."""
