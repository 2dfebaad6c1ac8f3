"""Builds the CSV files of `knowledge/places` from open sources and our own notes, by hand only.

    python -m knowledge.build_places --geonames cities500.json --kommuneinfo fylkeskommuner.json \\
        --post-codes postal-codes-simple.js --post-municipalities index.js

Where each source comes from and its licence: `knowledge/places/SOURCES.md`. The result depends on nothing but
the four files and the CSV files beside this module, so that the same input gives the same bytes.
"""
