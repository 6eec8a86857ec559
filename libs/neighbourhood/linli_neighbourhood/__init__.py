"""What a service knows of the neighbourhood: its own copy, folded from identity's public events (design, "What services
know of each other"). No service asks another one's tables, and none waits for another one to answer."""

from linli_neighbourhood.neighbourhood import Neighbourhood, Resident, UnknownDivisionError, UnknownEstateError
from linli_neighbourhood.reader import neighbourhood_reader

__all__ = ["Neighbourhood", "Resident", "UnknownDivisionError", "UnknownEstateError", "neighbourhood_reader"]
