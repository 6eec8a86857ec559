"""Supervised accounts 资金监管账户: three pots that never mix."""
