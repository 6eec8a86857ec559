"""Journeys through the whole running system, over HTTP."""
