"""The process of importing."""
