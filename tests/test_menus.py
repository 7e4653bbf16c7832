"""All add-ons in one database: each role meets the apps of its work, in French.

The order and the words of all menus are read from their XML, without a server.
"""

import french_menus
import pytest

from platform_setup import addons

#: what everybody of the staff has
SHARED = {"Discussion", "Calendrier", "Contacts", "Employés", "Congés"}
MONEY = {"Ventes", "Facturation", "Tableaux de bord"}
#: what each role has beside it; a core app that is none of its work is not there
APPS = {
    "technicien": {"Dossiers"},
    "bureau": {"Dossiers", "Relances", *MONEY},
    "responsable": {"Dossiers", "Relances", *MONEY},
    "commercial": {"Prospects", "Ventes"},
    "chef-reseau": {"Prospects", "Ventes", "Tableaux de bord"},
    "courtiere": {"Courtage"},
    "courtier": {"Courtage", "Facturation", "Tableaux de bord"},
    "directeur-courtage": {"Courtage", "Facturation", "Tableaux de bord"},
    "gestionnaire": {"Aide à domicile", *MONEY},
    "responsable-aide": {"Aide à domicile", *MONEY},
}
#: typed on a keyboard, where French prints « ’ »
STRAIGHT = "'"


@pytest.mark.parametrize("role", APPS)
def test_apps_of_a_role(odoo_server, role):
    client = odoo_server.login(role)
    menus = client.call("ir.ui.menu", "load_menus", False, context={"lang": "fr_FR"})
    apps = [menus[str(number)]["name"] for number in menus["root"]["children"]]
    assert set(apps) == SHARED | APPS[role]


def apps():
    return [
        xmlid
        for xmlid, menu in french_menus.menus().items()
        if not menu.get("parent") and xmlid.partition(".")[0] in addons.names()
    ]


def children(parent):
    """:return: the menus under a menu, in the order of the screen"""
    found = [
        (menu["sequence"], menu["order"], menu)
        for menu in french_menus.menus().values()
        if menu.get("parent") == parent
    ]
    return [menu for _sequence, _order, menu in sorted(found, key=lambda f: f[:2])]


def settings(app):
    """:return: the names under « Configuration », which is the last of an app"""
    last = children(app)[-1]
    assert last["name"] == "Configuration", app
    xmlids = {id(menu): xmlid for xmlid, menu in french_menus.menus().items()}
    return [menu["name"] for menu in children(xmlids[id(last)])]


def test_one_structure():
    """« Configuration » is the last menu of each app, and its own settings the first
    in it; a thing that several have is called the same.
    """
    assert len(apps()) == 5
    for app in apps():
        names = settings(app)
        if "Paramètres généraux" in names:
            assert names[0] == "Paramètres généraux", app
        assert any(name == "Modèles de courrier" for name in names), app
        assert not {"Paramètres", "Réglages", "Modèles de lettre"} & set(names), app


def test_names():
    """In French, each once among its neighbours; those of the OCA's add-ons too."""
    found = french_menus.menus()
    ours = {
        *addons.names(),
        "calendar_public_holiday",
        "hr_holidays_public",
        "queue_job",
    }
    neighbours = set()
    wrong = []
    for xmlid, menu in found.items():
        if xmlid.partition(".")[0] not in ours:
            continue
        place = (menu.get("parent"), menu["name"])
        if not menu["french"] or place in neighbours:
            wrong.append((xmlid, menu["name"]))
        if STRAIGHT in menu["name"] and xmlid.partition(".")[0] in addons.names():
            wrong.append((xmlid, menu["name"]))
        neighbours.add(place)
    assert wrong == []
