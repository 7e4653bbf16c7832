"""What the browser of one person does: log in, ask as the web client, send forms.

Runs under locust. What a person was told is written down in the ledger, which is
compared with PostgreSQL after each stage.
"""

import hashlib
import itertools
import random
import re
from collections import Counter
from urllib.parse import urlencode

import gevent
from gevent.event import Event
from locust import between
from locust.contrib.fasthttp import FastHttpUser
from locust.exception import RescheduleTask, StopUser

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
CLEAR = ("odoo.exceptions.UserError", "odoo.exceptions.ValidationError")
#: how it is told that Odoo took nothing up, or said nothing; run.py looks for it
NO_ANSWER = "no answer"
#: a person who gets no answer for so long has gone for a coffee
TIMEOUT = 120


class Failed(RescheduleTask):
    """The request failed, and was counted: the person begins something else."""


class Refused(Exception):
    """A clear refusal that was to be expected."""


def explain(answer):
    """Return why an answer is none, in words that are the same for all addresses."""
    if answer.status_code:
        return f"HTTP {answer.status_code}"
    return f"{NO_ANSWER}: {str(answer.error).rpartition('original=')[2]}"


class World:
    """What all people share: who is there, what is left to do, what was answered."""

    def __init__(self):
        self.context = {}
        self.free = {}
        self.cookies = {}
        self.present = {}
        self.todo = {}
        self.ledger = []
        self.refusals = Counter()
        #: what went wrong in the people themselves
        self.surprises = Counter()
        self.closing = Event()
        self._number = itertools.count(1)

    def open(self, context):
        """Take note of what the preparation has made."""
        self.context = context
        self.free = {role: list(logins) for role, logins in context["people"].items()}
        self.present = {role: [] for role in context["people"]}
        self.todo = {
            "quotes": list(context["quotes"]),
            "slots": list(context["slots"]),
            **{f"visits {k}": list(v) for k, v in context["visits"].items()},
        }

    def token(self, word):
        """Return a text that nobody else writes."""
        return f"charge-{word}-{next(self._number):06}"

    def note(self, deed, key, outcome="yes", **more):
        """Write down what a person was told.

        :param outcome: ``yes`` it was done, ``no`` it was refused, ``unknown`` no
            answer, or an error
        """
        self.ledger.append({"deed": deed, "key": key, "outcome": outcome, **more})


WORLD = World()


class Person(FastHttpUser):
    """One person with a browser and a login of his own."""

    abstract = True
    role = None
    #: pauses of a person, in seconds
    wait_time = between(3, 9)
    network_timeout = connection_timeout = TIMEOUT
    concurrency = 4

    # -- life -----------------------------------------------------------------

    def on_start(self):
        # redirections are followed by hand: they are what a form answers
        self.client.client.redirect_response_codes = frozenset()
        self.login = WORLD.free[self.role].pop(0)
        for cookie in WORLD.cookies.get(self.login, ()):
            self.client.cookiejar.set_cookie(cookie)
        WORLD.present[self.role].append(self)
        # nobody presses at the same moment as all others
        self.think(0, 3)
        if self.login not in WORLD.cookies:
            self.log_in()
            WORLD.cookies[self.login] = list(self.client.cookiejar)

    def on_stop(self):
        if self in WORLD.present[self.role]:
            WORLD.present[self.role].remove(self)
            WORLD.free[self.role].insert(0, self.login)

    def think(self, least=2, most=7):
        """Read the screen for a while.

        :raise StopUser: the stage is over
        """
        if WORLD.closing.wait(random.uniform(least, most)):
            raise StopUser

    def colleague(self):
        """Return somebody else of the same role, or this one if he is alone."""
        others = [one for one in WORLD.present[self.role] if one is not self]
        others = [one for one in others if one.login in WORLD.cookies]
        return random.choice(others) if others else self

    def told(self, deed, key, **more):
        """Note how what is asked in the block ends."""
        return Told(deed, key, more)

    # -- asking ---------------------------------------------------------------

    def ask(self, name, method, path, good=(200,), data=None):
        """Send a request; :return: the answer

        :param name: of the kind of request, as the result shows it
        :param good: the statuses that are right
        :param data: of a form
        :raise Failed: any other one
        """
        form = {}
        if data is not None:
            form["data"] = urlencode(data, doseq=True)
            form["headers"] = {"Content-Type": "application/x-www-form-urlencoded"}
        with self.client.request(
            method, path, name=name, catch_response=True, **form
        ) as answer:
            if answer.status_code not in good:
                answer.failure(explain(answer))
                raise Failed
            answer.success()
        return answer

    def rpc(self, name, path, params, refusals=()):
        """Call a JSON-RPC route; :return: its result

        :param refusals: names of exceptions that are a clear answer here
        :raise Refused: one of them
        :raise Failed: anything else that is no result
        """
        body = {"id": 1, "jsonrpc": "2.0", "method": "call", "params": params}
        with self.client.request(
            "POST", path, name=name, json=body, catch_response=True
        ) as answer:
            if answer.status_code != 200:
                answer.failure(explain(answer))
                raise Failed
            data = answer.json()
            if "error" not in data:
                answer.success()
                # a method that returns nothing has no result
                return data.get("result")
            error = data["error"].get("data") or {}
            kind, text = error.get("name", "?"), str(error.get("message"))[:200]
            if kind in refusals:
                answer.success()
                WORLD.refusals[f"{name} : {text}"] += 1
                raise Refused(text)
            answer.failure(f"{kind}: {text}")
        raise Failed

    def call(self, name, model, method, args, kwargs=None, refusals=(), context=None):
        """Call a method of a model, as the web client does."""
        kwargs = dict(kwargs or {})
        kwargs["context"] = {**self.context_of(), **(context or {})}
        return self.rpc(
            name,
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
            refusals,
        )

    def context_of(self):
        """Return what the web client says of itself with each call."""
        login = self.login
        return {
            "lang": "fr_FR",
            "tz": "Europe/Paris",
            "uid": WORLD.context["uids"][login],
            "allowed_company_ids": WORLD.context["companies"][login],
        }

    def log_in(self):
        """Type login and password on Odoo's page."""
        page = self.ask("connexion : la page", "GET", "/web/login").text
        self.ask(
            "connexion : entrer", "POST", "/web/login", (303,),
            data={
                "csrf_token": TOKEN.search(page)[1],
                "login": self.login,
                "password": WORLD.context["password"],
            },
        )  # fmt: skip
        self.arrive()

    def arrive(self):
        """Open what comes after the login."""
        raise NotImplementedError


