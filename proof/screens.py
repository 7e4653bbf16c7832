"""Opens every screen that a menu leads to, as each colleague (in Odoo's shell).

For each action of the menus that somebody sees: its views as the web client asks for
them, the first page of the list or of the cards with all that they show, the form of
the first record and that of a new one. Then the definition of each view of the database
is checked.
"""

from dateutil.relativedelta import relativedelta
from lxml import etree

from odoo import fields
from odoo.tools.safe_eval import datetime, safe_eval, time

LOGINS = (
    "admin", "responsable", "bureau", "technicien", "commercial", "chef-reseau",
    "courtier", "directeur-courtage", "gestionnaire", "responsable-aide",
)  # fmt: skip
FIRST_PAGE = 80
#: the core's list of paid services asks its maker over the network
SKIPPED_MODELS = {"iap.account"}
#: the core reads the employee of an account with the rights of who looks
CLOSED_FORMS = {"res.partner.bank"}
WINDOW = "ir.actions.act_window"


def open_all(env):
    """Open all screens of all who are there; nothing is kept.

    :return: ``{"people", "screens", "views", "wrong"}``, the last empty if all is well
    """
    opened, wrong = 0, []
    users = env["res.users"].search([("login", "in", LOGINS)])
    # whose only role went with an add-on has no screens left
    users = users.filtered(lambda user: user._is_internal())
    for user in users:
        for action in _actions(env(user=user.id, su=False)):
            try:
                with env.cr.savepoint():
                    _open(action.with_user(user).with_context(lang=user.lang))
                opened += 1
            except Exception as error:
                wrong.append([user.login, _name(action), repr(error)[:500]])
            env.invalidate_all()
    # with all that extends them
    views = env["ir.ui.view"].search(
        [("model", "in", list(env.registry)), ("mode", "=", "primary")]
    )
    for view in views:
        try:
            with env.cr.savepoint():
                view._check_xml()
        except Exception as error:
            wrong.append(["", _name(view), repr(error)[:500]])
    env.cr.rollback()
    return {
        "people": users.mapped("login"),
        "screens": opened,
        "views": len(views),
        "wrong": wrong,
    }


def _name(record):
    return record.sudo().get_external_id()[record.id] or f"{record._name} {record.id}"


def _actions(env):
    """Return the actions of windows behind the menus of the user of `env`."""
    visible = set(env["ir.ui.menu"]._visible_menu_ids())
    # a menu of which a parent is hidden is shown nowhere
    actions = {
        menu.action
        for menu in env["ir.ui.menu"].browse(visible).sudo()
        if menu.action
        and visible.issuperset(map(int, menu.parent_path[:-1].split("/")))
    }
    windows = (action for action in actions if action._name == WINDOW)
    return sorted(
        (action for action in windows if action.res_model not in SKIPPED_MODELS),
        key=lambda action: action.id,
    )


def _open(action):
    """Open one action as the web client does."""
    values = action._get_action_dict()
    env = action.env
    model = env[values["res_model"]].with_context(
        **(_evaluate(values["context"], env) or {})
    )
    views = [*map(tuple, values["views"])]
    views.append(((values["search_view_id"] or [False])[0], "search"))
    found = model.get_views(views, {"load_filters": True, "action_id": action.id})
    domain = _evaluate(values["domain"], env) or []
    for kind in {"list", "kanban"} & set(found["views"]):
        arch = etree.fromstring(found["views"][kind]["arch"])
        model.web_search_read(domain, _wanted(model, arch), limit=FIRST_PAGE)
    if "form" in found["views"] and model._name not in CLOSED_FORMS:
        arch = etree.fromstring(found["views"]["form"]["arch"])
        wanted = _wanted(model, arch)
        model.search(domain, limit=1).web_read(wanted)
        if model.has_access("create") and arch.get("create", "1") not in ("0", "false"):
            model.onchange({}, [], wanted)


def _wanted(model, arch):
    """Return what the web client asks for with a view, and with the lists inside."""
    wanted = {}
    for node in _field_nodes(arch):
        field = model._fields[node.get("name")]
        wanted[field.name] = {}
        if not field.relational:
            continue
        inside = next(iter(node.xpath("./list | ./kanban")), None)
        if inside is not None:
            shown = _wanted(model.env[field.comodel_name], inside)
        else:
            shown = {} if field.type == "one2many" else {"display_name": {}}
        wanted[field.name] = {"fields": shown}
    return wanted


def _field_nodes(arch):
    """Yield the fields of a view, not those of the views inside."""
    for node in arch:
        if node.tag == "field":
            yield node
        else:
            yield from _field_nodes(node)


def _evaluate(text, env):
    """Return the value of a domain or a context as the web client sees it."""
    if not isinstance(text, str):
        return text
    today = fields.Date.context_today(env.user)
    names = {
        "uid": env.uid,
        "allowed_company_ids": env.companies.ids,
        "active_id": False,
        "active_ids": [],
        "active_model": False,
        "context": dict(env.context),
        "context_today": lambda: today,
        "current_date": str(today),
        "datetime": datetime,
        "relativedelta": relativedelta,
        "time": time,
    }
    return safe_eval(text, {**names, "true": True, "false": False})
