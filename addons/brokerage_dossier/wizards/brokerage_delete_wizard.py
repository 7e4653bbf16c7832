from odoo import api, fields, models

# what goes with a file: its model, and the field that names the file
PARTS = (
    ("version_count", "brokerage.dossier", "id"),
    ("simulation_count", "brokerage.simulation", "dossier_id"),
    ("document_count", "brokerage.document", "dossier_id"),
    ("comment_count", "brokerage.comment", "dossier_id"),
    ("letter_count", "dossier.letter", "brokerage_dossier_id"),
)


class BrokerageDeleteWizard(models.TransientModel):
    """Delete files for good, once it was said what goes."""

    _name = "brokerage.delete.wizard"
    _description = "Delete Loan Files"

    dossier_ids = fields.Many2many(
        "brokerage.dossier", string="Files", required=True, readonly=True
    )
    count = fields.Integer("Files to delete", compute="_compute_counts")
    version_count = fields.Integer("Former versions", compute="_compute_counts")
    simulation_count = fields.Integer("Simulations", compute="_compute_counts")
    document_count = fields.Integer("Documents", compute="_compute_counts")
    comment_count = fields.Integer("Comments", compute="_compute_counts")
    letter_count = fields.Integer("Letters", compute="_compute_counts")

    @api.depends("dossier_ids")
    def _compute_counts(self):
        for wizard in self:
            files = wizard.dossier_ids
            family = files | files.former_version_ids
            wizard.count = len(files)
            for name, model, field in PARTS:
                # what goes is counted whole, archived rows too
                parts = self.env[model].sudo().with_context(active_test=False)
                wizard[name] = parts.search_count([(field, "in", family.ids)])
            wizard.version_count -= len(files)

    def action_confirm(self):
        """Delete, and go back to the list that the files were in."""
        self.ensure_one()
        clients = self.dossier_ids.filtered(
            lambda d: d.kind == "client" or d.state == "abandoned"
        )
        name = "client" if clients else "prospect"
        self.dossier_ids.unlink()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"brokerage_dossier.brokerage_{name}_action"
        )
        return {**action, "target": "main"}
