"""For `bin/odoo shell`: what our add-ons open to the outside, as JSON on one line.

Asked of the running registry and its routing map, never listed by hand:

``routes``
    every rule whose endpoint, or the class it is in, has code of ours in it; ``ours``
    tells whether the route itself is ours, ``core`` where ours only extends the class.
``models``
    every model that our add-ons define or extend: its public methods with code of ours
    and their arguments, whether the model itself is ours, its table and its fields.
"""

import inspect
import json

OURS = WANTED  # noqa: F821 (the names of our add-ons; set by the caller)
PREFIXES = tuple(f"odoo.addons.{name}." for name in OURS)


def is_ours(thing):
    return f"{thing.__module__}.".startswith(PREFIXES)


def list_routes():
    rows = []
    for rule in env["ir.http"].routing_map().iter_rules():  # noqa: F821
        method = rule.endpoint.func
        controller = type(method.__self__)
        family = [cls for cls in controller.__mro__ if is_ours(cls)]
        if not family:
            continue
        makers = [cls for cls in controller.__mro__ if method.__name__ in vars(cls)]
        ours = any(map(is_ours, makers))
        new = is_ours(makers[-1])
        names = []
        for cls in makers:
            function = inspect.unwrap(vars(cls)[method.__name__])
            names += [
                name
                for name, parameter in inspect.signature(function).parameters.items()
                if parameter.kind
                not in (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
                and name != "self"
            ]
        routing = rule.endpoint.routing
        rows.append(
            {
                "path": rule.rule,
                "parts": {
                    name: type(converter).__name__
                    for name, converter in rule._converters.items()
                },
                "methods": sorted(
                    (routing["methods"] and set(routing["methods"])) or {"GET", "POST"}
                ),
                "auth": routing["auth"],
                "type": routing["type"],
                "csrf": routing.get("csrf", routing["type"] == "http"),
                "parameters": sorted(set(names) - set(rule._converters)),
                "kind": "new" if new else "override" if ours else "core",
                "endpoint": f"{makers[0].__module__}.{method.__name__}",
            }
        )
    return sorted(rows, key=lambda row: (row["path"], row["methods"]))


def list_methods(cls):
    """Public methods, callable from outside, with code of ours in them."""
    found = {}
    for base in cls.__mro__:
        if not is_ours(base):
            continue
        for name, member in vars(base).items():
            if name.startswith("_") or not callable(member):
                continue
            chain = [vars(c)[name] for c in cls.__mro__ if name in vars(c)]
            if any(getattr(m, "_api_private", False) for m in chain):
                continue
            try:
                signature = inspect.signature(getattr(cls, name))
            except (TypeError, ValueError):
                continue
            found[name] = {
                "model": bool(getattr(getattr(cls, name), "_api_model", False)),
                "new": all(is_ours(c) for c in cls.__mro__ if name in vars(c)),
                "parameters": [
                    [p.name, p.default is p.empty, p.kind.name]
                    for p in list(signature.parameters.values())[1:]
                ],
            }
    return dict(sorted(found.items()))


def list_models():
    rows = {}
    for name, cls in sorted(env.registry.items()):  # noqa: F821
        methods = list_methods(cls)
        module = getattr(cls, "_original_module", None)
        ours = module in OURS
        fields = {
            field.name: {
                "type": field.type,
                "comodel": field.comodel_name,
                "module": field._modules[-1] if field._modules else module,
                "store": bool(field.store and field.column_type),
                "typed": bool(field.store and not field.compute and not field.related),
                "required": bool(field.required),
                "readonly": bool(field.readonly),
                "size": getattr(field, "size", None),
            }
            for field in cls._fields.values()
        }
        if not (ours or methods):
            continue
        rows[name] = {
            "ours": ours,
            "abstract": bool(cls._abstract),
            "transient": bool(cls._transient),
            "table": None if cls._abstract or not cls._auto else cls._table,
            "methods": methods,
            "fields": fields if ours or methods else {},
        }
    return rows


print(
    "INVENTORY "
    + json.dumps({"addons": OURS, "routes": list_routes(), "models": list_models()})
)
