"""Which add-ons stand on this one."""

import functools

from odoo.modules.module import get_manifest

BASE = "dossier_base"


@functools.cache
def stands_on_us(addon):
    """:return: whether an add-on depends on this one, or is it"""
    return addon == BASE or any(
        stands_on_us(name) for name in get_manifest(addon).get("depends", ())
    )
