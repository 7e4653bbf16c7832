from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("draft", "In progress"),
    ("validated", "Validated"),
    ("locked", "Locked"),
    ("cancelled", "Cancelled"),
]
#: what may still be written to a locked form: the history's own book-keeping
ALWAYS_OPEN = {"message_main_attachment_id", "last_call_date"}


class CareAssessment(models.Model):
    """The needs form of a client (*recueil des besoins*), one version of it.

    Open until « Dupliquer » locks it for good and opens an editable copy
    (see ``care_assessment_version.py``).
    """

    _name = "care.assessment"
    _inherit = ["dossier.mixin"]
    _description = "Needs Form"
    _order = "id desc"

    _dossier_kind = "care"
    _dossier_prefix = "RB%(range_y)s-"
    _closed_state = "cancelled"

    state = fields.Selection(
        STATES, default="draft", required=True, index=True, copy=False, tracking=True
    )
    # a form, above all a locked one, keeps who was in charge of it
    user_id = fields.Many2one(string="Manager of the form", ondelete="restrict")
    lead_id = fields.Many2one(
        "crm.lead",
        "Request",
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The client's request that this form answers.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Beneficiary",
        required=True,
        compute="_compute_from_lead",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    customer_id = fields.Many2one(
        "res.partner",
        compute="_compute_from_lead",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Who gets the quote and the invoices; the beneficiary when empty.",
    )
    activity_id = fields.Many2one(
        "care.activity",
        required=True,
        compute="_compute_from_lead",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    definition_id = fields.Many2one(
        "care.form.definition",
        compute="_compute_definition_id",
        store=True,
        precompute=True,
        ondelete="restrict",
        index=True,
    )
    properties = fields.Properties(
        "Fields of the activity",
        definition="definition_id.properties_definition",
        copy=True,
    )
    mission_ids = fields.One2many("care.mission", "assessment_id", "Missions")
    task_ids = fields.One2many("care.task", "assessment_id", "Tasks")
    risk_ids = fields.One2many("care.risk", "assessment_id", "Risk prevention")
    intervention_ids = fields.One2many("care.intervention", "assessment_id", "Visits")

    @api.model
    def default_get(self, fields_list):
        """The list of forms makes one of the first activity; a request has its own."""
        values = super().default_get(fields_list)
        if "activity_id" in fields_list and self.env.context.get("care_new_form"):
            values.setdefault("activity_id", self.env["care.activity"]._get_first().id)
        return values

    @api.depends("lead_id")
    def _compute_from_lead(self):
        for form in self:
            lead = form.lead_id
            form.partner_id = (
                form.partner_id or lead.care_beneficiary_id or lead.partner_id
            )
            form.customer_id = form.customer_id or lead.partner_id or form.partner_id
            form.activity_id = form.activity_id or lead.care_activity_id

    @api.depends("activity_id")
    def _compute_definition_id(self):
        for form in self:
            if form.state != "locked":
                form.definition_id = form.activity_id.definition_id

    @api.depends("name", "partner_id", "version")
    def _compute_display_name(self):
        for form in self:
            parts = [form.name or self.env._("New"), form.partner_id.name]
            form.display_name = " – ".join(filter(None, parts))

    # -------------------------------------------------------------------------
    # Lock
    # -------------------------------------------------------------------------
    def _is_system(self, key):
        """:return: whether the add-on itself writes, and said so in the context

        A context alone proves nothing: who calls the API sends his own.
        """
        return self.env.su and self.env.context.get(key)

    def _check_open(self):
        """:raise UserError: one of the forms is locked, whoever asks"""
        locked = self.filtered(lambda form: form.state == "locked")
        if locked and not self._is_system("care_locking"):
            raise UserError(
                self.env._(
                    "%(form)s is locked: nothing in it changes any more. Work in the "
                    "version that follows it.",
                    form=locked[0].display_name,
                )
            )

    def _check_state_change(self, new_state):
        result = super()._check_state_change(new_state)
        if new_state == "locked" and not self._is_system("care_locking"):
            raise UserError(
                self.env._("A form is locked by “Duplicate”, which opens its copy.")
            )
        return result

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_definition(dict(vals)) for vals in vals_list])

    @api.model
    def _with_definition(self, vals):
        """Say which definition the values of ``properties`` are of.

        The core drops values that come without it. Nobody chooses it.
        """
        vals.pop("definition_id", None)
        activity = self.env["care.activity"].browse(vals.get("activity_id"))
        if not activity:
            lead = self.env["crm.lead"].browse(
                vals.get("lead_id", self.default_get(["lead_id"]).get("lead_id"))
            )
            activity = lead.care_activity_id
        if activity:
            vals["definition_id"] = activity.definition_id.id
        return vals

    def write(self, vals):
        if vals.keys() - ALWAYS_OPEN:
            self._check_open()
        if "definition_id" in vals and not self._is_system("care_locking"):
            raise UserError(
                self.env._("The fields of a form come from its activity: choose that.")
            )
        return super().write(vals)

    def _portal_ensure_token(self):
        """:return: no token: none opens a form, and a locked one is not written"""
        return ""

    def _hold(self):
        """Let who writes a part, and who locks the form, come one after the other.

        The row is rewritten, not only locked: PostgreSQL then makes the second one
        start over, and he finds the form locked, or the part in it.
        """
        if not self.ids or self._is_system("care_locking"):
            return
        self.flush_model(["version"])
        self.env.cr.execute(
            "UPDATE care_assessment SET version = form.version FROM ("
            " SELECT id, version FROM care_assessment WHERE id = ANY(%s) ORDER BY id"
            " FOR NO KEY UPDATE) AS form WHERE care_assessment.id = form.id",
            [self.ids],
            log_exceptions=False,
        )

    def _get_letter_partner(self):
        return self.customer_id or self.partner_id

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        """:raise UserError: what was validated is kept, and what follows it"""
        for form in self:
            if form.previous_id:
                raise UserError(
                    self.env._(
                        "%(form)s follows a locked version: it is kept. Cancel it with "
                        "a reason; %(previous)s then stays in force.",
                        form=form.display_name,
                        previous=form.previous_id.name,
                    )
                )
            if form.state != "draft" or form.validated_at or form.intervention_ids:
                raise UserError(
                    self.env._(
                        "%(form)s was validated or has visits: it is kept. Cancel it "
                        "with a reason instead.",
                        form=form.display_name,
                    )
                )
