"""The registry: organisations, groups and meetings. It holds nothing about a person."""
