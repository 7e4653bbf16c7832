from odoo import api, fields, models

#: R1 = invoice + 15 days, R2 = R1 + 15, R3 = R2 + 15, a formal notice
LADDER = (
    ("R1", "invoice_date", "mail", False),
    ("R2", "previous", "mail", False),
    ("R3", "previous", "both", True),
)


class ResCompany(models.Model):
    _inherit = "res.company"

    dunning_level_ids = fields.One2many("dunning.level", "company_id")
    dunning_automatic = fields.Boolean(
        "Automatic reminders",
        help="Once a day, what is due at the automatic levels is sent.",
    )
    dunning_min_amount = fields.Monetary(
        "Smallest amount reminded",
        default=1.0,
        currency_field="currency_id",
        help="An échelon or a letter below it is not reminded.",
    )
    dunning_letter_per_dossier = fields.Boolean(
        "One letter per dossier",
        help="Else one letter lists all dossiers of the payer.",
    )

    _dunning_min_amount_positive = models.Constraint(
        "CHECK (dunning_min_amount >= 0)",
        "The smallest amount reminded cannot be negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies.sudo()._create_dunning_levels()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if "dunning_min_amount" in vals:
            self.env["account.move.line"]._dunning_refresh(self)
        return result

    def _create_dunning_levels(self):
        """Give each company without levels R1, R2 and R3."""
        level_model = self.env["dunning.level"]
        known = level_model.with_context(active_test=False)._read_group(
            [("company_id", "in", self.ids)], ["company_id"]
        )
        ref = self.env.ref
        level_model.create(
            [
                {
                    "name": name,
                    "company_id": company.id,
                    "sequence": 10 * position,
                    "delay_days": 15,
                    "delay_base": base,
                    "channel": channel,
                    "is_formal_notice": is_notice,
                    "show_interest": is_notice,
                    "show_indemnity": is_notice,
                    "mail_template_id": ref(
                        f"expertise_dunning.mail_template_r{position}"
                    ).id,
                    "letter_template_id": ref(
                        f"expertise_dunning.letter_template_r{position}"
                    ).id,
                }
                for company in self - self.browse(c.id for [c] in known)
                for position, (name, base, channel, is_notice) in enumerate(LADDER, 1)
            ]
        )

    def _renumber_dunning_levels(self):
        """Write the place of each level in the ladder of its company."""
        levels = (
            self.env["dunning.level"]
            .sudo()
            .with_context(active_test=False)
            .search([("company_id", "in", self.ids)])
        )
        for company_levels in levels.grouped("company_id").values():
            active = company_levels.filtered("active")
            (company_levels - active).filtered("rank").rank = 0
            for rank, level in enumerate(active, 1):
                if level.rank != rank:
                    level.rank = rank
