"""What our add-ons keep in the database, one line for each thing (in Odoo's shell).

Only what an add-on defines itself counts: a field that a model takes from a mixin
belongs to the mixin, one that Odoo adds belongs to nobody here.
"""

from odoo.orm.models import MAGIC_COLUMNS

#: of a field, besides its type: what the column or its values depend on
ATTRIBUTES = (
    "required", "index", "translate", "company_dependent", "size", "digits",
    "comodel_name", "ondelete", "relation", "column1", "column2",
)  # fmt: skip


def read(env, names):
    """Return ``{add-on: {model: {field or constraint: description}}}`` of `names`."""
    found = {name: {} for name in names}
    for model in env.registry.values():
        for definition in model._base_classes__:
            module = getattr(definition, "_module", None)
            if module in found and "_field_definitions" in vars(definition):
                lines = found[module].setdefault(model._name, {})
                lines.update(_fields(model, definition))
                lines.update(_table_objects(env, model, definition))
    return {
        name: {model: lines for model, lines in models.items() if lines}
        for name, models in found.items()
    }


def _fields(model, definition):
    for declared in definition._field_definitions:
        field = model._fields.get(declared.name)
        kept = field and field.store and field.type != "one2many"
        if kept and declared.name not in MAGIC_COLUMNS:
            yield declared.name, describe(declared.type, declared._args__)


def _table_objects(env, model, definition):
    for item in definition._table_object_definitions:
        yield f"({item.name})", item.get_definition(env.registry) or "none"


def describe(kind, declared):
    """Return the type of a field and what its column depends on.

    :param declared: what the add-on writes in the field; others may add to it
    """
    parts = [kind]
    for name in ATTRIBUTES:
        value = declared.get(name)
        if value and not callable(value):
            parts.append(name if value is True else f"{name}={value}")
    for name in ("selection", "selection_add"):
        values = declared.get(name)
        if isinstance(values, list | tuple):
            parts.append("of " + "|".join(sorted(str(value[0]) for value in values)))
    return " ".join(parts)
