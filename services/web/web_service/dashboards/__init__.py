"""Dashboards for everyone: figures of each tier, their definitions, the events behind them."""
