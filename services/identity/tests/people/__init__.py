"""Tests about people: registration, residence, rights, sign-in, erasure."""
