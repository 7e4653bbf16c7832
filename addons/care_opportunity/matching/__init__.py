"""Who can do a mission; only `workers` needs the database.

Moments are whole seconds since 1970 in UTC, so that nights over midnight and over the
change of clock are compared as they last. What holds for many occurrences at once is a
mask: an integer with one bit for each.
"""
