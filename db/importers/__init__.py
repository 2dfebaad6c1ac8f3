"""Feeds and tables as rows. Each format is one module with `read(raw, feed)`; a contract test finds them all."""
