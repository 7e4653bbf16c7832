"""Every route with code of ours, asked for by everybody with everything."""

import json
import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import requests
from common import READ, SLOW, dump, exception_of, is_clean, pick
from lxml import html as lxml_html
from values import (
    FEW_FORMS,
    FEW_PATHS,
    FORM,
    JSON,
    PATH,
    QUERY_LIMIT,
)

#: they end the session or the login that the rest of the attack needs
LEFT_OUT = ("/my/deactivate_account", "/my/security", "/web/session/", "/web/login")
#: of the core's routes that only share a class with code of ours: those of the portal
PORTAL = ("/my", "/portal/", "/invoice/")
PAGES = 60
TRACEBACK = re.compile(r"Traceback \(most recent call last\)|<pre[^>]*>Traceback")


def rule_pattern(route):
    """:return: a pattern with a group for each part of the path"""
    pattern = re.sub(
        r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>",
        lambda m: f"(?P<{m[2].strip('_')}>{'.+' if m[1] == 'path' else '[^/]+'})",
        route["path"],
    )
    return re.compile(pattern + r"/?$")


def crawl(actor, start, samples, patterns, forms):
    """Follow the links of the portal; keep one address of each route, and its form."""
    todo, seen = list(start), set()
    while todo and len(seen) < PAGES:
        address = todo.pop(0)
        path = urlsplit(address).path
        if address in seen or path.startswith(LEFT_OUT):
            continue
        seen.add(address)
        try:
            answer = actor.session().get(actor.url + address, timeout=60)
        except requests.RequestException:
            continue
        note(path, address, samples, patterns)
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        try:
            tree = lxml_html.fromstring(answer.text)
        except (ValueError, lxml_html.etree.ParserError):
            continue
        for link in tree.xpath("//a/@href"):
            link = link.replace(actor.url, "")
            if not link.startswith("/my") or "#" in link:
                continue
            if note(urlsplit(link).path, link, samples, patterns):
                todo.insert(0, link)
        for form in tree.xpath("//form"):
            action = (form.get("action") or address).replace(actor.url, "")
            fields = {
                field.get("name"): field.get("value") or "1"
                for field in form.xpath(".//*[@name]")
                if field.get("name") != "csrf_token"
            }
            note(urlsplit(action).path, action, samples, patterns)
            for pattern, route in patterns:
                if pattern.match(urlsplit(action).path):
                    forms.setdefault(route["path"], {}).update(fields)


def note(path, address, samples, patterns):
    """:return: whether `address` is of a route that had none yet"""
    new = False
    for pattern, route in patterns:
        known = samples.setdefault(route["path"], [])
        if pattern.match(path) and len(known) < 2 and address not in known:
            known.append(address)
            new = True
    return new


