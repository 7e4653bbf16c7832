from odoo import api, fields, models
from odoo.exceptions import UserError


class BrokerageSimulation(models.Model):
    """A plan of one or several loans for the project of a file."""

    _name = "brokerage.simulation"
    _description = "Loan Simulation"
    _inherit = ["brokerage.part.mixin"]
    _order = "dossier_id, sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    date = fields.Date(default=fields.Date.context_today, required=True)
    bank_id = fields.Many2one(
        "res.partner",
        domain="[('is_lender', '=', True)]",
        check_company=True,
        ondelete="restrict",
    )
    is_chosen = fields.Boolean(
        "Chosen", copy=False, help="The one of the loan request."
    )
    note = fields.Text()
    loan_ids = fields.One2many(
        "brokerage.simulation.loan", "simulation_id", "Loans", copy=True
    )
    is_former = fields.Boolean(
        compute="_compute_is_former", help="Of a former version of the file: only read."
    )

    _one_chosen = models.UniqueIndex(
        "(dossier_id) WHERE is_chosen IS TRUE",
        "One simulation of the file is chosen already.",
    )

    @api.depends("dossier_id.replaced_by_id")
    def _compute_is_former(self):
        for simulation in self:
            simulation.is_former = bool(simulation.dossier_id.replaced_by_id)

    # -------------------------------------------------------------------------
    # One is chosen at most, whoever writes
    # -------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        chosen = [vals for vals in vals_list if vals.get("is_chosen")]
        self._check_one_of_each([vals.get("dossier_id") for vals in chosen])
        dossiers = self.env["brokerage.dossier"].browse(
            [vals["dossier_id"] for vals in chosen if vals.get("dossier_id")]
        )
        dossiers.simulation_ids._untick()
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("is_chosen"):
            self._check_one_of_each(self.mapped("dossier_id.id"), len(self))
            (self.dossier_id.simulation_ids - self)._untick()
        return super().write(vals)

    def _check_one_of_each(self, dossier_ids, count=None):
        if len(set(dossier_ids)) < (len(dossier_ids) if count is None else count):
            raise UserError(
                self.env._("Choose one simulation of a file: the loan request has one.")
            )

    def _untick(self):
        ticked = self.filtered("is_chosen")
        if ticked:
            ticked.write({"is_chosen": False})
            # the index of the database sees one chosen simulation at any time
            ticked.flush_recordset(["is_chosen"])

    def copy_data(self, default=None):
        default = dict(default or {})
        return [
            {
                **vals,
                "name": default.get("name")
                or self.env._("%(name)s (copy)", name=simulation.name),
            }
            for simulation, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_choose(self):
        """Make this one the simulation of the loan request, in the place of another.

        Pressed twice, or by two people at once, it leaves one chosen simulation: they
        both write the file's row of the former choice, or meet at the unique index, and
        the second one starts over.
        """
        self.ensure_one()
        self.check_access("write")
        # a second person waits here until the first one is done
        self.env.cr.execute(
            "SELECT id FROM brokerage_dossier WHERE id = %s FOR NO KEY UPDATE",
            [self.dossier_id.id],
        )
        self.dossier_id.simulation_ids.invalidate_recordset(["is_chosen"])
        if not self.is_chosen:
            self.write({"is_chosen": True})

    def action_unchoose(self):
        """No simulation of the file is chosen any more."""
        self.write({"is_chosen": False})

    def action_open(self):
        """Open the simulation on a page of its own."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Simulation"),
            "res_model": "brokerage.simulation",
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_duplicate(self):
        """Start another simulation from this one."""
        self.ensure_one()
        return self.copy().action_open()

    def action_copy_to_current(self):
        """Copy simulations of a former version into the current one of their file.

        :return: the action that opens the copy
        :raise UserError: the file has no newer version
        """
        copies = self.browse()
        for simulation in self:
            current = simulation.dossier_id
            while current.replaced_by_id:
                current = current.replaced_by_id
            if current == simulation.dossier_id:
                raise UserError(
                    self.env._(
                        "This simulation is in the current version of its file: "
                        "duplicate it instead."
                    )
                )
            current.check_access("write")
            copy = (
                simulation.sudo()
                .with_context(brokerage_resume=True)
                .copy({"dossier_id": current.id, "name": simulation.name})
            )
            copy._match_borrowers()
            copies += self.browse(copy.ids)
        copies.loan_ids.insurance_ids._check_same_file()
        if len(copies) == 1:
            return copies.action_open()
        return True

    def _match_borrowers(self):
        """The insured are the borrowers of this version, by person."""
        for simulation in self:
            borrowers = {
                borrower.partner_id: borrower
                for borrower in simulation.dossier_id.borrower_ids
            }
            for policy in simulation.loan_ids.insurance_ids:
                if policy.borrower_id.dossier_id != simulation.dossier_id:
                    policy.borrower_id = borrowers.get(policy.borrower_id.partner_id)

    def action_compare(self):
        """Show two simulations side by side."""
        if len(self) > 2:
            raise UserError(self.env._("Choose two simulations to compare."))
        left = self[:1]
        right = self[1:2] or (left.dossier_id.simulation_ids - left)[:1]
        if not right:
            raise UserError(
                self.env._(
                    "There is nothing to compare with yet: make a second simulation, "
                    "for instance with “Duplicate”."
                )
            )
        wizard = self.env["brokerage.simulation.compare"].create(
            {"left_id": left.id, "right_id": right.id}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Two simulations side by side"),
            "res_model": "brokerage.simulation.compare",
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "current",
        }
