"""Funds 资金账: double entry in whole fen, earmarked, with approvals and the bank's own word beside it."""
