from base64 import b64encode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class ExpertiseConfirmationWizard(models.TransientModel):
    """Confirm an appointment by mail; shows who gets it, and who does not and why."""

    _name = "expertise.confirmation.wizard"
    _description = "Confirm the Appointment"

    dossier_id = fields.Many2one("expertise.dossier", required=True, ondelete="cascade")
    appointment_text = fields.Char("Appointment", compute="_compute_appointment_text")
    possible_partner_ids = fields.Many2many(
        "res.partner", compute="_compute_possible_partners"
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "expertise_confirmation_wizard_partner_rel",
        compute="_compute_partners",
        store=True,
        readonly=False,
        domain="[('id', 'in', possible_partner_ids)]",
        string="Will get the mail",
    )
    left_out = fields.Text("Will not", compute="_compute_left_out")
    already_sent = fields.Char(compute="_compute_already_sent")
    send_again = fields.Boolean("Send it again all the same")

    @api.depends("dossier_id")
    def _compute_appointment_text(self):
        self.appointment_text = False
        for wizard in self.filtered("dossier_id"):
            wizard.appointment_text = wizard.dossier_id._get_appointment_text()

    @api.depends("dossier_id")
    def _compute_possible_partners(self):
        for wizard in self:
            dossier = wizard.dossier_id
            partners = (
                dossier.contact_ids.partner_id | dossier.property_id.access_contact_id
            )
            wizard.possible_partner_ids = partners.filtered("email")

    @api.depends("dossier_id")
    def _compute_partners(self):
        for wizard in self:
            partners = wizard.dossier_id._get_confirmation_partners()
            wizard.partner_ids = partners.filtered("email")

    @api.depends("partner_ids")
    def _compute_left_out(self):
        for wizard in self:
            dossier = wizard.dossier_id
            everybody = (
                dossier.contact_ids.partner_id | dossier.property_id.access_contact_id
            )
            told = dossier._get_confirmation_partners()
            reasons = []
            for partner in everybody - wizard.partner_ids._origin:
                if not partner.email:
                    reason = self.env._("no mail address: print the letter")
                elif partner not in told:
                    reason = self.env._("does not want notices")
                else:
                    reason = self.env._("taken off")
                reasons.append(
                    self.env._(
                        "%(contact)s: %(reason)s", contact=partner.name, reason=reason
                    )
                )
            wizard.left_out = "\n".join(reasons)

    @api.depends("dossier_id")
    def _compute_already_sent(self):
        for wizard in self:
            dossier = wizard.dossier_id
            is_sent = (
                dossier.confirmation_start
                and dossier.confirmation_start == dossier.appointment_start
            )
            wizard.already_sent = is_sent and self.env._(
                "This appointment was already confirmed on %s.",
                format_datetime(self.env, dossier.confirmation_date, dt_format="short"),
            )

    def action_send(self):
        """Send each one his own mail, with his letter and the calendar entry."""
        self.ensure_one()
        dossier = self.dossier_id
        dossier.check_access("write")
        # two people who press at once send one confirmation, not two
        if not dossier.try_lock_for_update():
            raise UserError(
                self.env._(
                    "Somebody is working on this dossier right now. Try again in a "
                    "moment."
                )
            )
        dossier.invalidate_recordset(["confirmation_date", "confirmation_start"])
        dossier._check_has_appointment()
        self.invalidate_recordset(["already_sent"])
        if self.already_sent and not self.send_again:
            raise UserError(
                self.env._(
                    "%s Tick « Send it again all the same » if you mean it.",
                    self.already_sent,
                )
            )
        partners = self.partner_ids & self.possible_partner_ids
        if not partners:
            raise UserError(
                self.env._(
                    "Nobody would get the mail: give a contact a mail address, or "
                    "print the letter."
                )
            )
        for partner in partners:
            self._send_to(partner)
        dossier.write(
            {
                "confirmation_date": fields.Datetime.now(),
                "confirmation_start": dossier.appointment_start,
            }
        )
        dossier.log_comment(
            self.env._(
                "Appointment of %(appointment)s confirmed to: %(names)s",
                appointment=dossier._get_appointment_text(),
                names=", ".join(partners.mapped("name")),
            )
        )
        return {"type": "ir.actions.act_window_close"}

    def action_print(self):
        """The letters for the client and the occupant, on paper."""
        self.ensure_one()
        return self.env.ref(
            "expertise_dossier.action_report_confirmation"
        ).report_action(self.dossier_id)

    def _send_to(self, partner):
        lang = partner.lang or self.env.lang
        dossier = self.dossier_id.with_context(lang=lang)
        pdf, _kind = (
            self.env["ir.actions.report"]
            .with_context(lang=lang, confirmation_partner_id=partner.id)
            ._render_qweb_pdf(
                "expertise_dossier.action_report_confirmation", dossier.ids
            )
        )
        files = [
            (self.env._("Appointment %s.pdf", dossier.name), pdf, "application/pdf")
        ]
        event = dossier.appointment_event_id.sudo()
        if calendar := event._get_ics_file().get(event.id):
            files.append(("rendez-vous.ics", calendar, "text/calendar"))
        template = self.env.ref("expertise_dossier.mail_template_confirmation")
        template.with_context(lang=lang, partner=partner).send_mail(
            dossier.id,
            email_values={
                "recipient_ids": [fields.Command.set(partner.ids)],
                # each his own: nothing in the thread that other contacts may read
                "model": False,
                "res_id": False,
                "attachment_ids": [
                    fields.Command.create(
                        {
                            "name": name,
                            "datas": b64encode(content),
                            "mimetype": mimetype,
                            "res_model": "mail.message",
                            "res_id": 0,
                        }
                    )
                    for name, content, mimetype in files
                ],
            },
            email_layout_xmlid="mail.mail_notification_light",
        )
