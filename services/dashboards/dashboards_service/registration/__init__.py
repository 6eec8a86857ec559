"""The registration dashboard (实名注册看板)."""
