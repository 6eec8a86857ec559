"""Dashboards (看板): read-only figures of every division, as of any day on that day's territory."""
