"""Calls of methods from outside, looked at before they reach a model of ours.

The core passes on whatever a program sends: a text in the place of an id, or a number
in the place of values, ends as an error of PostgreSQL or of Python, an error 500 for
which the server seems to be at fault. Here such a call is refused in words. Only the
models and methods of the add-ons that stand on this one are looked at; the core's stay
as they are.
"""

import inspect
import math
import re
from collections.abc import Mapping
from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.http import request, route
from odoo.service.model import get_public_method

from odoo.addons.rpc.controllers.json2 import WebJson2Controller
from odoo.addons.web.controllers.dataset import DataSet

from ..tools.family import stands_on_us

SHOWN = 80
#: PostgreSQL's limit of an ``integer``: of an id of a table, of a stored number, and of
#: a number of rows that makes sense
MAX_NUMBER = 2**31 - 1
#: of a ``bigint``: a view may work out ids of its own
MAX_OF_A_VIEW = 2**63 - 1
#: a NUL or half a character, as JSON writes them; PostgreSQL takes neither
SUSPECT = re.compile(rb"\\u(?:0000|d[89a-f])", re.IGNORECASE)
UNFIT = re.compile("[\0\ud800-\udfff]")
HALVES = re.compile("[\ud800-\udfff]")


def _is_id(value, model):
    # no truth value: PostgreSQL does not compare it with a number; and the core takes 0
    # for a record that is not saved yet
    if type(value) is not int:
        return False
    return 0 < value <= MAX_NUMBER if model._auto else abs(value) <= MAX_OF_A_VIEW


def _is_count(value):
    return type(value) is int and 0 <= value <= MAX_NUMBER


def _is_mapping(value):
    return isinstance(value, Mapping)


def _is_list(value):
    return isinstance(value, list | tuple)


def _are_names(value):
    return _is_list(value) and all(isinstance(name, str) for name in value)


def _are_values(value):
    return _is_mapping(value) or _is_list(value) and all(map(_is_mapping, value))


#: what an argument of this name holds in the core's methods
SHAPES = {
    "vals": _is_mapping,
    "values": _is_mapping,
    "vals_list": _are_values,
    "default": _is_mapping,
    "specification": _is_mapping,
    "fields_spec": _is_mapping,
    "domain": _is_list,
    "fields": _are_names,
    "fields_list": _are_names,
    "field_names": _are_names,
    "fields_to_export": _are_names,
    "groupby": _are_names,
    "aggregates": _are_names,
    "limit": _is_count,
    "offset": _is_count,
    "order": lambda value: isinstance(value, str),
}
#: they give values to fields
WRITING = ("create", "write", "web_save", "web_save_multi")


def _fits(field, value, env):
    """:return: whether a field may take a value, by its type alone"""
    if value is None or value is False:
        return True
    kind = field.type
    try:
        if kind in ("char", "text", "html", "binary"):
            return not isinstance(value, dict | list)
        if kind == "integer":
            return abs(int(value)) <= MAX_NUMBER or not field.store
        if kind in ("float", "monetary"):
            return math.isfinite(float(value))
        if kind in ("date", "datetime"):
            return isinstance(value, str) and (
                not value or bool(getattr(field, f"to_{kind}")(value))
            )
        if kind == "selection":
            return not value or value in field.get_values(env)
        if kind == "many2one":
            return _is_id(value, env[field.comodel_name])
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        return False
    return True


def _find_wrong_value(model, values):
    """:return: the name of a field that is not there, or does not take its value"""
    # the core's own models may know names that are no fields, and its screens save what
    # no type tells: the totals of an invoice go through a binary field
    ours = stands_on_us(model._original_module or "base")
    for row in values if _is_list(values) else [values]:
        for name, value in row.items():
            field = model._fields.get(name)
            looked_at_here = ours or field and any(map(stands_on_us, field._modules))
            if looked_at_here and not (field and _fits(field, value, model.env)):
                return name
    return None


def _is_domain_of(model, value):
    try:
        Domain(value).optimize(model)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return False
    return True


def _is_ours(model, method):
    """:return: whether a model, or any part of its method, is from our add-ons"""
    if stands_on_us(model._original_module or "base"):
        return True
    # what the screen saves is written by one of these
    names = WRITING if method in WRITING else (method,)
    makers = [
        cls for cls in type(model).__mro__ if not vars(cls).keys().isdisjoint(names)
    ]
    parts = [cls.__module__.split(".") for cls in makers]
    return any(p[:2] == ["odoo", "addons"] and stands_on_us(p[2]) for p in parts)


def _has_unfit_text(value, unfit):
    if isinstance(value, str):
        return bool(unfit.search(value))
    if isinstance(value, Mapping):
        return any(_has_unfit_text(p, unfit) for pair in value.items() for p in pair)
    return _is_list(value) and any(_has_unfit_text(part, unfit) for part in value)


