"""Amounts as pages show them. Inside, money is whole fen."""

from __future__ import annotations

FEN_IN_A_YUAN = 100


def yuan(amount_fen: int) -> str:
    """¥1,234, or ¥1,234.50 where there are fen; −¥20 for what is taken away."""
    whole, fen = divmod(abs(amount_fen), FEN_IN_A_YUAN)
    return f"{'−' if amount_fen < 0 else ''}¥{whole:,}{f'.{fen:02}' if fen else ''}"


def typed(amount_fen: int) -> str:
    """An amount as somebody would type it again: 1234, or 1234.50."""
    whole, fen = divmod(amount_fen, FEN_IN_A_YUAN)
    return f"{whole}.{fen:02}" if fen else str(whole)