class Routes:
    """The tasks of part one."""

    def __init__(self, inventory, context, actors, report):
        self.routes = [
            route
            for route in inventory["routes"]
            if not route["path"].startswith(LEFT_OUT)
            and (route["kind"] != "core" or route["path"].startswith(PORTAL))
        ]
        self.context, self.actors, self.report = context, actors, report
        self.patterns = [(rule_pattern(route), route) for route in self.routes]
        #: by login: ``{path of the rule: [addresses]}``
        self.samples = {}
        self.forms = {}
        self.tokens = set()
        self.signatures = [link.rpartition("sig=")[2] for link in context["links"]]
        #: parts of a path on which the core fails by itself
        self.nowhere = set()

    def explore(self):
        """Find addresses that lead somewhere, for each who is logged in."""
        for login, actor in self.actors.items():
            samples = self.samples[login] = {}
            start = ["/my", *self.context["links"]]
            if actor.kind == "anonymous":
                start = self.context["links"]
            if actor.kind in ("portal", "anonymous", "inside"):
                crawl(actor, start, samples, self.patterns, self.forms)

        found = [a for some in self.samples.values() for p in some.values() for a in p]
        self.tokens = {
            token
            for address in found
            for token in re.findall(r"access_token=([0-9a-f-]{36})", address)
        }

    def addresses(self, route, login):
        """:return: (own address or None, addresses of others)"""
        own = self.samples[login].get(route["path"], [])
        others = []
        for other, samples in self.samples.items():
            if other != login:
                others += samples.get(route["path"], [])
        if not own and not others:
            others = self.guess(route)
        return own[:1], [a for a in dict.fromkeys(others) if a not in own][:6]

    def guess(self, route):
        """Addresses made from the newest rows of the model that a part names."""
        stems = {
            "report_id": "expertise.report",
            "document_id": "brokerage.document",
            "dossier_id": "brokerage.dossier",
            "visit_id": "care.intervention",
            "client_id": "res.partner",
        }
        ids = [1]
        for part, model in stems.items():
            if part in route["parts"]:
                rows = self.context["records"].get(model, {})
                ids = [number for some in rows.values() for number in some[:2]] or ids
        return [
            re.sub(
                r"<(?:(\w+)[^:>]*:)?[^>]+>",
                lambda m, n=number: str(n) if m[1] == "int" else "x",
                route["path"],
            )
            for number in ids[:4]
        ]

    # -- requests -------------------------------------------------------------

    def send(self, actor, route, method, address, value, *, again=True, **options):
        """Send one request and look at what comes back.

        :param bool again: whether to try once more where no answer comes: the machine
            may be busy with something else
        """
        self.report.count("route requests")
        where = f"{method} {route['path']}"
        try:
            answer = actor.session().request(
                method,
                actor.url + address,
                allow_redirects=False,
                timeout=SLOW,
                stream=True,
                **options,
            )
            body = answer.raw.read(READ, decode_content=True)
            answer.close()
        except requests.RequestException as error:
            if again:
                self.send(actor, route, method, address, value, again=False, **options)
                return
            name = type(error).__name__
            if self.is_core(route, value):
                self.report.is_core(f"{route['kind']} route, {value}", name)
            else:
                self.report.found(
                    "no answer", where, name, who=actor.login, value=value
                )
            return
        text = body.decode("utf-8", "replace")
        example = {"who": actor.login, "value": value, "address": address[:200]}
        self.report.count(f"status {answer.status_code}")
        if answer.status_code >= 500 and self.is_core(route, value):
            self.report.is_core(f"{route['kind']} route, {value}", "500")
        elif answer.status_code >= 500:
            self.report.found("500", where, str(answer.status_code), **example)
        elif TRACEBACK.search(text) and route["type"] == "http":
            # the core's JSON tells a program where it failed
            self.report.found("traceback", where, "shown", **example)
        if route["type"] == "jsonrpc" and answer.status_code == 200:
            self.look_at_json(text, where, example)
        if "a" in answer.cookies:
            self.report.found("header", where, "split", **example)
        if answer.headers.get("Location", "").startswith("//proof.invalid"):
            self.report.found("redirect", where, "to another site", **example)
        # a signed link opens its dossier to whoever has it, and is made for that; so
        # does the core's with its token, where it is the right one
        signed = any(sig in address for sig in [*self.signatures, *self.tokens])
        for canary in () if signed else actor.leaks(text):
            self.report.found(
                "leak", where, f"{actor.login}: {canary[:3]}", canary=canary, **example
            )

    def is_core(self, route, value):
        """Whether the core has the error: its own route, or a path that leads nowhere.

        The server's log tells otherwise where code of ours was on the stack.
        """
        key = value.rpartition(": ")[2]
        return route["kind"] != "new" or (
            key in self.nowhere and value.partition(": ")[0] in route["parts"]
        )

    def find_nowhere(self, actor):
        """Note the parts of a path on which the core fails where there is no route."""
        for key, part in PATH.items():
            answer = actor.session().get(
                f"{actor.url}/proof-no-such-page/{part}", timeout=SLOW
            )
            if answer.status_code >= 500:
                self.nowhere.add(key)

    def look_at_json(self, text, where, example):
        try:
            error = json.loads(text)
        except ValueError:
            return
        if isinstance(error, dict) and "error" in error:
            name, ours, message = exception_of(error["error"].get("data", {}))
            if not is_clean(name):
                if ours:
                    self.report.found("500", where, f"{name} {ours}", **example)
                else:
                    self.report.is_core(where, name)

    def taste(self, actor, route, turn, number):
        """What everybody sends to every route.

        :param int turn: chooses the hostile values: other ones for each person
        :param int number: of them, for each part and each field
        """
        own, others = self.addresses(route, actor.login)
        methods = [method for method in route["methods"] if method != "OPTIONS"]
        if route["type"] == "jsonrpc":
            methods = ["POST"]
        for address in own + others[:number]:
            for method in methods:
                self.call(actor, route, method, address, "as it is", {})
        base = (own + others)[0]
        self.send(
            actor, route, ("PUT", "DELETE", "PATCH", "HEAD")[turn % 4], base, "method"
        )
        method = methods[turn % len(methods)]
        for name, address, key in self.hostile_paths(route, base, turn, number):
            self.call(actor, route, method, address, f"{name}: {key}", {})
        for name in self.parameters(route, base):
            for key, value in pick(FORM, turn, number).items():
                self.call(actor, route, method, base, f"{name}: {key}", {name: value})
        if "POST" in methods and route["type"] == "http":
            form = self.forms.get(route["path"], {})
            self.send(actor, route, "POST", base, "no token", data=form)

    def attack(self, actor, route):
        """The rest of what `actor` sends to `route`."""
        own, others = self.addresses(route, actor.login)
        at_home = bool(own) or actor.kind in ("stranger", "inside")
        thorough = at_home and route["kind"] != "core"
        for address in others[1:]:
            for method in route["methods"]:
                if method != "OPTIONS":
                    self.call(actor, route, method, address, "as it is", {})
        base = (own + others)[0]
        for method in ("PUT", "DELETE", "PATCH", "HEAD"):
            self.send(actor, route, method, base, "method")
        self.attack_paths(actor, route, base, thorough)
        for name in self.parameters(route, base):
            for key, value in FORM.items():
                if not thorough and key not in FEW_FORMS:
                    continue
                for method in route["methods"]:
                    if method != "OPTIONS":
                        self.call(
                            actor, route, method, base, f"{name}: {key}", {name: value}
                        )
        if "POST" in route["methods"] and route["type"] == "http":
            # without the token, and with one of nobody
            form = self.forms.get(route["path"], {})
            self.send(actor, route, "POST", base, "no token", data=form)
            self.send(
                actor,
                route,
                "POST",
                base,
                "forged token",
                data={**form, "csrf_token": "0" * 40 + "o9999999999"},
            )
            if thorough:
                files = {"files": ("../../x.pdf\x00.html", b"<script>", "text/html")}
                self.send(
                    actor,
                    route,
                    "POST",
                    base,
                    "file",
                    data={**form, "csrf_token": actor.csrf},
                    files=files,
                )
                self.send(
                    actor,
                    route,
                    "POST",
                    base,
                    "broken multipart",
                    data=b"--x\r\nContent-Disposition: form-data",
                    headers={"Content-Type": "multipart/form-data; boundary=x"},
                )
                self.send(
                    actor,
                    route,
                    "POST",
                    base,
                    "JSON",
                    data=b'{"a": [',
                    headers={"Content-Type": "application/json"},
                )

    def parameters(self, route, base):
        """:return: names of what a route reads, has in its form or in its query"""
        query = dict(parse_qsl(urlsplit(base).query))
        form = self.forms.get(route["path"], {})
        return sorted({*route["parameters"], *form, *query})

    def hostile_paths(self, route, base, turn, number):
        """Yield ``(part, address, value)``: `base` with a hostile part in it."""
        parts = urlsplit(base)
        match = self.match_of(route, parts.path)
        for name in match.groupdict() if match else ():
            start, end = match.span(name)
            for key, value in pick(PATH, turn, number).items():
                address = parts.path[:start] + value + parts.path[end:]
                yield name, address + (f"?{parts.query}" if parts.query else ""), key

    def match_of(self, route, path):
        """:return: where the parts of `route` are in `path`"""
        return rule_pattern(route).match(path)

    def attack_paths(self, actor, route, base, thorough):
        for name, address, key in self.hostile_paths(route, base, 0, len(PATH)):
            if not thorough and key not in FEW_PATHS:
                continue
            for method in route["methods"]:
                if method != "OPTIONS":
                    self.call(actor, route, method, address, f"{name}: {key}", {})

    def call(self, actor, route, method, address, label, values):
        """One request with `values` in the place where the route looks for them."""
        if route["type"] == "jsonrpc":
            if method != "POST":
                return
            key = label.rpartition(": ")[2]
            params = {
                name: JSON.get(key, value) if not isinstance(value, bytes) else "\udcff"
                for name, value in values.items()
            }
            body = dump({"jsonrpc": "2.0", "params": params})
            self.send(
                actor,
                route,
                "POST",
                address,
                label,
                data=body,
                headers={"Content-Type": "application/json"},
            )
        elif method == "POST":
            form = {**self.forms.get(route["path"], {}), **values}
            form["csrf_token"] = actor.csrf
            self.send(actor, route, "POST", address, label, data=form)
        else:
            parts = urlsplit(address)
            query = {
                **dict(parse_qsl(parts.query)),
                **{name: value[:QUERY_LIMIT] for name, value in values.items()},
            }
            tail = f"?{urlencode(query)}" if query else ""
            self.send(actor, route, method, quote(parts.path, safe="/%") + tail, label)

    def first_tasks(self, logins, number=2):
        """Every route, by everybody; with two values for each part and field, all
        the people together send all of them.
        """
        everybody = list(self.actors)
        for place, route in enumerate(self.routes):
            for login in logins:
                actor = self.actors[login]
                turn = place + everybody.index(login)
                yield lambda a=actor, r=route, t=turn: self.taste(a, r, t, number)

    def tasks(self, logins):
        for route in self.routes:
            for login in logins:
                actor = self.actors[login]
                yield lambda a=actor, r=route: self.attack(a, r)
