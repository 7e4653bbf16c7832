from odoo import fields, models


class ResPartner(models.Model):
    """The letters of a prospect, and how one writes to a person."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    prospect_letter_ids = fields.One2many("dossier.letter", "prospect_id", "Letters")
    letter_count = fields.Integer("Letters printed", compute="_compute_letter_count")

    def _compute_letter_count(self):
        counts = dict(
            self.env["dossier.letter"]._read_group(
                [("prospect_id", "in", self.ids)], ["prospect_id"], ["__count"]
            )
        )
        for partner in self:
            partner.letter_count = counts.get(partner, 0)

    def action_open_letters(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expertise_prospect.prospect_letter_action"
        )
        action["domain"] = [("prospect_id", "=", self.id)]
        return action

    def unlink(self):
        """The letters of a prospect go with its file."""
        self.check_access("unlink")
        letters = self.sudo().prospect_letter_ids
        letters.with_context(dossier_cascade=True).unlink()
        return super().unlink()

    def _get_titled_name(self, short=False):
        """:return: « Madame Claire Marchand », « Mme Claire Marchand »"""
        self.ensure_one()
        title = self.title_id
        word = (short and title.shortcut) or title.name
        return " ".join(filter(None, [word, self.name]))

    def _get_salutation(self, colleague=False):
        """How a letter begins, by the person's title.

        :param bool colleague: from one chartered accountant to another
        """
        title = self.title_id[:1]
        ladies = ("res_partner_title_madam", "res_partner_title_miss")
        xmlid = (title.get_external_id().get(title.id) or "").rpartition(".")[2]
        if colleague:
            if xmlid in ladies:
                return self.env._("Dear Madam and colleague,")
            if title:
                return self.env._("Dear Sir and colleague,")
            return self.env._("Dear colleague,")
        if xmlid == "res_partner_title_miss":
            title = (
                self.env.ref("partner_title.res_partner_title_madam", False) or title
            )
        if title:
            return f"{title.name},"
        return self.env._("Dear Sir or Madam,")
