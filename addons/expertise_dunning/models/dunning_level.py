from odoo import api, fields, models
from odoo.exceptions import UserError


class DunningLevel(models.Model):
    """One reminder of the ladder: when it is due, what it says, how it goes out.

    The ladder of a company is its active levels in their order. The first three are
    R1, R2 and R3 on every screen; a fourth only shows as the next level.
    """

    _name = "dunning.level"
    _description = "Reminder Level"
    _order = "company_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=lambda self: self._default_sequence(), required=True
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="cascade",
    )
    rank = fields.Integer(
        readonly=True,
        copy=False,
        help="Place in the ladder of the company, from 1; 0 for an archived level.",
    )
    delay_days = fields.Integer("Days", default=15, required=True)
    delay_base = fields.Selection(
        [
            ("invoice_date", "after the invoice date"),
            ("due_date", "after the due date"),
            ("previous", "after the sending of the previous level"),
        ],
        "Counted",
        default="previous",
        required=True,
        help="Never before the day after the due date of the échelon itself.",
    )
    channel = fields.Selection(
        [("mail", "Mail"), ("letter", "Letter"), ("both", "Mail and letter")],
        default="mail",
        required=True,
    )
    mail_template_id = fields.Many2one(
        "mail.template", domain=[("model", "=", "dunning.letter")], ondelete="restrict"
    )
    letter_template_id = fields.Many2one(
        "dossier.letter.template",
        domain="[('model', '=', 'dunning.letter'),"
        " ('company_id', 'in', (company_id, False))]",
        check_company=True,
        ondelete="restrict",
    )
    is_formal_notice = fields.Boolean(
        "Formal notice",
        help="A « mise en demeure » (C. civ. art. 1344): interest of a consumer or a "
        "co-ownership runs from the day it is received.",
    )
    payment_days = fields.Integer(
        "Days left to pay", default=8, help="The term that the letter gives."
    )
    show_interest = fields.Boolean()
    show_indemnity = fields.Boolean("Show the indemnity")
    automatic = fields.Boolean(help="Sent by the scheduled action, without anybody.")

    _days_positive = models.Constraint(
        "CHECK (delay_days >= 0 AND payment_days >= 0)",
        "The days of a reminder level cannot be negative.",
    )

    @api.model
    def _default_sequence(self):
        """:return: the place above all levels of the company"""
        last = self.search(
            [("company_id", "=", self.env.company.id)], order="sequence desc", limit=1
        )
        return last.sequence + 10

    @api.model_create_multi
    def create(self, vals_list):
        levels = super().create(vals_list)
        levels.company_id._renumber_dunning_levels()
        self.env["account.move.line"]._dunning_refresh(levels.company_id)
        return levels

    def write(self, vals):
        companies = self.company_id
        if "company_id" in vals and any(
            level.company_id.id != vals["company_id"] for level in self
        ):
            raise UserError(
                self.env._(
                    "A reminder level stays in its company: make a new one in the "
                    "other company."
                )
            )
        result = super().write(vals)
        if {"sequence", "active"} & vals.keys():
            companies._renumber_dunning_levels()
        if {"sequence", "active", "delay_days", "delay_base"} & vals.keys():
            self.env["account.move.line"]._dunning_refresh(companies)
        return result

    def unlink(self):
        companies = self.company_id
        self.env["account.move.line"]._dunning_forget_levels(self)
        result = super().unlink()
        companies._renumber_dunning_levels()
        self.env["account.move.line"]._dunning_refresh(companies)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.env["dunning.reminder"].sudo()
        if used.search_count([("level_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Letters were sent at this level: they keep it. Archive it, and it "
                    "is no longer used."
                )
            )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for level, vals in zip(self, vals_list, strict=True):
            vals["name"] = self.env._("%s (copy)", level.name)
        return vals_list
