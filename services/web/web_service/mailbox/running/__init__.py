"""信箱设置: departments, routes, cover, rules by date, calendar days; for officers of streets and districts."""
