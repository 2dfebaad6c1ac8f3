"""From a source's rows to the registry: where a group is, what would change, and how that reads. Nothing here writes."""
