"""Made-up people act through the public API, as residents and staff do; every service's demo uses it."""
