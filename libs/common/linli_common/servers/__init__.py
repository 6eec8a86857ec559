"""PostgreSQL and NATS from their wheels, as plain processes on one machine.

The local stack and the tests start the very same servers from here; containers use official images.
"""
