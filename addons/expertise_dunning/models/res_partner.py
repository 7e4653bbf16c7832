from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    dunning_do_not_remind = fields.Boolean(
        "Do not remind",
        tracking=True,
        help="This payer is never reminded: neither by mail nor by letter.",
    )
    dunning_failed_email = fields.Char(
        "Address that refuses mails",
        copy=False,
        help="Letters go by post while this is his mail address. Empty it when mails "
        "arrive again.",
    )

    def write(self, vals):
        changed = self.browse()
        if "email" in vals:
            changed = self.filtered(lambda partner: partner.email != vals["email"])
        result = super().write(vals)
        # what came back from the old address says nothing about the new one
        bounced = changed.filtered("message_bounce")
        if bounced:
            bounced.sudo().message_bounce = 0
        return result

    def _get_unreachable_by_mail(self):
        """:return: ``{partner id: why no mail reaches him}``, of those it is so for"""
        reasons = {}
        for partner in self:
            if not partner.email:
                reasons[partner.id] = self.env._("No mail address")
            elif not partner.email_normalized:
                reasons[partner.id] = self.env._("The mail address is not valid")
            elif partner.is_blacklisted:
                reasons[partner.id] = self.env._("The mail address is blacklisted")
            elif (
                partner.message_bounce
                or partner.dunning_failed_email == partner.email_normalized
            ):
                reasons[partner.id] = self.env._("Mails to this address came back")
        return reasons
