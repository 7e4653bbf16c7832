from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context


class ExpertiseStateWizard(models.TransientModel):
    """What a status needs: missing pieces, samples sent, or a confirmation."""

    _name = "expertise.state.wizard"
    _description = "Give What a Status Needs"

    dossier_ids = fields.Many2many("expertise.dossier", required=True)
    state = fields.Selection(
        [
            ("analysis", "Analysis"),
            ("incomplete", "Incomplete"),
            ("done", "Done"),
        ],
        required=True,
    )
    # incomplete
    missing_item_ids = fields.Many2many(
        "expertise.missing.item", string="Missing pieces"
    )
    missing_note = fields.Text("Something else")
    # analysis
    laboratory_id = fields.Many2one("res.partner")
    sent_date = fields.Date(default=fields.Date.context_today)
    sample_kind = fields.Selection(
        [("asbestos", "Asbestos"), ("lead", "Lead"), ("other", "Other")],
        default="asbestos",
    )
    sample_names = fields.Text(
        "Samples", help="One on each line: number, then where it was taken."
    )
    # done
    blockers = fields.Text(compute="_compute_blockers")

    @api.depends("dossier_ids", "state")
    def _compute_blockers(self):
        for wizard in self:
            lines = []
            for dossier in wizard.dossier_ids if wizard.state == "done" else []:
                blockers = dossier._get_done_blockers()
                if blockers:
                    lines.append(
                        self.env._(
                            "%(dossier)s: %(missing)s",
                            dossier=dossier.display_name,
                            missing=", ".join(blockers),
                        )
                    )
            wizard.blockers = "\n".join(lines)

    def action_confirm(self):
        self.ensure_one()
        # the wizard's own defaults (its state) are not those of what it writes
        context = clean_context(self.env.context)
        wizard = self.with_context(context)  # pylint: disable=context-overridden
        getattr(wizard, f"_confirm_{self.state}")()
        return {"type": "ir.actions.act_window_close"}

    def _confirm_incomplete(self):
        if not self.missing_item_ids and not self.missing_note:
            raise UserError(
                self.env._("Choose at least one missing piece, or describe it.")
            )
        values = {
            "missing_item_ids": [
                fields.Command.link(item.id) for item in self.missing_item_ids
            ],
            "state": "incomplete",
        }
        if self.missing_note:
            values["missing_note"] = self.missing_note
        self.dossier_ids.write(values)

    def _confirm_analysis(self):
        """Send what was taken already, or enter the samples now."""
        names = [line.strip() for line in (self.sample_names or "").splitlines()]
        names = [name for name in names if name]
        waiting = self.dossier_ids.sample_ids.filtered(lambda s: s.state == "taken")
        if not self.laboratory_id or not (names or waiting):
            raise UserError(
                self.env._("Give the laboratory and at least one sample, one a line.")
            )
        sent = {"laboratory_id": self.laboratory_id.id, "sent_date": self.sent_date}
        waiting.write(sent)
        for dossier in self.dossier_ids:
            for name in names:
                number, _separator, location = name.partition(" ")
                dossier.write(
                    {
                        "sample_ids": [
                            fields.Command.create(
                                {
                                    **sent,
                                    "name": number,
                                    "location": location,
                                    "kind": self.sample_kind,
                                    "taken_date": self.sent_date,
                                }
                            )
                        ]
                    }
                )
        self.dossier_ids.write({"state": "analysis"})

    def _confirm_done(self):
        self.dossier_ids.with_context(dossier_confirm_done=True).write(
            {"state": "done"}
        )
