from odoo import Command, fields

from odoo.addons.expertise_dossier.tests.common import ExpertiseCase


class InterestCase(ExpertiseCase):
    """Late invoices of every kind of payer, and letters about them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dunning_manager = cls.manager
        cls.level_notice = cls.company_a.dunning_level_ids[2]
        cls.level_first = cls.company_a.dunning_level_ids[0]
        # payments that make an entry, as most firms have them
        cls.method_line.payment_account_id = cls.env["account.account"].create(
            {
                "name": "Outstanding receipts (test)",
                "code": "TST511",
                "account_type": "asset_current",
                "reconcile": True,
                "company_ids": [Command.set(cls.company_a.ids)],
            }
        )

    @classmethod
    def new_payer(cls, kind=None, **values):
        """:return: a payer whose kind was chosen; a company unless a consumer"""
        return cls.env["res.partner"].create(
            {
                "name": f"Payer {kind}",
                "email": "payer@client.example.com",
                "street": "1 rue du Retard",
                "zip": "37000",
                "city": "Tours",
                "lang": "en_US",
                "is_company": kind != "consumer",
                "dunning_payer_kind": kind,
                **values,
            }
        )

    @classmethod
    def late_invoice(cls, payer, amount, due, post=True, **values):
        """:return: an invoice of the office without tax, due on one day"""
        due = fields.Date.to_date(due)
        move = (
            cls.env["account.move"]
            .with_user(cls.office)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": payer.id,
                    "invoice_date": due.replace(day=1),
                    "invoice_payment_term_id": False,
                    "invoice_date_due": due,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": cls.dpe.id,
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                    **values,
                }
            )
        )
        if post:
            move.action_post()
        return move

    def credit_note(self, move, amount, day):
        """:return: a posted credit note of a part of an invoice, matched with it"""
        note = self.credit(move, date=day)
        note.invoice_line_ids.price_unit = amount
        note.action_post()
        receivable = note.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        if not receivable.reconciled:
            # the core matches the note of a whole invoice by itself
            move.js_assign_outstanding_line(receivable.id)
        return note

    @classmethod
    def make_letter(cls, moves, day, level=None, **values):
        """:return: a printed letter about all échelons of these invoices"""
        level = level or cls.level_notice
        moves = moves.sudo()
        letter = (
            cls.env["dunning.letter"]
            .sudo()
            .create(
                {
                    "company_id": moves.company_id.id,
                    "currency_id": moves.currency_id.id,
                    "level_id": level.id,
                    "partner_id": moves.partner_id.id,
                    "date": day,
                    "paper_state": "printed",
                    "paper_date": day,
                    "move_ids": [Command.set(moves.ids)],
                    "reminder_ids": [
                        Command.create(
                            {
                                "company_id": move.company_id.id,
                                "currency_id": move.currency_id.id,
                                "level_id": level.id,
                                "move_id": move.id,
                                "date_maturity": day_due,
                            }
                        )
                        for move in moves
                        for day_due in dict.fromkeys(
                            move._get_instalments().mapped("date_maturity")
                        )
                    ],
                    **values,
                }
            )
        )
        letter.with_context(lang="en_US")._prepare_interest()
        return letter.with_user(cls.office)

    def instalments(self, move):
        return move.with_user(self.office)._get_instalments()

    def interest(self, line, day):
        """:return: the interest of one échelon, as the office sees it"""
        line.invalidate_recordset()
        return line._get_dunning_interest(fields.Date.to_date(day))[line]
