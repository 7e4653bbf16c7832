from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, format_datetime

from ...tools.anonymity import find_identifying, identify

#: text of the sheet -> text of the event that it is first taken from
SHEET_TEXTS = {
    "sheet_facts": "facts",
    "sheet_measures": "immediate_measures",
    "sheet_planned": "planned_measures",
    "sheet_legal": None,
    "sheet_media": None,
}
SHEET_FIELDS = {*SHEET_TEXTS, "hurt_count", "exposed_count", "sheet_reviewed"}
SHEET_SYSTEM_FIELDS = {
    "sheet_reviewed_by_id",
    "sheet_printed_at",
    "sheet_printed_by_id",
    "sheet_sent_at",
    "sheet_sent_by_id",
    "sheet_changed_at",
}
REPORT = "care_opportunity.action_report_event_sheet"


class CareAdverseEventSheet(models.Model):
    """The sheet for the authority: anonymous, checked before anything is printed.

    Source: order of 28 December 2016 and its annex; CASF art. R331-8: the sheet
    guarantees the anonymity of clients and staff.
    """

    # one face of the event per file
    _inherit = "care.adverse.event"  # pylint: disable=consider-merging-classes-inherited

    hurt_count = fields.Integer("People hurt", copy=False)
    exposed_count = fields.Integer("People exposed", copy=False)
    sheet_facts = fields.Text("Facts, without names", copy=False)
    sheet_measures = fields.Text("Measures taken, without names", copy=False)
    sheet_planned = fields.Text("Measures planned, without names", copy=False)
    sheet_legal = fields.Text("Legal follow-up", copy=False)
    sheet_media = fields.Text("Media follow-up", copy=False)
    sheet_reviewed = fields.Boolean(
        "Texts read again, anonymous",
        copy=False,
        tracking=True,
        help="Who ticks this has read the texts of the sheet: nobody in them can be "
        "recognised.",
    )
    sheet_reviewed_by_id = fields.Many2one(
        "res.users", "Read again by", readonly=True, copy=False
    )
    sheet_warning = fields.Text("To replace", compute="_compute_sheet_warning")
    sheet_changed_at = fields.Datetime(readonly=True, copy=False)
    sheet_printed_at = fields.Datetime("Printed on", readonly=True, copy=False)
    sheet_printed_by_id = fields.Many2one(
        "res.users", "Printed by", readonly=True, copy=False
    )
    sheet_sent_at = fields.Datetime("Sent on", readonly=True, copy=False)
    sheet_sent_by_id = fields.Many2one(
        "res.users", "Sent by", readonly=True, copy=False
    )

    _people_counted = models.Constraint(
        "CHECK (hurt_count >= 0 AND exposed_count >= 0)",
        "The number of people is 0 or more.",
    )

    # -------------------------------------------------------------------------
    # Who is who
    # -------------------------------------------------------------------------
    def _get_identity(self):
        """:return: what would tell who the people of the event are

        The client, those around the client, a guardian, who reported, and all the
        staff of the firm: even who has left it.
        """
        self.ensure_one()
        event = self.sudo().with_context(active_test=False)
        partners = (
            event.partner_id
            | event.partner_id.parent_id
            | event.partner_id.child_ids
            | event.reporter_id
        )
        forms = self.env["care.assessment"].sudo()
        forms = forms.with_context(active_test=False).search(
            [
                ("partner_id", "=", event.partner_id.id),
                ("company_id", "=", event.company_id.id),
            ]
        )
        partners |= forms.customer_id | forms.doctor_id
        partners |= forms.legal_representative_id
        employees = self.env["hr.employee"].sudo().with_context(active_test=False)
        staff = employees.search([("company_id", "=", event.company_id.id)])
        users = (
            event.supervisor_id | event.partner_id.care_manager_id | event.create_uid
        )
        # the firm's own number and address stand on the sheet anyway
        firm = event.company_id.partner_id
        partners -= firm
        workers = event.employee_ids
        return identify(
            names=[
                *partners.mapped("name"),
                *staff.mapped("name"),
                *workers.mapped("name"),
                *users.mapped("name"),
                *forms.mapped("kin_name"),
            ],
            streets=[
                *partners.mapped("street"),
                *partners.mapped("street2"),
                *workers.mapped("private_street"),
                *workers.mapped("private_street2"),
            ],
            towns=[*partners.mapped("city"), *partners.mapped("zip")],
            numbers=[
                *partners.mapped("phone"),
                *forms.mapped("kin_phone"),
                *workers.mapped("mobile_phone"),
                *workers.mapped("work_phone"),
                *workers.mapped("private_phone"),
            ],
            mails=[
                *partners.mapped("email"),
                *workers.mapped("work_email"),
                *workers.mapped("private_email"),
            ],
        )

    def _find_identifying(self):
        """:return: {name of a text: the words in it that tell who somebody is}"""
        self.ensure_one()
        texts = {name: self[name] for name in SHEET_TEXTS if self[name]}
        if not texts:
            return {}
        identity = self._get_identity()
        found = {name: find_identifying(text, identity) for name, text in texts.items()}
        return {name: words for name, words in found.items() if words}

    def _format_identifying(self, found):
        labels = self.fields_get(list(found), ["string"])
        return "\n".join(
            self.env._(
                "%(text)s: %(words)s",
                text=labels[name]["string"],
                words=", ".join(self.env._("“%s”", word) for word in words),
            )
            for name, words in found.items()
        )

    @api.depends(*SHEET_TEXTS)
    def _compute_sheet_warning(self):
        for event in self:
            found = event._find_identifying()
            event.sheet_warning = event._format_identifying(found) if found else False

    # -------------------------------------------------------------------------
    # Rules
    # -------------------------------------------------------------------------
    def _check_sheet(self):
        """:raise UserError: the sheet is not for the authority, or not anonymous"""
        for event in self:
            if not event.is_reportable:
                raise UserError(
                    self.env._(
                        "%(event)s is not to be reported: decide first that it is.",
                        event=event.name,
                    )
                )
            missing = [
                name
                for name in ("sheet_facts", "sheet_measures")
                if not (event[name] or "").strip()
            ]
            if missing:
                labels = event.fields_get(missing, ["string"])
                raise UserError(
                    self.env._(
                        "The sheet of %(event)s lacks: %(texts)s.",
                        event=event.name,
                        texts=", ".join(labels[name]["string"] for name in missing),
                    )
                )
            found = event._find_identifying()
            if found:
                raise UserError(
                    self.env._(
                        "The sheet for the authority is anonymous. Replace these words "
                        "in its texts (“the client”, “a worker”…):\n%(words)s",
                        words=event._format_identifying(found),
                    )
                )
            if not event.sheet_reviewed:
                raise UserError(
                    self.env._(
                        "Read the texts of the sheet again, then tick “Texts read "
                        "again, anonymous”."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in SHEET_FIELDS):
            self._check_director()
        for vals in vals_list:
            for name in SHEET_SYSTEM_FIELDS:
                vals.pop(name, None)
            # a text is read again once it is there
            vals.pop("sheet_reviewed", None)
        return super().create(vals_list)

    def write(self, vals):
        if self._is_system():
            return super().write(vals)
        if SHEET_SYSTEM_FIELDS & vals.keys():
            raise UserError(
                self.env._("When the sheet was printed and sent is noted by itself.")
            )
        if SHEET_FIELDS & vals.keys():
            self._check_director()
        changed = self.filtered(
            lambda event: any(
                (event[name] or "") != (vals[name] or "")
                for name in SHEET_TEXTS
                if name in vals
            )
        )
        result = super().write(vals)
        if changed:
            system = {"sheet_changed_at": fields.Datetime.now()}
            if not vals.get("sheet_reviewed"):
                system |= {"sheet_reviewed": False, "sheet_reviewed_by_id": False}
            changed._write_system(system)
        if "sheet_reviewed" in vals:
            self._write_system(
                {"sheet_reviewed_by_id": vals["sheet_reviewed"] and self.env.uid}
            )
        return result

    # -------------------------------------------------------------------------
    # Paper and mail
    # -------------------------------------------------------------------------
    def _get_sheet_firm(self):
        """:return: label and value of what tells which service reports"""
        self.ensure_one()
        firm = self.company_id.sudo()
        address = ", ".join(
            filter(
                None,
                (
                    firm.street,
                    firm.street2,
                    " ".join(filter(None, (firm.zip, firm.city))),
                ),
            )
        )
        return [
            (self.env._("Reporting service"), firm.name),
            (self.env._("Address"), address),
            (self.env._("Phone"), firm.phone),
            (self.env._("Email"), firm.email),
            (self.env._("Permit number"), firm.care_permit_number),
            (self.env._("Département"), firm.care_authority_department),
        ]

    def _format_moment(self, moment):
        """:return: a moment on the firm's clock"""
        zone = self.company_id.care_tz
        return moment and format_datetime(
            self.env, moment, tz=zone, dt_format="dd/MM/yyyy HH:mm"
        )

    def _get_sheet_lang(self):
        """:return: the language of the authority's paper: the firm's"""
        self.ensure_one()
        return self.company_id.sudo().partner_id.lang or self.env.user.lang

    def _get_sheet_filename(self):
        self.ensure_one()
        # the number only: a name would be a way to find somebody
        localised = self.with_context(lang=self._get_sheet_lang())
        return localised.env._("Report %s", self.name)

    def _make_sheet(self):
        """:return: the attachment with the sheet as it is now, kept for good"""
        self.ensure_one()
        self.check_access("write")
        self._check_director()
        self._check_sheet()
        # a second press waits for the first one, or is told to try again
        self.lock_for_update()
        now = fields.Datetime.now()
        self._write_system(
            {"sheet_printed_at": now, "sheet_printed_by_id": self.env.uid}
        )
        content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            REPORT, res_ids=self.ids
        )
        moment = self._format_moment(now).replace("/", "-").replace(":", "h")
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{self._get_sheet_filename()} – {moment}.pdf",
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )

    def action_print_sheet(self):
        """Print the sheet, keep the copy and open it."""
        attachment = self._make_sheet()
        self.message_post(
            body=self.env._("The sheet for the authority was printed."),
            attachment_ids=attachment.ids,
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "new",
        }

    def action_send_sheet(self):
        """Send the sheet to the authority, once for the same texts.

        The mail has a number, no more; who sends it is the firm, nobody of the staff.
        The report, or its confirmation, is noted only if the server takes it: the mail
        is the last thing that happens.

        :raise UserError: the authority or the firm has no address; it was sent
        """
        self.ensure_one()
        self._check_director()
        firm = self.company_id.sudo()
        if not email_normalize(firm.care_authority_email or ""):
            raise UserError(
                self.env._(
                    "No email of the authority: write it in the settings of home care."
                )
            )
        if not email_normalize(firm.email or ""):
            raise UserError(
                self.env._("%(firm)s has no email to send from.", firm=firm.name)
            )
        self.lock_for_update()
        self.invalidate_recordset(["sheet_sent_at"])
        if self.sheet_sent_at and (
            not self.sheet_changed_at or self.sheet_changed_at <= self.sheet_sent_at
        ):
            raise UserError(
                self.env._(
                    "This sheet was sent on %(moment)s and has not changed since.",
                    moment=self._format_moment(self.sheet_sent_at),
                )
            )
        attachment = self._make_sheet()
        now = fields.Datetime.now()
        self._write_system({"sheet_sent_at": now, "sheet_sent_by_id": self.env.uid})
        if not self.told_at:
            self.write({"told_at": now, "told_way": "mail"})
        elif self.told_way == "voice" and not self.confirmed_at:
            self.write({"confirmed_at": now})
        self.message_post(
            body=self.env._(
                "The sheet was sent to the authority: %s", firm.care_authority_email
            ),
            attachment_ids=attachment.ids,
        )
        mail = self._prepare_sheet_mail(attachment)
        # Nothing is written after the mail is out: what makes the server run this
        # again, or refuse it, has happened before. No mail, no report either.
        self.env.flush_all()
        mail.send(raise_exception=True)
        return True

    def _prepare_sheet_mail(self, attachment):
        """:return: the mail to the authority, not sent yet"""
        firm = self.company_id.sudo()
        localised = self.with_context(lang=self._get_sheet_lang())
        return (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": localised.env._(
                        "Report of a serious event: %s", self.name
                    ),
                    "body_html": localised.env["ir.qweb"]._render(
                        "care_opportunity.event_sheet_mail",
                        {"event": localised, "firm": firm},
                    ),
                    "email_from": firm.email_formatted,
                    "reply_to": firm.email_formatted,
                    "email_to": firm.care_authority_email,
                    "author_id": firm.partner_id.id,
                    "attachment_ids": [(6, 0, attachment.ids)],
                    "model": self._name,
                    "res_id": self.id,
                    "auto_delete": False,
                }
            )
        )

    def action_take_texts(self):
        """Give the empty texts of the sheet those of the event, to be rewritten."""
        self.ensure_one()
        self.write(
            {
                name: self[source]
                for name, source in SHEET_TEXTS.items()
                if source and self[source] and not self[name]
            }
        )
