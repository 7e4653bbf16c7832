"""Every public method with code of ours, and the core's on every model of ours."""

import json
import random

import requests
from common import READ, SLOW, Report, dump, exception_of, is_clean
from values import IDS, JSON, SQL

#: the core's methods that everybody can call, with arguments that it takes
GENERIC = {
    "search": {"domain": [], "limit": 3, "offset": 0, "order": "id"},
    "search_count": {"domain": []},
    "search_read": {"domain": [], "fields": ["id"], "limit": 3, "order": "id"},
    "web_search_read": {
        "domain": [],
        "specification": {"display_name": {}},
        "limit": 3,
        "order": "id",
    },
    "formatted_read_group": {
        "domain": [],
        "groupby": ["create_uid"],
        "aggregates": ["__count"],
    },
    "web_read_group": {
        "domain": [],
        "groupby": ["create_uid"],
        "aggregates": ["__count"],
    },
    "name_search": {"name": "", "domain": [], "operator": "ilike", "limit": 3},
    "name_create": {"name": "x"},
    "fields_get": {"allfields": ["id"], "attributes": ["type"]},
    "default_get": {"fields": ["name"]},
    "create": {"vals_list": [{}]},
    "get_views": {"views": [[False, "list"], [False, "form"]], "options": {}},
    "load": {"fields": ["name"], "data": [["x"]]},
    "read": {"fields": None},
    "web_read": {"specification": {"display_name": {}}},
    "write": {"vals": {}},
    "web_save": {"vals": {}, "specification": {"id": {}}},
    "copy": {"default": {}},
    "export_data": {"fields_to_export": ["id", "display_name"]},
    "onchange": {"values": {}, "field_names": [], "fields_spec": {"id": {}}},
    "message_post": {"body": "x"},
    "action_archive": {},
    "unlink": {},
}
#: they take no ids
ON_MODEL = {
    "search",
    "search_count",
    "search_read",
    "web_search_read",
    "formatted_read_group",
    "web_read_group",
    "name_search",
    "name_create",
    "fields_get",
    "default_get",
    "create",
    "get_views",
    "load",
}
#: more for arguments with a shape of their own
SHAPED = {
    "domain": {
        "SQL in a value": [["id", "=", SQL]],
        "SQL in a field": [[SQL, "=", 1]],
        "no such operator": [["id", "; DROP", 1]],
        "deep": ["!"] * 300 + [["id", "=", 1]],
        "path": [["create_uid.password", "ilike", "a"]],
        "open": ["&", ["id", "=", 1]],
    },
    "order": {"SQL": "id; DROP TABLE res_users", "path": "create_uid.password"},
    "fields": {"no such": ["no_such"], "password": ["create_uid.password"]},
    "groupby": {"no such": ["no_such"], "SQL": [SQL], "part": ["id:day"]},
    "aggregates": {"SQL": ["id:sum); DROP"], "no such": ["x:sum"]},
    "fields_to_export": {"no such": ["no_such"], "path": ["create_uid/password"]},
    "vals": {"no such": {"no_such": 1}, "id": {"id": 1}},
    "vals_list": {"no such": [{"no_such": 1}], "texts": ["x"]},
}
CONTEXTS = {
    "companies of others": lambda c: {"allowed_company_ids": c},
    "wrong types": lambda c: {
        "active_id": "x",
        "active_ids": ["x"],
        "active_model": SQL,
        "lang": "zz_ZZ",
        "tz": "../../x",
        "default_company_id": "x",
        "default_name": {"a": 1},
    },
    "switches": lambda c: {
        "active_test": False,
        "with_trashed": True,
        "dossier_cascade": True,
        "bin_size": True,
        "tracking_disable": True,
        "install_mode": True,
    },
}
#: what a field does not take
WRONG = {
    "char": ("NUL", "huge", "dict", "surrogate"),
    "text": ("NUL", "huge", "list"),
    "html": ("NUL", "template", "dict"),
    "integer": ("text", "over 64 bits", "NaN", "list"),
    "float": ("text", "infinity", "NaN", "dict"),
    "monetary": ("text", "infinity", "NaN", "dict"),
    "date": ("no such day", "year 0", "zero", "dict"),
    "datetime": ("no such day", "year 0", "zero", "dict"),
    "boolean": ("text", "dict"),
    "selection": ("text", "dict", "list", "zero"),
    "many2one": ("text", "negative", "over 64 bits", "dict"),
    "one2many": ("text", "list", "over 64 bits", "dict"),
    "many2many": ("text", "list", "over 64 bits", "dict"),
    "binary": ("text", "NUL", "dict"),
}
#: the core's models that no code of ours touches, for the baseline
PEERS = ("res.partner.category", "utm.campaign", "hr.department", "crm.tag")
PASSED_ON = (
    "psycopg2.errors.SerializationFailure",
    "psycopg2.errors.LockNotAvailable",
    "psycopg2.errors.DeadlockDetected",
    "odoo.exceptions.ConcurrencyError",
)