def _shown(value):
    # what cannot be written down is not repeated either
    return repr(value)[:SHOWN].encode("ascii", "backslashreplace").decode()


def _check_arguments(model, name, args, kwargs, shapes):
    """:raise UserError: which argument is not what the method takes"""
    env = request.env
    function = getattr(type(model), name)
    try:
        bound = inspect.signature(function).bind(model, *args, **kwargs)
    except TypeError as error:
        raise UserError(
            env._(
                "%(method)s cannot be called like this: %(error)s",
                method=name,
                error=_shown(str(error)),
            )
        ) from None
    parameters = bound.signature.parameters
    for argument, value in bound.arguments.items():
        optional = parameters[argument].default is not inspect.Parameter.empty
        if argument not in shapes or (optional and (value is None or value is False)):
            continue
        wrong = None
        if shapes[argument](value):
            if argument in ("vals", "vals_list") and name in WRITING:
                wrong = _find_wrong_value(model, value)
            elif argument == "domain" and not _is_domain_of(model, value):
                wrong = argument
            if wrong is None:
                continue
        raise UserError(
            env._(
                "%(method)s: this is not what “%(argument)s” takes: %(value)s",
                method=name,
                argument=wrong or argument,
                value=_shown(value),
            )
        )


def _read_ids(model, ids):
    """:return: what the core makes records of
    :raise UserError: these are no ids
    """
    many = ids if isinstance(ids, list | tuple) else [ids] if ids else []
    if not all(_is_id(one, model) for one in many):
        raise UserError(request.env._("These are no ids of records: %s", _shown(ids)))
    return many


@contextmanager
def looked_at(model_name, name, read_call):
    """Refuse in words what a method of ours cannot take.

    :param read_call: gives ``(ids, args, kwargs)``, once it is known whether the method
        is called on records
    """
    model = request.env.get(model_name) if isinstance(model_name, str) else None
    try:
        function = get_public_method(model, name) if model is not None else None
    except (AccessError, AttributeError, TypeError):
        function = None
    if function is None or not _is_ours(model, name):
        # the core has its own words for these
        yield
        return
    env = request.env
    ids, args, kwargs = read_call(getattr(function, "_api_model", False))
    ids = _read_ids(model, ids)
    if name in WRITING and stands_on_us(model._original_module or "base"):
        # who may not write learns nothing of the fields
        creates = name == "create" or (name == "web_save" and not ids)
        model.check_access("create" if creates else "write")
    context = kwargs.pop("context", None)
    if context and not _is_mapping(context):
        raise UserError(env._("This is not a context: %s", _shown(context)))
    # what we have made look at their own arguments; those of the core trust everybody
    of_the_core = hasattr(type(env["base"]), name)
    if SUSPECT.search(request.httprequest.get_data()) and _has_unfit_text(
        [args, kwargs, context], UNFIT if of_the_core else HALVES
    ):
        raise UserError(env._("A text holds characters that cannot be kept."))
    _check_arguments(model, name, args, kwargs, SHAPES if of_the_core else {})
    try:
        yield
    except ValueError as error:
        # of the records, or of what hangs on them
        if len(ids) != 1 and str(error).startswith("Expected singleton: "):
            raise UserError(
                env._("“%s” works on one record at a time: choose one.", name)
            ) from None
        raise


def _read_positional(args, kwargs):
    """:return: what :func:`looked_at` asks, for the web client's way to call"""

    def read_call(on_model):
        if not _is_list(args) or not _is_mapping(kwargs):
            raise UserError(
                request.env._("These are no arguments: %s", _shown([args, kwargs]))
            )
        if on_model:
            return [], args, dict(kwargs)
        if not args:
            raise UserError(request.env._("The ids of the records are missing."))
        return args[0], args[1:], dict(kwargs)

    return read_call


class Calls(DataSet):
    """What the web client calls."""

    @route()
    def call_kw(self, model, method, args, kwargs, path=None):
        with looked_at(model, method, _read_positional(args, kwargs)):
            return super().call_kw(model, method, args, kwargs, path=path)

    @route()
    def call_button(self, model, method, args, kwargs, path=None):
        with looked_at(model, method, _read_positional(args, kwargs)):
            return super().call_button(model, method, args, kwargs, path=path)


class Json2Calls(WebJson2Controller):
    """What another program calls: see `docs/api.md`."""

    @route()
    def web_json_2_rpc(self, __model__, __method__, ids=(), context=None, **kwargs):
        values = {**kwargs, "context": context}
        with looked_at(__model__, __method__, lambda _on_model: (ids, (), values)):
            return super().web_json_2_rpc(
                __model__, __method__, ids=ids, context=context or {}, **kwargs
            )
