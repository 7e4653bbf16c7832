"""Arguments as a client of the API sends them: what they cannot be is said.

Without this, a wrong type ends in the middle of the method, as an error of the server.
"""

from odoo import fields
from odoo.exceptions import UserError
from odoo.models import BaseModel

#: of what was sent, in the message
SHOWN = 40


def read_day(env, value):
    """:return: a date, or None where there is none
    :raise UserError: `value` is no date
    """
    return _read(env, fields.Date.to_date, value)


def read_moment(env, value, *, required=False):
    """:return: a datetime, or None where there is none
    :param bool required: there must be one
    :raise UserError: `value` is no date
    """
    moment = _read(env, fields.Datetime.to_datetime, value)
    if required and not moment:
        raise UserError(_get_no_date_message(env, value))
    return moment


def _read(env, function, value):
    try:
        return function(value)
    # a dictionary has no parts
    except (KeyError, TypeError, ValueError):
        raise UserError(_get_no_date_message(env, value)) from None


def _get_no_date_message(env, value):
    return env._("This is not a date: %s", repr(value)[:SHOWN])


def read_text(env, value):
    """:return: a text, empty where there is none
    :raise UserError: `value` is something else
    """
    if value and (not isinstance(value, str) or "\0" in value):
        raise UserError(env._("This is not a text: %s", repr(value)[:SHOWN]))
    return value or ""


def read_record(model, value):
    """:param value: a record of the model, or its id; nothing gives no record
    :raise UserError: there is no such record
    """
    if isinstance(value, BaseModel) and value._name == model._name:
        return value
    if not value:
        return model.browse()
    record = model.browse()
    if type(value) is int and 0 < value < 2**31:
        record = model.browse(value).exists()
    if not record:
        shown = repr(value)[:SHOWN]
        raise UserError(model.env._("There is no such record: %s", shown))
    return record