class Methods:
    """The tasks of part two."""

    def __init__(self, inventory, context, actors, report):
        self.context, self.actors, self.report = context, actors, report
        self.all_models = inventory["models"]
        # what every thread has is attacked on our threads, not on all of the core's
        common_to_all = set(self.all_models.get("mail.thread", {}).get("methods", ()))
        self.models = {}
        for name, model in self.all_models.items():
            methods = {
                method: facts
                for method, facts in model["methods"].items()
                if model["ours"] or method not in common_to_all
            }
            if not model["abstract"] and (model["ours"] or methods):
                self.models[name] = {**model, "methods": methods}
        # a report's model has no table, and can be called all the same
        concrete = {name for model in self.models.values() for name in model["methods"]}
        for name, model in self.all_models.items():
            methods = {
                method: facts
                for method, facts in model["methods"].items()
                if method not in concrete
            }
            if model["abstract"] and methods:
                self.models[name] = {**model, "methods": methods}
        self.baseline = set()
        self.random = random.Random(8)
        self.peers = [name for name in PEERS if name not in self.models]

    # -- requests -------------------------------------------------------------

    def call(self, actor, model, method, ids, kwargs, label, *, kw=None, again=True):
        """Call through JSON-2, or through the web client's door where `kw` is given.

        :param str label: what is wrong with the call
        :param kw: positional arguments
        """
        self.report.count("method requests")
        headers = {"Content-Type": "application/json"}
        if kw is None:
            address = f"{actor.url}/json/2/{model}/{method}"
            if actor.kind != "anonymous":
                headers["Authorization"] = f"Bearer {actor.context['key']}"
            body = {**kwargs}
            if ids is not None:
                body["ids"] = ids
            send = requests.post
        else:
            address = f"{actor.url}/web/dataset/call_kw/{model}/{method}"
            params = {"model": model, "method": method, "args": kw, "kwargs": kwargs}
            body = {"jsonrpc": "2.0", "params": params}
            send = actor.session().post
        where = f"{model}.{method}"
        example = {"who": actor.login, "value": label}
        try:
            answer = send(address, data=dump(body), headers=headers, timeout=SLOW)
        except requests.RequestException as error:
            self.report.found("no answer", where, type(error).__name__, **example)
            return None
        text = answer.text[:READ]
        self.report.count(f"status {answer.status_code}")
        for canary in actor.leaks(text):
            if not self.may_see(actor, model, canary):
                self.report.found(
                    "leak",
                    where,
                    f"{actor.login}: {canary[:3]}",
                    canary=canary,
                    near=near(text, canary),
                    **example,
                )
        try:
            data = json.loads(answer.text)
        except ValueError:
            if answer.status_code >= 500:
                self.report.found("500", where, "no JSON", text=text[:200], **example)
            return answer.status_code
        if kw is not None and isinstance(data, dict):
            data = data.get("error", {}).get("data")
        elif answer.status_code < 400:
            data = None
        if not data:
            return answer.status_code
        name, ours, message = exception_of(data)
        if name in PASSED_ON and again:
            return self.call(
                actor, model, method, ids, kwargs, label, kw=kw, again=False
            )
        if (
            actor.kind == "anonymous"
            and answer.status_code == 200
            and not is_clean(name)
        ):
            self.report.found("open door", where, name, **example)
        if not is_clean(name):
            self.weigh(model, method, label, name, ours, message, example)
        elif actor.kind == "anonymous" and kw is None and answer.status_code != 401:
            self.report.found("open door", where, str(answer.status_code), **example)
        return name

    def weigh(self, model, method, label, name, ours, message, example):
        """Say whose an error is: the core's, where it makes it on its models too."""
        kind = label if label.startswith(("ids: ", "args: ")) else f"{method} {label}"
        if message.startswith("Expected singleton"):
            # a method for one record is called on none, or on several
            kind, name = "one record", "Expected singleton"
        if model in self.peers:
            self.baseline.add((kind, name))
            return
        if (kind, name) in self.baseline or not ours:
            self.report.is_core(kind, name)
            return
        self.report.found(
            "500", f"{model}.{method}", f"{name} in {ours}", message=message, **example
        )

    def may_see(self, actor, model, canary):
        """Whether everybody sees this: a setting that all companies share."""
        return False

    # -- what to call with ----------------------------------------------------

    def ids(self, model, companies=None, but=()):
        """:return: ids of rows, one list for each company they are of"""
        rows = self.context["records"].get(model, {})
        return [
            some
            for company, some in rows.items()
            if some
            and int(company) not in but
            and (companies is None or int(company) in companies)
        ]

    def arguments(self, method):
        """:return: what is needed at least, by name"""
        return {
            name: sane(name)
            for name, required, kind in method["parameters"]
            if required and kind not in ("VAR_POSITIONAL", "VAR_KEYWORD")
        }

    # -- tasks ----------------------------------------------------------------

    def tasks_baseline(self):
        """What the core makes of the same on models of its own."""
        actor = self.actors["dedans"]
        for model in self.peers:
            for method, arguments in GENERIC.items():
                if method == "unlink":
                    continue
                yield from self.generic(actor, model, method, arguments, [1])
            facts = {"model": False}
            yield from self.door(actor, model, "read", facts, {}, [1])
        for method in (
            "action_plan_from_department",
            "action_employee_from_department",
        ):
            yield self.task(actor, "hr.department", method, [], {}, "of others")

    def tasks_outside(self, login):
        """Everything, on rows that are not `login`'s."""
        actor = self.actors[login]
        mine = actor.context.get("companies", [])
        for model, description in self.models.items():
            # rows of no company are shared settings: looked at, not attacked
            foreign = self.ids(model, but=[*mine, 0]) or [[]]
            some = [ids[-1:] for ids in foreign[:3]] + [
                [number for ids in foreign for number in ids][:30]
            ]
            for name, method in description["methods"].items():
                if name in GENERIC or skipped(name):
                    continue
                arguments = self.arguments(method)
                for ids in [None] if method["model"] else some:
                    yield self.task(actor, model, name, ids, arguments, "of others")
            if not description["abstract"]:
                yield from self.generic_outside(actor, model, some)

    def generic_outside(self, actor, model, some):
        """The core's methods on a model of ours; `some`: lists of ids of others."""
        for name, arguments in GENERIC.items():
            values = dict(arguments)
            if "specification" in values:
                values["specification"] = self.specification(model)
            if "vals" in values:
                values["vals"] = self.theft(model)
            if name == "export_data":
                values["fields_to_export"] = list(self.specification(model))
            if name == "create":
                for other in list(self.context["companies"])[:2]:
                    theft = {**self.theft(model), "company_id": int(other)}
                    yield self.task(
                        actor,
                        model,
                        name,
                        None,
                        {"vals_list": [theft]},
                        "of others",
                    )
            if name in ON_MODEL:
                if name in ("search_read", "web_search_read"):
                    values["limit"] = 300
                if name == "search_read":
                    values["fields"] = list(self.specification(model))
                yield self.task(actor, model, name, None, values, "of others")
                context = CONTEXTS["companies of others"](
                    [int(c) for c in self.context["companies"]]
                )
                yield self.task(
                    actor,
                    model,
                    name,
                    None,
                    {**values, "context": context},
                    "context",
                )
                continue
            for ids in some:
                if ids:
                    yield self.task(actor, model, name, ids, values, "of others")

    def tasks_inside(self):
        """Wrong types, as somebody who may do everything: it gets furthest."""
        actor = self.actors["dedans"]
        for model, description in self.models.items():
            own = [n for ids in self.ids(model) for n in ids]
            self.random.shuffle(own)
            own = own or [1]
            turn = 0
            for name, method in description["methods"].items():
                if skipped(name):
                    continue
                arguments = GENERIC.get(name) or self.arguments(method)
                if not method["model"]:
                    for key, ids in IDS.items():
                        yield self.task(
                            actor, model, name, ids, arguments, f"ids: {key}"
                        )
                for argument, _required, kind in method["parameters"]:
                    if kind in ("VAR_POSITIONAL", "VAR_KEYWORD"):
                        continue
                    table = {**JSON, **SHAPED.get(argument, {})}
                    for key, value in table.items():
                        turn += 1
                        ids = None if method["model"] else [own[turn % len(own)]]
                        yield self.task(
                            actor,
                            model,
                            name,
                            ids,
                            {**arguments, argument: value},
                            f"{argument}: {key}",
                        )
                yield from self.door(actor, model, name, method, arguments, own)
                yield from self.settings(actor, model, name, method, arguments, own)
            if description["abstract"]:
                continue
            yield from self.wrong_fields(actor, model, description, own)
            for name, arguments in GENERIC.items():
                if name not in description["methods"] and name != "unlink":
                    yield from self.generic(actor, model, name, arguments, own, few=2)

    def door(self, actor, model, name, method, arguments, own):
        """The web client's door: positional, too few, too many."""
        first = [] if method["model"] else [[own[0]]]
        for key, args in {
            "no argument": [],
            "null": [None],
            "text": ["x"],
            "too many": [*first, *["x"] * 12],
            "dict": [{"a": 1}],
            "as it is": [*first, *arguments.values()],
        }.items():
            yield self.task(actor, model, name, None, {}, f"args: {key}", kw=args)
        yield self.task(
            actor, model, name, None, {"no_such": 1}, "no such argument", kw=first
        )

    def settings(self, actor, model, name, method, arguments, own):
        for key, make in CONTEXTS.items():
            context = make([int(c) for c in self.context["companies"]])
            ids = None if method["model"] else own[:1]
            yield self.task(
                actor,
                model,
                name,
                ids,
                {**arguments, "context": context},
                f"context: {key}",
            )

    def generic(self, actor, model, name, arguments, own, few=None):
        table = [
            (argument, key, value)
            for argument in arguments
            for key, value in {**JSON, **SHAPED.get(argument, {})}.items()
        ]
        if few:
            table = self.random.sample(table, min(few * len(arguments), len(table)))
        ids = None if name in ON_MODEL else own[:1]
        for argument, key, value in table:
            yield self.task(
                actor,
                model,
                name,
                ids,
                {**arguments, argument: value},
                f"{argument}: {key}",
            )
        if name not in ON_MODEL:
            keys = self.random.sample(sorted(IDS), 2) if few else IDS
            for key in keys:
                yield self.task(actor, model, name, IDS[key], arguments, f"ids: {key}")

    def wrong_fields(self, actor, model, description, own):
        """Each field that is written gets what it does not take."""
        for field, facts in description["fields"].items():
            if not facts["typed"] or field in MAGIC:
                continue
            if (
                not description["ours"]
                and facts["module"] not in self.context["addons"]
            ):
                continue
            for key in WRONG.get(facts["type"], ()):
                label = f"{facts['type']}: {key}"
                values = {field: JSON[key]}
                yield self.task(
                    actor, model, "create", None, {"vals_list": [values]}, label
                )
                yield self.task(actor, model, "write", own[:1], {"vals": values}, label)

    def tasks_fields_baseline(self):
        """The same on fields of the core's own models, whatever they are called."""
        actor = self.actors["dedans"]
        peers = {
            "char": ("res.partner.category", "name"),
            "text": ("ir.filters", "domain"),
            "html": ("product.template", "description"),
            "integer": ("res.partner.category", "color"),
            "float": ("product.template", "list_price"),
            "monetary": ("res.currency.rate", "rate"),
            "date": ("res.currency.rate", "name"),
            "datetime": ("calendar.event", "start"),
            "boolean": ("res.partner.category", "active"),
            "selection": ("product.template", "type"),
            "many2one": ("res.partner.category", "parent_id"),
            "one2many": ("res.partner.category", "child_ids"),
            "many2many": ("res.partner.category", "partner_ids"),
            "binary": ("product.template", "image_1920"),
        }
        self.peers += [model for model, _field in peers.values()]
        for type_, (model, field) in peers.items():
            for key in WRONG[type_]:
                values = {field: JSON[key]}
                base = {"name": "x"} if field != "name" else {}
                label = f"{type_}: {key}"
                yield self.task(
                    actor,
                    model,
                    "create",
                    None,
                    {"vals_list": [{**base, **values}]},
                    label,
                )
                yield self.task(actor, model, "write", [1], {"vals": values}, label)

    def tasks_anonymous(self):
        actor = self.actors["anonyme"]
        for model, description in self.models.items():
            for name in [*description["methods"], "read", "search_read", "create"]:
                yield self.task(actor, model, name, None, {}, "anonymous")
                yield self.task(actor, model, name, None, {}, "anonymous", kw=[[1]])

    def task(self, *args, **kwargs):
        return lambda: self.call(*args, **kwargs)

    # -- values ---------------------------------------------------------------

    def specification(self, model):
        """Every text of a model, and what it is called."""
        fields = self.models[model]["fields"]
        names = [
            name
            for name, field in fields.items()
            if field["type"] in ("char", "text", "html") and field["store"]
        ]
        return {name: {} for name in ["display_name", *names][:25]}

    def theft(self, model):
        """:return: values that change a row, where it can be changed"""
        for name, field in self.models[model]["fields"].items():
            if field["typed"] and field["type"] in ("char", "text"):
                return {name: "pris"}
        return {}


MAGIC = ("id", "create_uid", "create_date", "write_uid", "write_date")


def skipped(name):
    """Hooks of the core that only look like methods."""
    return name in ("init", "browse", "mapped")


def sane(name):
    """:return: a value that an argument of this name takes"""
    return {
        "vals": {},
        "values": {},
        "vals_list": [{}],
        "specification": {},
        "fields": ["id"],
        "fields_list": ["id"],
        "default": {},
        "domain": [],
        "state": "x",
        "date_from": "2026-11-01",
        "date_to": "2026-11-30",
        "start": "2026-11-01",
        "stop": "2026-11-30",
    }.get(name, "x")


def near(text, canary):
    """:return: what is around `canary` in `text`"""
    place = text.index(canary)
    return text[max(0, place - 120) : place + 40]


__all__ = ["Methods", "Report"]
