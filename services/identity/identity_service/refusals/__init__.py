"""Why the identity service says no: one class, one HTTP problem type each (RFC 9457)."""
