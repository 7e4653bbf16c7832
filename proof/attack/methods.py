"""Every public method with code of ours, and the core's on every model of ours."""

import json
import random
import threading
import time

import requests
from common import (
    READ,
    SLOW,
    WORKER_SECONDS,
    Report,
    dump,
    exception_of,
    is_clean,
    pick,
)
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
#: those that read or change rows which are not one's own; the rest only asks about
#: the model itself
ON_ROWS = {
    "search_read",
    "web_search_read",
    "formatted_read_group",
    "name_search",
    "create",
    "load",
    "read",
    "web_read",
    "write",
    "web_save",
    "copy",
    "export_data",
    "message_post",
    "action_archive",
    "unlink",
}
READING = ("read", "web_read", "export_data")
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
#: the core's models that no code of ours touches, to compare with
PEERS = ("res.partner.category", "utm.campaign", "hr.department", "crm.tag")
#: fields of the core's own models, for each type
PEER_FIELDS = {
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
NO_JSON = "no JSON"
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
        #: (method, what is wrong): whether the core fails on it too
        self.baseline = {}
        self.lock = threading.Lock()
        self.turn = 0
        self.random = random.Random(8)
        self.peers = [name for name in PEERS if name not in self.models]

    # -- requests -------------------------------------------------------------

    def send(self, actor, model, method, ids, kwargs, kw=None):
        """Call through JSON-2, or through the web client's door where `kw` is given.

        :param kw: positional arguments
        :return: (status, text, what the core says of an error or nothing)
        :raise requests.RequestException: no answer
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
        answer = send(address, data=dump(body), headers=headers, timeout=SLOW)
        text = answer.text[:READ]
        try:
            data = json.loads(answer.text)
        except ValueError:
            data = {"name": NO_JSON} if answer.status_code >= 500 else None
        else:
            if kw is not None and isinstance(data, dict):
                data = data.get("error", {}).get("data")
            elif answer.status_code < 400:
                data = None
        return answer.status_code, text, data

    def call(self, actor, model, method, ids, kwargs, label, *, kw=None, again=True):
        """Call once, and look at what comes back.

        :param str label: what is wrong with the call
        """
        where = f"{model}.{method}"
        example = {"who": actor.login, "value": label}
        asked = (method, ids, kwargs, kw)
        try:
            status, text, data = self.send(actor, model, method, ids, kwargs, kw)
        except requests.RequestException as error:
            if again:
                # others keep both workers busy (the core asks PostgreSQL four times
                # for each id that is not there): once more when they have been stopped
                time.sleep(WORKER_SECONDS)
                self.call(actor, model, method, ids, kwargs, label, kw=kw, again=False)
            elif self.fails_in_the_core(label, *asked):
                self.report.is_core(f"{method} {label}", "no answer")
            else:
                self.report.found("no answer", where, type(error).__name__, **example)
            return
        self.report.count(f"status {status}")
        for canary in actor.leaks(text):
            self.report.found(
                "leak",
                where,
                f"{actor.login}: {canary[:3]}",
                canary=canary,
                near=near(text, canary),
                **example,
            )
        if not data:
            return
        name, ours, message = exception_of(data)
        if name in PASSED_ON and again:
            self.call(actor, model, method, ids, kwargs, label, kw=kw, again=False)
            return
        anonymous = actor.kind == "anonymous"
        if anonymous and (
            (status == 200 and not is_clean(name)) or (kw is None and status != 401)
        ):
            self.report.found("open door", where, f"{status} {name}", **example)
        # an exception of somebody else's may be a refusal as well: the status tells
        if is_clean(name) or (kw is None and status < 500):
            return
        if (not ours and name != NO_JSON) or self.fails_in_the_core(label, *asked):
            self.report.is_core(f"{method} {label}", name)
            return
        self.report.found(
            "500", where, f"{name} in {ours}", message=message or text, **example
        )

    def fails_in_the_core(self, label, method, ids, kwargs, kw):
        """:return: whether the core fails on the same call of models that are its own

        Asked once for each method and each wrong value, when something has failed.
        """
        if ": " not in label or label == "args: as it is":
            # nothing is wrong with the types: the rows are those of others
            return False
        on_ids = label.startswith(("ids: ", "args: "))
        if on_ids and method not in GENERIC:
            # of a method that takes nothing but ids
            method, kwargs = "action_archive", {}
        key = (method, label)
        with self.lock:
            if key not in self.baseline:
                self.baseline[key] = any(
                    self.is_failure(*call)
                    for call in self.calls_of_the_core(label, method, ids, kwargs, kw)
                )
            return self.baseline[key]

    def is_failure(self, model, method, ids, kwargs, kw):
        self.report.count("the same calls of the core")
        try:
            _status, _text, data = self.send(
                self.actors["dedans"], model, method, ids, kwargs, kw
            )
        except requests.RequestException:
            return True
        return bool(data) and not is_clean(exception_of(data)[0])

    def calls_of_the_core(self, label, method, ids, kwargs, kw):
        """Yield ``(model, method, ids, arguments, positional)`` of models like ours."""
        type_, _colon, key = label.partition(": ")
        if type_ in PEER_FIELDS and method in ("create", "write"):
            model, field = PEER_FIELDS[type_]
            values = {field: JSON[key]}
            if method == "write":
                yield model, "write", [1], {"vals": values}, None
            else:
                values = {**values, **({} if field == "name" else {"name": "x"})}
                yield model, "create", None, {"vals_list": [values]}, None
            return
        if method in GENERIC:
            for model in self.peers:
                rows = ids and (ids if label.startswith("ids: ") else [1])
                yield model, method, rows, kwargs, kw

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
                self.turn += 1
                ids = None if method["model"] else some[self.turn % len(some)]
                yield self.task(actor, model, name, ids, arguments, "of others")
            if not description["abstract"]:
                yield from self.generic_outside(actor, model, some)

    def generic_outside(self, actor, model, some):
        """The core's methods on a model of ours; `some`: lists of ids of others."""
        for name in ON_ROWS:
            values = dict(GENERIC[name])
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
                if "domain" not in values:
                    continue
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
            # one firm at a time: one that is closed would hide one that is open
            for ids in some[:2] if name in READING else some[:1]:
                if ids:
                    yield self.task(actor, model, name, ids, values, "of others")

    def tasks_inside(self, first):
        """Wrong types, as somebody who may do everything: it gets furthest.

        :param bool first: a few wrong values for each argument and each field, others
            for each; then all of them
        """
        actor = self.actors["dedans"]
        for model, description in self.models.items():
            own = [n for ids in self.ids(model) for n in ids]
            self.random.shuffle(own)
            own = own or [1]
            for name, method in description["methods"].items():
                if skipped(name):
                    continue
                arguments = GENERIC.get(name) or self.arguments(method)
                if not method["model"]:
                    for key, ids in self.some(IDS, 3 if first else len(IDS)).items():
                        yield self.task(
                            actor, model, name, ids, arguments, f"ids: {key}"
                        )
                for argument, _required, kind in method["parameters"]:
                    if kind in ("VAR_POSITIONAL", "VAR_KEYWORD"):
                        continue
                    table = {**JSON, **SHAPED.get(argument, {})}
                    few = 6 if method["new"] else 3
                    for key, value in self.some(
                        table, few if first else len(table)
                    ).items():
                        ids = None if method["model"] else [own[self.turn % len(own)]]
                        yield self.task(
                            actor,
                            model,
                            name,
                            ids,
                            {**arguments, argument: value},
                            f"{argument}: {key}",
                        )
                few = 2 if first else None
                yield from self.door(actor, model, name, method, arguments, own, few)
                yield from self.settings(
                    actor, model, name, method, arguments, own, few
                )
            if description["abstract"]:
                continue
            yield from self.wrong_fields(actor, model, description, own, first)
            for name, arguments in GENERIC.items():
                if name not in description["methods"] and name != "unlink":
                    yield from self.generic(
                        actor, model, name, arguments, own, few=1 if first else 3
                    )

    def some(self, table, number):
        """:return: `number` items of a table, other ones each time"""
        self.turn += 1
        return pick(table, self.turn, number)

    def door(self, actor, model, name, method, arguments, own, few=None):
        """The web client's door: positional, too few, too many."""
        first = [] if method["model"] else [[own[0]]]
        table = {
            "no argument": [],
            "null": [None],
            "text": ["x"],
            "too many": [*first, *["x"] * 12],
            "dict": [{"a": 1}],
            "as it is": [*first, *arguments.values()],
        }
        for key, args in self.some(table, few or len(table)).items():
            yield self.task(actor, model, name, None, {}, f"args: {key}", kw=args)
        if not few:
            values = {"no_such": 1}
            yield self.task(actor, model, name, None, values, "args: no such", kw=first)

    def settings(self, actor, model, name, method, arguments, own, few=None):
        for key, make in self.some(CONTEXTS, few or len(CONTEXTS)).items():
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
            table = self.random.sample(table, min(few, len(table)))
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
            for key, ids in self.some(IDS, few - 1 if few else len(IDS)).items():
                yield self.task(actor, model, name, ids, arguments, f"ids: {key}")

    def wrong_fields(self, actor, model, description, own, first):
        """Each field that is written gets what it does not take."""
        for field, facts in description["fields"].items():
            if not facts["typed"] or field in MAGIC:
                continue
            if (
                not description["ours"]
                and facts["module"] not in self.context["addons"]
            ):
                continue
            wrong = dict.fromkeys(WRONG.get(facts["type"], ()))
            for key in self.some(wrong, 1 if first else len(wrong)):
                label = f"{facts['type']}: {key}"
                values = {field: JSON[key]}
                if not first or self.turn % 2:
                    yield self.task(
                        actor, model, "create", None, {"vals_list": [values]}, label
                    )
                if not first or not self.turn % 2:
                    yield self.task(
                        actor, model, "write", own[:1], {"vals": values}, label
                    )

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