class Staff(Person):
    """Somebody of the firm, with the web client."""

    abstract = True

    def arrive(self):
        self.ask("client web : le démarrage", "GET", "/odoo")
        self.ask("client web : les menus", "GET", "/web/webclient/load_menus")
        self.rpc(
            "client web : la messagerie",
            "/mail/data",
            {"fetch_params": ["init_messaging"], "context": self.context_of()},
        )

    def open_list(self, title, screen, domain=None, counts=True):
        """Open a list as the web client does; :return: the ids of its first page"""
        known = WORLD.context["screens"][screen]
        method, args, kwargs = known["page"]
        if domain:
            # and: several conditions follow each other
            args = [[*args[0], *domain], *args[1:]]
        found = self.call(
            title, known["model"], method, args, kwargs, context=known["context"]
        )
        if counts:
            for method, args, kwargs in known["counts"]:
                self.call(
                    *(f"{title}, compteurs", known["model"], method, args, kwargs),
                    context=known["context"],
                )
        return [row["id"] for row in found["records"]]

    def open_form(self, title, screen, number, history=True):
        """Open a form and its history; :return: the record"""
        known = WORLD.context["screens"][screen]
        rows = self.call(
            *(title, known["model"], "web_read", [[number]]),
            {"specification": known["form"]},
            context=known["context"],
        )
        if history:
            self.rpc(
                f"{title}, historique",
                "/mail/thread/messages",
                {
                    "thread_model": known["model"],
                    "thread_id": number,
                    "fetch_params": {"limit": 30},
                },
            )
        return rows[0]

    def save(self, title, screen, number, values, refusals=()):
        """Save a form; :return: the record as it is shown again"""
        known = WORLD.context["screens"][screen]
        return self.call(
            *(title, known["model"], "web_save", [[number] if number else [], values]),
            {"specification": known["form"]},
            refusals,
            context=known["context"],
        )[0]

    def post_message(self, title, model, number):
        """Write a note into the history, and note whether it was taken."""
        token = WORLD.token("message")
        with self.told("message", token):
            self.rpc(
                title,
                "/mail/message/post",
                {
                    "thread_model": model,
                    "thread_id": number,
                    "post_data": {
                        "body": f"Note prise au téléphone, {token}.",
                        "message_type": "comment",
                        "subtype_xmlid": "mail.mt_note",
                    },
                    "context": self.context_of(),
                },
            )


class Told:
    """``with Told(…)``: yes if the block ends, no if it is refused, else unknown.

    A refusal ends the block and nothing more; `done` says which it was.
    """

    def __init__(self, deed, key, more):
        self.deed, self.key, self.more = deed, key, more
        self.done = False

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _traceback):
        outcome = "unknown"
        if kind is None:
            outcome, self.done = "yes", True
        elif issubclass(kind, Refused):
            outcome = "no"
            self.more["why"] = str(error)
        WORLD.note(self.deed, self.key, outcome, **self.more)
        return outcome == "no"


class Visitor(Person):
    """Somebody on the portal."""

    abstract = True
    wait_time = between(3, 10)

    def arrive(self):
        self.ask("portail : l’accueil", "GET", "/my")

    def page(self, name, path):
        """Open a page; :return: its text"""
        return self.ask(name, "GET", path).text

    def send(self, name, path, page, good=(303,), **data):
        """Send a form of `page`; :return: the answer"""
        data["csrf_token"] = TOKEN.search(page)[1]
        return self.ask(name, "POST", path, good, data=data)

    def download(self, name, path):
        """:return: the fingerprint of the file"""
        answer = self.ask(name, "GET", path)
        return hashlib.sha256(answer.content).hexdigest()


def at_once(*functions):
    """Call the functions at the same moment, and wait for all of them."""
    jobs = [gevent.spawn(quietly, function) for function in functions]
    gevent.joinall(jobs)


def quietly(function):
    """A request that failed is counted already."""
    try:
        function()
    except (Failed, Refused):
        return
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told)
        WORLD.surprises[f"{type(error).__name__}: {error}"] += 1
