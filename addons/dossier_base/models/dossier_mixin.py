from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.mail import plaintext2html

from ..tools.arguments import read_moment, read_record, read_text

CLOSING_FIELDS = ("closing_reason_id", "closing_note", "closed_at")


class DossierMixin(models.AbstractModel):
    """What every case file (*dossier*) shares.

    A concrete model inherits it, declares its own selection ``state`` and sets:

    ``_dossier_kind``
        the value of ``dossier.closing.reason.kind`` that its reasons have;
    ``_dossier_prefix``
        the prefix of its number, one sequence per company;
    ``_closed_state``
        the status that needs a closing reason.

    Rules are enforced in :meth:`create` and :meth:`write`, so that forms,
    imports, server actions and the API meet the same ones.
    """

    _name = "dossier.mixin"
    _description = "Case File"
    _inherit = ["mail.thread", "mail.activity.mixin", "portal.mixin"]
    _rec_names_search = ["name", "reference"]
    _check_company_auto = True

    _dossier_kind = "general"
    _dossier_prefix = "D%(range_y)s-"
    _status_field = "state"
    _closed_state = "cancelled"
    _renumber_group = "dossier_base.group_renumber"

    # identity
    name = fields.Char(
        "Number",
        copy=False,
        readonly=True,
        index="trigram",
        tracking=True,
        help="Given by the sequence of the company.",
    )
    reference = fields.Char(
        "Internal reference",
        index="trigram",
        tracking=True,
        help="Free text, such as the number in the survey software.",
    )
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        index=True,
        tracking=True,
    )
    source_id = fields.Many2one(
        "utm.source", "Origin", ondelete="restrict", index="btree_not_null"
    )

    # closing
    closing_reason_id = fields.Many2one(
        "dossier.closing.reason",
        copy=False,
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )
    closing_note = fields.Text(copy=False)
    closed_at = fields.Datetime("Closed on", copy=False, readonly=True)
    state_before_closing = fields.Char(copy=False, readonly=True)

    # history
    status_log_ids = fields.One2many(
        "dossier.status.log",
        "res_id",
        "Time spent in each status",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        bypass_search_access=True,
    )
    last_call_date = fields.Datetime("Last call", copy=False, readonly=True)
    letter_count = fields.Integer("Letters", compute="_compute_letter_count")

    _name_company_uniq = models.UniqueIndex(
        "(company_id, name)",
        "This number is already the number of another case file of the company.",
    )

    @api.depends("name", "reference")
    def _compute_display_name(self):
        for dossier in self:
            parts = [dossier.name or self.env._("New"), dossier.reference]
            dossier.display_name = " – ".join(filter(None, parts))

    def _compute_letter_count(self):
        letters = self.env["dossier.letter"]
        counts = {}
        if letters.has_access("read"):
            counts = dict(
                letters._read_group(
                    [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                    ["res_id"],
                    ["__count"],
                )
            )
        for dossier in self:
            dossier.letter_count = counts.get(dossier.id, 0)

    # -------------------------------------------------------------------------
    # Constraints
    # -------------------------------------------------------------------------
    @api.constrains("closing_reason_id")
    def _check_closing_reason(self):
        for dossier in self:
            reason = dossier.closing_reason_id
            if not reason and dossier[self._status_field] == self._closed_state:
                raise ValidationError(
                    self.env._(
                        "A cancelled case file needs a reason: choose one for "
                        "%(dossier)s, or reopen it.",
                        dossier=dossier.display_name,
                    )
                )
            if reason and reason.kind not in (self._dossier_kind, "general"):
                raise ValidationError(
                    self.env._(
                        "The reason “%(reason)s” is not meant for this kind of case "
                        "file. Choose one from the list.",
                        reason=reason.name,
                    )
                )

    def _check_renumbering(self):
        """Only who has the right may type a number instead of taking the next.

        :raise AccessError: for everybody else
        """
        if not self.env.su and not self.env.user.has_group(self._renumber_group):
            raise AccessError(
                self.env._(
                    "You may not change the number of a case file. Ask a manager "
                    "for the right “Renumber case files”."
                )
            )

    def _check_state_change(self, new_state):
        """Guards of a status change, called with the records that have changed.

        As a constraint, it runs after the values are written, in the same
        transaction, so that what the status needs may come with it. Add-ons
        extend it with what their statuses need, and call ``super``.

        :param str new_state: the status just written
        :raise UserError: says what is missing and how to give it
        """
        if new_state == self._closed_state:
            for dossier in self:
                if not dossier.closing_reason_id:
                    raise UserError(
                        self.env._(
                            "Choose a reason to cancel %(dossier)s: it is needed for "
                            "the follow-up and the statistics.",
                            dossier=dossier.display_name,
                        )
                    )

    # -------------------------------------------------------------------------
    # CRUD
    # -------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        dossiers = super().create(self._fill_numbers(vals_list))
        for state, created in dossiers.grouped(self._status_field).items():
            created._check_state_change(state)
            if state == self._closed_state:
                created.closed_at = fields.Datetime.now()
        self.env["dossier.status.log"]._switch(dossiers)
        return dossiers

    def write(self, vals):
        if "name" in vals and any(dossier.name != vals["name"] for dossier in self):
            self._check_renumbering()
        new_state = vals.get(self._status_field)
        if not new_state:
            return super().write(vals)
        changed = self.filtered(lambda d: d[self._status_field] != new_state)
        if new_state == self._closed_state:
            # the status to come back to differs from one case file to the next
            for old_state, dossiers in changed.grouped(self._status_field).items():
                super(DossierMixin, dossiers).write(
                    {
                        "state_before_closing": old_state,
                        "closed_at": fields.Datetime.now(),
                    }
                )
        else:
            reopened = changed.filtered("closed_at")
            if reopened:
                vals = {**dict.fromkeys(CLOSING_FIELDS, False), **vals}
        result = super().write(vals)
        changed._check_state_change(new_state)
        self.env["dossier.status.log"]._switch(changed)
        return result

    def unlink(self):
        about_self = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        result = super().unlink()
        for model in ("dossier.status.log", "dossier.letter"):
            history = self.env[model].sudo().with_context(dossier_cascade=True)
            history.search(about_self).unlink()
        return result

    # -------------------------------------------------------------------------
    # Numbering
    # -------------------------------------------------------------------------
    @api.model
    def _fill_numbers(self, vals_list):
        """:return: the values to create, each with a number of its company"""
        # a default of the context may be nonsense
        default_company_id = (
            self.default_get(["company_id"]).get("company_id") or self.env.company.id
        )
        vals_list = [dict(vals) for vals in vals_list]
        unnumbered = defaultdict(list)
        for vals in vals_list:
            if vals.get("name"):
                self._check_renumbering()
            else:
                company_id = vals.get("company_id") or default_company_id
                unnumbered[company_id].append(vals)
        for company_id, company_vals in unnumbered.items():
            company = self.env["res.company"].browse(company_id)
            numbers = self._next_numbers(company, len(company_vals))
            for vals, number in zip(company_vals, numbers, strict=True):
                vals["name"] = number
        return vals_list

    @api.model
    def _next_number(self, company):
        """:return: the next number in the sequence of ``company``"""
        return self._next_numbers(company, 1)[0]

    @api.model
    def _next_numbers(self, company, count):
        """:return: the next ``count`` numbers of ``company``, without typed ones"""
        # the year's own counter is looked up once, not for each number
        sequence = self._get_number_sequence(company)._get_current_sequence(
            self.env.context.get("ir_sequence_date")
        )
        if sequence._name == "ir.sequence.date_range":
            sequence = sequence.with_context(ir_sequence_date_range=sequence.date_from)
        dossiers = self.sudo().with_context(active_test=False, with_trashed=True)
        numbers = []
        while len(numbers) < count:
            drawn = [sequence._next() for _i in range(count - len(numbers))]
            typed = dossiers.search_fetch(
                [("company_id", "=", company.id), ("name", "in", drawn)], ["name"]
            ).mapped("name")
            numbers += [number for number in drawn if number not in typed]
        return numbers

    @api.model
    def _get_number_sequence(self, company):
        """:return: the sequence of ``company``, or the one all companies share"""
        sequences = self.env["ir.sequence"].sudo()
        domain = [
            ("code", "=", self._name),
            ("company_id", "in", (company.id, False)),
        ]
        sequence = sequences.search(domain, order="company_id", limit=1)
        if not sequence:
            self._create_number_sequences(company)
            sequence = sequences.search(domain, order="company_id", limit=1)
        return sequence

    @api.model
    def _create_number_sequences(self, companies):
        """Give each company its own sequence of numbers, where it has none."""
        sequence = self.env["ir.sequence"].sudo()
        known = sequence.search(
            [("code", "=", self._name), ("company_id", "in", companies.ids)]
        ).company_id
        sequence.create(
            [
                {
                    "name": f"{self._description} ({company.name})",
                    "code": self._name,
                    "prefix": self._dossier_prefix,
                    "padding": 5,
                    "use_date_range": True,
                    "company_id": company.id,
                }
                for company in companies - known
            ]
        )

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_set_state(self, state):
        """Ask for a status, as the status picker does.

        Writes it, or returns the wizard that asks for what the status needs.

        :param str state: the status chosen
        :return: an action to run, or ``False`` when the status was written
        """
        if state not in self._fields[self._status_field].get_values(self.env):
            raise UserError(self.env._("This status does not exist: %s", state))
        if state == self._closed_state:
            return self.action_close()
        self.write({self._status_field: state})
        return False

    def action_close(self):
        """Open the wizard that asks for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel the case file"),
            "res_model": "dossier.close.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_ids": self.ids,
                "default_kind": self._dossier_kind,
            },
        }

    def action_reopen(self):
        """Back to the status each case file had before it was closed."""
        closed = self.filtered(lambda d: d[self._status_field] == self._closed_state)
        for state, dossiers in closed.grouped("state_before_closing").items():
            dossiers.write({self._status_field: state or self._default_reopen_state()})

    def action_log_call(self):
        """Open the wizard that notes a phone call."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log a call"),
            "res_model": "dossier.call.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    def action_write_letter(self):
        """Open a new letter about this case file, to be edited and printed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New letter"),
            "res_model": "dossier.letter",
            "view_mode": "form",
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
                "default_partner_id": self._get_letter_partner().id,
            },
        }

    def action_open_letters(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Letters"),
            "res_model": "dossier.letter",
            "view_mode": "list,form",
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    # -------------------------------------------------------------------------
    # Business methods
    # -------------------------------------------------------------------------
    def _default_reopen_state(self):
        """:return: the status of a reopened case file whose past is unknown"""
        return next(
            value
            for value in self._fields[self._status_field].get_values(self.env)
            if value != self._closed_state
        )

    def _close(self, reason, note=False):
        """Close with a reason, as the wizard does. What is closed keeps its own.

        :param reason: ``dossier.closing.reason`` record
        :param str note: free text beside the reason
        """
        closed = self.filtered(lambda d: d[self._status_field] == self._closed_state)
        (self - closed).write(
            {
                self._status_field: self._closed_state,
                "closing_reason_id": reason.id,
                "closing_note": note,
            }
        )

    def _get_letter_partner(self):
        """:return: the usual addressee of a letter (``res.partner``, may be empty)"""
        return self.env["res.partner"]

    def log_call(self, note, date=None, partner=None):
        """Note a phone call in the history and date the last call.

        :param str note: what was said, plain text
        :param date: when, UTC (datetime or its text); now by default
        :param partner: ``res.partner`` who was on the phone, or its id
        :return: the messages
        """
        date = read_moment(self.env, date) or fields.Datetime.now()
        body = plaintext2html(read_text(self.env, note))
        if partner := read_record(self.env["res.partner"], partner):
            body = Markup("<p>☎ %s</p>") % partner.display_name + body
        messages = self._post_internal(body, "dossier_base.mt_call", date)
        self.filtered(
            lambda d: not d.last_call_date or d.last_call_date < date
        ).last_call_date = date
        return messages

    def log_comment(self, note, date=None):
        """Put a dated comment of the staff in the history.

        :param str note: plain text
        :param date: what day the comment is about, UTC (datetime or its text);
            now by default
        :return: the messages
        """
        date = read_moment(self.env, date) or fields.Datetime.now()
        body = plaintext2html(read_text(self.env, note))
        return self._post_internal(body, "dossier_base.mt_comment", date)

    def _post_internal(self, body, subtype_xmlid, date):
        """Post on each case file what no customer may read.

        Of the internal messages, the core hides only those of type *comment* from a
        portal user who asks for one by its id.
        """
        self.check_access("write")
        messages = self.env["mail.message"]
        for dossier in self:
            messages += dossier.message_post(
                body=body,
                date=date,
                message_type="comment",
                subtype_xmlid=subtype_xmlid,
            )
        return messages

    # -------------------------------------------------------------------------
    # Portal
    # -------------------------------------------------------------------------
    @api.model
    def _get_thread_with_access(
        self, thread_id, *, hash=None, pid=None, token=None, **kwargs
    ):  # noqa: A002, E501
        """The history is the staff's: no token and no hash opens it."""
        return super()._get_thread_with_access(thread_id, **kwargs)

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """A customer's button leads to the portal, without a token."""
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if len(self) == 1:
            url = self.get_base_url() + self.access_url
            for name, _applies, data in groups:
                if name in ("portal", "portal_customer"):
                    data["button_access"] = {"url": url}
        return groups
