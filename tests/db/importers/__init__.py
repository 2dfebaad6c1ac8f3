"""The importers: each format, what they share, and what holds for all of them."""
