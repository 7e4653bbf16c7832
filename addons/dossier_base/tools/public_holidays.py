"""The public holidays of France, Alsace-Moselle and overseas, and where they are."""

import holidays

#: the parts of France with days of their own, as the package `holidays` calls them
HOLIDAY_ZONES = [
    ("none", "None"),
    ("FR", "France"),
    ("6AE", "Alsace"),
    ("57", "Moselle"),
    ("971", "Guadeloupe"),
    ("972", "Martinique"),
    ("973", "French Guiana"),
    ("974", "Réunion"),
    ("976", "Mayotte"),
    ("BL", "Saint-Barthélemy"),
    ("MF", "Saint-Martin"),
    ("PM", "Saint-Pierre-et-Miquelon"),
    ("WF", "Wallis-et-Futuna"),
    ("PF", "French Polynesia"),
    ("NC", "New Caledonia"),
]
#: by the start of the postcode, the longest first
ZONE_OF_ZIP = {
    "97133": "BL",
    "97150": "MF",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "986": "WF",
    "987": "PF",
    "988": "NC",
    "57": "57",
    "67": "6AE",
    "68": "6AE",
}
#: overseas, a country of its own in the core
ZONE_OF_COUNTRY = {
    "GP": "971",
    "MQ": "972",
    "GF": "973",
    "RE": "974",
    "YT": "976",
    "BL": "BL",
    "MF": "MF",
    "PM": "PM",
    "WF": "WF",
    "PF": "PF",
    "NC": "NC",
}
#: this year and so many more are filled in
YEARS_AHEAD = 2


def get_zone(country_code, zip_code):
    """Return the zone of a place, one of `HOLIDAY_ZONES`.

    :param str country_code: as ``FR``; overseas may have its own
    :param zip_code: postcode, or nothing
    :return: ``none`` outside of France
    """
    if country_code in ZONE_OF_COUNTRY:
        return ZONE_OF_COUNTRY[country_code]
    if country_code != "FR":
        return "none"
    code = (zip_code or "").replace(" ", "")
    return next(
        (zone for start, zone in ZONE_OF_ZIP.items() if code.startswith(start)), "FR"
    )


def get_days(zone, years):
    """Return the public holidays of a zone, sorted, as (day, French name)."""
    found = holidays.country_holidays(
        "FR", subdiv=None if zone == "FR" else zone, years=years, language="fr"
    )
    return sorted(
        (day, name.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}"))
        for day, name in found.items()
    )
