from odoo import api, fields, models

from ..tools.interest import MISSING_RATE, UNKNOWN_KIND


class DunningWizardInterest(models.TransientModel):
    """Before sending: what letters will not claim because something is missing."""

    # one face of the wizard a file
    _inherit = "dunning.wizard"  # pylint: disable=consider-merging-classes-inherited

    interest_note = fields.Text(
        "Not claimed",
        compute="_compute_interest_note",
        help="Interest and indemnity that letters leave out, and what would help.",
    )

    @api.depends("move_ids", "rank")
    def _compute_interest_note(self):
        for wizard in self:
            found = {}
            for line, result in (
                wizard._get_claiming_lines()._get_dunning_interest().items()
            ):
                payer = line.move_id.commercial_partner_id
                if result.reason == UNKNOWN_KIND:
                    text = self.env._(
                        "Kind of payer to choose, so neither interest nor indemnity"
                    )
                elif result.reason == MISSING_RATE:
                    text = result.message
                else:
                    continue
                found.setdefault(text, {})[payer.id] = payer.display_name
            wizard.interest_note = "\n".join(
                self.env._(
                    "%(reason)s: %(names)s",
                    reason=reason.rstrip("."),
                    names=", ".join(sorted(names.values())[:10])
                    + (" …" if len(names) > 10 else ""),
                )
                for reason, names in found.items()
            )

    def _get_claiming_lines(self):
        """:return: échelons whose next letter shows interest or the indemnity"""
        return self.move_ids._origin._get_instalments().filtered(
            lambda line: (
                (level := line.dunning_next_level_id)
                and (level.show_interest or level.show_indemnity)
                and self.rank in (0, level.rank)
            )
        )
