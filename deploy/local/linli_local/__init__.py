"""The whole system on one machine without containers: embedded servers and services under one supervisor."""
