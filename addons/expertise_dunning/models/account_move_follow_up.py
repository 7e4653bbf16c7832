from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from .account_move import COLUMNS

#: what the engine writes, and nobody else
ENGINE_FIELDS = {"dunning_letter_ids", "dunning_reminder_ids", *COLUMNS}


class AccountMoveFollowUp(models.Model):
    """Litigation and promises: who said so, when, and where it can be read later."""

    # one face of the invoice a file: see account_move.py
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    dunning_litigation_date = fields.Date(
        "In litigation since", readonly=True, copy=False
    )
    dunning_litigation_user_id = fields.Many2one(
        "res.users", "Put into litigation by", readonly=True, copy=False
    )
    dunning_promise_note = fields.Char("What was promised", copy=False)

    def write(self, vals):
        if not self.env.su and ENGINE_FIELDS & vals.keys():
            raise AccessError(
                self.env._(
                    "What was sent, and what is due next, follows from the letters: "
                    "nobody writes it by hand."
                )
            )
        toggled = promising = self.browse()
        if "dunning_litigation" in vals:
            wanted = bool(vals["dunning_litigation"])
            toggled = self.filtered(lambda move: move.dunning_litigation != wanted)
        if "dunning_promise_date" in vals:
            day = fields.Date.to_date(vals["dunning_promise_date"])
            promising = self.filtered(lambda move: move.dunning_promise_date != day)
        result = super().write(vals)
        if toggled:
            toggled._note_litigation()
        if promising:
            promising._note_promise()
        return result

    def _note_litigation(self):
        """Say who did it and when, on the invoice and in the dossier's history."""
        for is_contested, moves in self.grouped("dunning_litigation").items():
            moves.write(
                {
                    "dunning_litigation_date": is_contested
                    and fields.Date.context_today(self),
                    "dunning_litigation_user_id": is_contested and self.env.uid,
                }
            )
        self._log_on_dossiers(
            lambda moves: (
                self.env._("%s: put into litigation", moves._join_names())
                if moves[0].dunning_litigation
                else self.env._("%s: taken out of litigation", moves._join_names())
            )
        )

    def _note_promise(self):
        self._log_on_dossiers(
            lambda moves: (
                self.env._(
                    "%(invoices)s: payment promised for %(day)s",
                    invoices=moves._join_names(),
                    day=format_date(self.env, moves[0].dunning_promise_date),
                )
                if moves[0].dunning_promise_date
                else self.env._("%s: no promise to pay any more", moves._join_names())
            )
        )

    def _log_on_dossiers(self, get_text):
        """Note one line for each dossier; a bill of none has its own tracking."""
        bodies = {
            dossier.id: get_text(moves)
            for dossier, moves in self.grouped("dossier_id").items()
            if dossier
        }
        dossiers = self.env["expertise.dossier"].sudo().browse(bodies)
        dossiers._message_log_batch(bodies=bodies)

    def _join_names(self):
        return ", ".join(self.sorted("name").mapped("display_name"))

    # -------------------------------------------------------------------------
    # Said in words
    # -------------------------------------------------------------------------
    def _get_last_day(self, name):
        """:return: the latest value of a date field, or ``False``"""
        return max(filter(None, self.mapped(name)), default=False)

    def _say_each(self, get_text):
        """:return: one text if it is the same for all, else one line an invoice"""
        texts = {move: get_text(move) or "" for move in self}
        if len(set(texts.values())) <= 1:
            return next(iter(texts.values()), "")
        return "\n".join(
            self.env._("%(invoice)s: %(text)s", invoice=move.name, text=text)
            for move, text in texts.items()
            if text
        )

    def _get_dunning_next_text(self):
        """:return: which reminder is next and when, or why there is none"""
        self.ensure_one()
        level = self.dunning_next_level_id.sudo()
        today = fields.Date.context_today(self)
        due_day = self.dunning_next_date
        if level and due_day and due_day <= today and not self.dunning_litigation:
            return self.env._(
                "%(level)s, to be sent since %(day)s",
                level=level.name,
                day=format_date(self.env, due_day),
            )
        if level and due_day and not self._is_dunning_promised(today):
            return self.env._(
                "%(level)s on %(day)s",
                level=level.name,
                day=format_date(self.env, due_day),
            )
        return self.dunning_exclusion_reason

    def _is_dunning_promised(self, today):
        self.ensure_one()
        return bool(self.dunning_promise_date and self.dunning_promise_date >= today)

    def _get_dunning_litigation_text(self):
        self.ensure_one()
        if not self.dunning_litigation:
            return ""
        return self.env._(
            "Since %(day)s, %(user)s",
            day=format_date(self.env, self.dunning_litigation_date) or "?",
            user=self.dunning_litigation_user_id.sudo().name or "?",
        )
