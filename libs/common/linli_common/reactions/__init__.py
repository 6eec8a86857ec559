"""Reactions: events of other services' contracts turned into commands here, each once (docs/decisions/0008)."""

from linli_common.reactions.declared import Reaction, Reactions, Trigger, reaction
from linli_common.reactions.reacting import Reacting
from linli_common.reactions.standing import create_reaction_tables, start_over

__all__ = ["Reacting", "Reaction", "Reactions", "Trigger", "create_reaction_tables", "reaction", "start_over"]
