"""Tests of Odoo whose result differs with our add-ons, each with its reason."""

#: in French: it is shown on the page

EXPLAINED = {}
