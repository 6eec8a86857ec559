"""Fixtures that every package's tests share."""

pytest_plugins = ["linli_common.testing.plugin"]
