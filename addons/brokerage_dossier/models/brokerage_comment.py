from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import is_html_empty

SECTIONS = [
    ("general", "General"),
    ("borrowers", "Borrowers"),
    ("children", "Children"),
    ("project", "Project"),
    ("credits", "Current loans"),
    ("assets", "Assets"),
    ("simulations", "Simulations"),
    ("documents", "Documents"),
]


class BrokerageComment(models.Model):
    """A comment on a file, written from one of its tabs or by one of its facts.

    Those that are ticked make the summary note at the end of the loan request, in
    the order of ``sequence``, then of writing.
    """

    _name = "brokerage.comment"
    _description = "Comment on a Loan File"
    _inherit = ["brokerage.part.mixin"]
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    section = fields.Selection(SECTIONS, "Tab", required=True, default="general")
    body = fields.Html("Comment", required=True)
    in_summary = fields.Boolean("In the summary note", default=True)
    user_id = fields.Many2one(
        "res.users",
        "Written by",
        default=lambda self: self.env.user,
        required=True,
        readonly=True,
    )
    fact_model = fields.Char(readonly=True)
    fact_id = fields.Many2oneReference(model_field="fact_model", readonly=True)
    is_automatic = fields.Boolean("Automatic", compute="_compute_is_automatic")
    origin = fields.Selection(
        [("hand", "Written by hand"), ("automatic", "Automatic: follows the file")],
        compute="_compute_is_automatic",
    )

    # a fact writes one comment
    _fact_uniq = models.UniqueIndex(
        "(fact_model, fact_id) WHERE fact_model IS NOT NULL",
        "This fact has its comment already.",
    )

    @api.depends("fact_model")
    def _compute_is_automatic(self):
        for comment in self:
            comment.is_automatic = bool(comment.fact_model)
            comment.origin = "automatic" if comment.fact_model else "hand"

    @api.constrains("body")
    def _check_body(self):
        if any(is_html_empty(comment.body) for comment in self):
            raise ValidationError(self.env._("The comment is empty: write a text."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # who writes is who is logged in, and only facts write automatic ones
            for vals in vals_list:
                vals["user_id"] = self.env.uid
                self._check_hand_written(vals)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_hand_written(vals)
        if {"body", "section"} & vals.keys():
            self._check_not_automatic()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_automatic(self):
        if not self._is_system("brokerage_resume"):
            self._check_not_automatic()

    def _check_hand_written(self, vals):
        if vals.get("fact_model") or vals.get("fact_id"):
            raise UserError(
                self.env._(
                    "Automatic comments come from the facts of the file: note the "
                    "fact, and its comment is written."
                )
            )
        if "user_id" in vals and vals["user_id"] != self.env.uid:
            raise UserError(
                self.env._("A comment keeps the name of who has written it.")
            )

    def _check_not_automatic(self):
        if self._is_system("brokerage_sync"):
            return
        if any(comment.fact_model for comment in self):
            raise UserError(
                self.env._(
                    "This comment follows a fact of the file: correct the fact, and "
                    "the comment follows."
                )
            )
