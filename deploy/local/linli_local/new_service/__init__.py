"""`make new-service NAME=…`: a service in the shape of the others, known wherever the house knows its services."""
