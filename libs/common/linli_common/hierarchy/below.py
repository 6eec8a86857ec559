"""A node and everything below it, as the beginning of a statement that joins its own tables to them.

For pages that would otherwise fetch hundreds of ids only to send them back.
"""

BELOW = """
WITH RECURSIVE latest AS MATERIALIZED (
  SELECT DISTINCT ON (id) id, from_day, parent_id, coalesce(to_day <= %(day)b, false) AS closed
  FROM {schema}.nodes WHERE from_day <= %(day)b ORDER BY id, from_day DESC
), below AS (
  SELECT latest.*, 0 AS depth FROM latest WHERE id = %(root)b
  UNION ALL
  SELECT latest.*, below.depth + 1 FROM below JOIN latest ON latest.parent_id = below.id WHERE below.depth < 16
)
"""
"""``below (id, from_day, parent_id, closed, depth)`` on ``%(day)b`` from ``%(root)b``; ``from_day`` with ``id`` is the
key of the node's row. Closed nodes stand under their last parent, as in ``subtree``."""
