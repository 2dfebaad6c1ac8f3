"""The registry as files for people and other programs."""
