from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class BrokerageDossierSimulations(models.Model):
    """The simulations of a file, and the one that was chosen."""

    # one face of the file a file: see brokerage_dossier.py
    _inherit = "brokerage.dossier"  # pylint: disable=consider-merging-classes-inherited

    chosen_simulation_id = fields.Many2one(
        "brokerage.simulation",
        compute="_compute_chosen_simulation",
        search="_search_chosen_simulation",
        help="The simulation of the loan request.",
    )
    simulation_count = fields.Integer(
        "Number of simulations", compute="_compute_chosen_simulation"
    )

    @api.depends("simulation_ids.is_chosen")
    def _compute_chosen_simulation(self):
        for dossier in self:
            simulations = dossier.simulation_ids
            dossier.chosen_simulation_id = simulations.filtered("is_chosen")[:1]
            dossier.simulation_count = len(simulations)

    def _search_chosen_simulation(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        chosen = Domain("is_chosen", "=", True)
        if operator == "in":
            wanted = Domain("id", "in", [one for one in value if one])
            domain = Domain("simulation_ids", "any", chosen & wanted)
            if not all(value):
                domain |= ~Domain("simulation_ids", "any", chosen)
            return domain
        if operator == "any":
            return Domain("simulation_ids", "any", chosen & Domain(value))
        return Domain("simulation_ids", "any", chosen & Domain("name", operator, value))

    def action_new_simulation(self):
        """Start a simulation on a page of its own, with the project's need."""
        self.ensure_one()
        self._check_not_former()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New simulation"),
            "res_model": "brokerage.simulation",
            "views": [(False, "form")],
            "context": {
                "default_dossier_id": self.id,
                "default_bank_id": self.bank_id.id,
                "default_name": self.env._(
                    "Simulation %(number)s", number=self.simulation_count + 1
                ),
            },
        }

    def action_open_simulations(self):
        """The list of the simulations, in which two can be ticked and compared."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Simulations of %(dossier)s", dossier=self.display_name),
            "res_model": "brokerage.simulation",
            "view_mode": "list,form",
            "domain": [("dossier_id", "=", self.id)],
            "context": {"default_dossier_id": self.id},
        }

    def action_compare_simulations(self):
        """The chosen simulation, or the first one, beside the latest other one."""
        self.ensure_one()
        simulations = self.simulation_ids
        left = self.chosen_simulation_id or simulations[:1]
        if len(simulations) < 2:
            raise UserError(
                self.env._(
                    "There is nothing to compare with yet: make a second simulation, "
                    "for instance with “Duplicate”."
                )
            )
        return (left + (simulations - left)[-1:]).action_compare()
