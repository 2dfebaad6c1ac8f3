"""The mapping, alive: the figures the mapping report of 2009 counted by hand, counted from the registry. Pure.

`figures.figures` counts, `numbers.to_json` gives the numbers, `page.page` the HTML; the page shows no number that is not in
the JSON. No file, no clock, no database: groups, places and the day are handed in.
"""
