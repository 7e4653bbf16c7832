"""What the web client asks the server for, read from the views as it reads them."""

import re

from lxml import etree

from odoo.tools.safe_eval import safe_eval

#: rows of a page, and where the count stops, if the view says nothing else
PAGE, COUNT_LIMIT = 80, 10_001
ALWAYS = ("True", "1")
TAGS = ("many2many_tags", "many2many_tags_avatar", "many2many_checkboxes")


class Screen:
    """A list and a form as an action of the menu, or Odoo's own view, opens them.

    :param action: external id of an action, or None
    :param model: name of the model, without an action
    :param views: external ids ``{kind: view}`` that count where there is no action
    """

    def __init__(self, env, action=None, model=None, views=None):
        context, self.views = {}, {}
        if action:
            record = env.ref(action).sudo()
            model = record.res_model
            self.views = {kind: view for view, kind in record.views}
            self.search_view = record.search_view_id.id
            context = safe_eval(record.context or "{}", {})
        else:
            self.views = {kind: env.ref(view).id for kind, view in views.items()}
            self.search_view = False
        self.model = env[model].with_context(**context)
        self._archs = {}

    def arch(self, kind):
        if kind not in self._archs:
            view = self.search_view if kind == "search" else self.views.get(kind)
            text = self.model.get_view(view or False, kind)["arch"]
            self._archs[kind] = etree.fromstring(text)
        return self._archs[kind]

    def read_page(self, domain):
        """The first page of the list: its rows and how many there are."""
        arch = self.arch("list")
        return self.model.web_search_read(
            list(domain),
            specification(self.model, arch),
            limit=int(arch.get("limit") or PAGE),
            order=arch.get("default_order"),
            count_limit=COUNT_LIMIT,
        )

    def read_counts(self, domain, field):
        """The side panel with its numbers; without one, the counts by a field."""
        panel = self.arch("search").find(".//searchpanel")
        if panel is None:
            return self.model.formatted_read_group(list(domain), [field], ["__count"])
        return [self._read_panel(node, domain) for node in panel.iter("field")]

    def _read_panel(self, node, domain):
        several = node.get("select") == "multi"
        ask = (
            self.model.search_panel_select_multi_range
            if several
            else self.model.search_panel_select_range
        )
        return ask(
            node.get("name"),
            enable_counters=node.get("enable_counters") == "1",
            expand=node.get("expand") == "1",
            search_domain=list(domain),
            category_domain=[],
            filter_domain=[],
            **({"group_by": False, "comodel_domain": []} if several else {}),
        )

    def read_form(self, record):
        """One record, with all that its form shows."""
        arch = self.arch("form")
        return record.with_env(self.model.env).web_read(specification(self.model, arch))


def specification(model, arch):
    """:return: the fields that the web client asks for with this view, hidden too"""
    result = {}
    for node in arch.iter("field"):
        if any(parent.tag == "field" for parent in node.iterancestors()):
            continue
        name = node.get("name")
        result[name] = _specify(model, node, result.get(name))
        # what a widget reads beside its own field: tooltips, counts
        for word in re.findall(r"\w+", node.get("options") or ""):
            if word in model._fields and word not in result:
                result[word] = {"fields": {}} if model._fields[word].relational else {}
    return result


def _specify(model, node, known):
    field = model._fields[node.get("name")]
    hidden = {node.get("invisible"), node.get("column_invisible")} & set(ALWAYS)
    if hidden:
        return known or ({"fields": {}} if field.type == "many2one" else {})
    if field.type in ("many2one", "reference"):
        return {"fields": {"display_name": {}}}
    if field.type in ("one2many", "many2many"):
        return {
            "fields": _specify_rows(model.env[field.comodel_name], node),
            "limit": 40,
        }
    return known or {}


def _specify_rows(rows, node):
    if node.get("widget") in TAGS:
        names = [name for name in ("display_name", "color") if name in rows._fields]
        return {name: {} for name in names}
    inline = node.find("list")
    if inline is None:
        inline = node.find("kanban")
    if inline is not None:
        return specification(rows, inline)
    if any(parent.tag == "list" for parent in node.iterancestors()):
        return {}  # a column: the ids are enough to count them
    return specification(rows, etree.fromstring(rows.get_view(False, "list")["arch"]))
