"""The menus as people read them, from the XML and the French catalogues: no server.

Ours, and those of the installed Odoo and OCA add-ons. What only code decides (the
rights of a person, a menu that a hook hides) is not known here.
"""

import ast
import importlib.util
import re
from functools import cache
from pathlib import Path

import polib
from lxml import etree

from platform_setup import addons, paths

#: a term of a menu, or of an action: a menu without a name has its action's
TERM = re.compile(r"^#: .*?\bmodel:ir\.(ui\.menu|actions\.\w+),name:", re.MULTILINE)
PLACE = re.compile(r"model:ir\.(?:ui\.menu|actions\.\w+),name:([\w.]+)$")


@cache
def folders():
    """:return: ``{add-on: folder}`` of all that is installed here, ours first"""
    found = {}
    places = importlib.util.find_spec("odoo").submodule_search_locations
    for place in [paths.ADDONS, *(Path(place) / "addons" for place in places)]:
        for manifest in place.glob("*/__manifest__.py"):
            found.setdefault(manifest.parent.name, manifest.parent)
    return found


@cache
def needed():
    """:return: our add-ons and all they depend on, the dependencies first"""
    order = []

    def add(name):
        if name in order or name not in folders():
            return
        manifest = (folders()[name] / "__manifest__.py").read_text()
        depends = re.search(r"['\"]depends['\"]\s*:\s*\[(.*?)\]", manifest, re.DOTALL)
        for other in re.findall(r"['\"](\w+)['\"]", depends[1] if depends else ""):
            add(other)
        order.append(name)

    for name in ["base", "web", *addons.names(), "account_payment", "sale_crm"]:
        add(name)
    return order


@cache
def french(name):
    """:return: ``{xmlid: French name}`` of the menus and actions of an add-on"""
    found = {}
    for folder in ("i18n", "i18n_extra"):
        file = folders()[name] / folder / "fr.po"
        if not file.exists():
            continue
        blocks = file.read_text(encoding="utf-8").split("\n\n")
        text = "\n\n".join(block for block in blocks if TERM.search(block))
        for entry in polib.pofile(text):
            for place, _line in entry.occurrences:
                if entry.msgstr and (match := PLACE.match(place)):
                    found[match[1]] = entry.msgstr
    return found


def _nodes(name):
    """:return: the menus and actions in the data files of an add-on, in their order"""
    text = (folders()[name] / "__manifest__.py").read_text()
    for file in ast.literal_eval(text[text.index("{") :]).get("data", []):
        if file.endswith(".xml"):
            tree = etree.parse(str(folders()[name] / file))
            yield from tree.iterfind(".//menuitem")
            yield from (
                node
                for node in tree.iterfind(".//record[@model]")
                if node.get("model").startswith(("ir.actions.", "ir.ui.menu"))
            )


def _read(node):
    """:return: the attributes of a menu, whichever way it is written"""
    if node.tag == "menuitem":
        above = node.getparent()
        inside = above.get("id") if above.tag == "menuitem" else None
        return {**node.attrib, **({"parent": inside} if inside else {})}
    values = {"id": node.get("id")}
    for field in node.iterfind("field"):
        name = field.get("name").removesuffix("_id")
        values[name] = field.get("ref") or field.get("eval") or (field.text or "")
    return values


@cache
def menus():
    """:return: ``{xmlid: menu}`` of our add-ons and of those they depend on

    A menu is a dictionary: ``name`` (French where there is some), ``words`` (the
    source), ``parent``, ``sequence``, ``groups``, ``action``, ``order`` (of making).
    """
    found, actions = {}, {}
    for module in needed():
        for node in _nodes(module):
            values = _read(node)
            xmlid = _full(module, values["id"])
            if node.get("model", "").startswith("ir.actions."):
                actions.setdefault(xmlid, values.get("name"))
                continue
            menu = found.setdefault(xmlid, {"order": len(found), "sequence": 10})
            for key in ("parent", "action"):
                if values.get(key):
                    menu[key] = _full(module, values[key])
            for key in ("name", "groups", "active"):
                if values.get(key):
                    menu["words" if key == "name" else key] = values[key]
            menu["sequence"] = int(values.get("sequence") or menu["sequence"])
    terms = {}
    for module in needed():
        terms.update(french(module))
    for xmlid, menu in found.items():
        action = menu.get("action")
        menu.setdefault("words", actions.get(action))
        menu["french"] = terms.get(xmlid) or terms.get(action)
        menu["name"] = menu["french"] or menu["words"]
    return found


def path(xmlid):
    """:return: the names from the app to a menu, or () where a parent is not known"""
    menu = menus().get(xmlid)
    if not menu:
        return ()
    above = path(menu["parent"]) if menu.get("parent") else ()
    return () if menu.get("parent") and not above else (*above, menu["name"])


def _full(module, xmlid):
    return xmlid if "." in xmlid else f"{module}.{xmlid}"


@cache
def texts(name):
    """:return: all that an add-on says in French"""
    found = set()
    for folder in ("i18n", "i18n_extra"):
        file = folders()[name] / folder / "fr.po"
        if file.exists():
            lines = file.read_text(encoding="utf-8").split("\n")
            taken = []
            for line in [*lines, ""]:
                if line.startswith("msgstr ") or (taken and line.startswith('"')):
                    taken.append(line[line.index('"') + 1 : -1])
                elif taken:
                    found.add("".join(taken).replace('\\"', '"').replace("\\n", "\n"))
                    taken = []
    return found
