"""议事设置: the templates that a district's topics follow, and the rules by date with their articles."""
