from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

VERSION_FIELDS = {"version", "former_version_id", "replaced_by_id", "original_id"}


class BrokerageDossierVersion(models.Model):
    """Abandoned files resumed: a clean new version, the former one kept to be read.

    The new version takes the number; the former one keeps everything that happened
    on it (history, simulations, documents, letters) and can no longer be changed.
    """

    # one face of the file a file: see brokerage_dossier.py
    _inherit = "brokerage.dossier"  # pylint: disable=consider-merging-classes-inherited

    version = fields.Integer(default=1, readonly=True, copy=False)
    former_version_id = fields.Many2one(
        "brokerage.dossier", readonly=True, copy=False, ondelete="set null"
    )
    replaced_by_id = fields.Many2one(
        "brokerage.dossier",
        "Newer version",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    original_id = fields.Many2one(
        "brokerage.dossier",
        "First version",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    former_version_ids = fields.Many2many(
        "brokerage.dossier",
        string="Former versions",
        compute="_compute_former_versions",
        context={"active_test": False},
    )
    former_version_count = fields.Integer(compute="_compute_former_versions")

    # two people who resume at once make one new version
    _former_version_uniq = models.UniqueIndex(
        "(former_version_id) WHERE former_version_id IS NOT NULL",
        "This file was resumed already: open its new version.",
    )

    @api.depends("original_id", "version")
    def _compute_former_versions(self):
        originals = self.original_id
        family = self.with_context(active_test=False).search(
            ["|", ("id", "in", originals.ids), ("original_id", "in", originals.ids)],
            order="version desc",
        )
        for dossier in self:
            original = dossier.original_id
            former = family.filtered(
                lambda d, o=original, v=dossier.version: o
                and (d == o or d.original_id == o)
                and d.version < v
            )
            dossier.former_version_ids = former
            dossier.former_version_count = len(former)

    def _check_not_former(self):
        """A version that was replaced is read, not changed."""
        if self.env.su and self.env.context.get("brokerage_resume"):
            return
        for dossier in self.filtered("replaced_by_id"):
            raise UserError(
                self.env._(
                    "%(dossier)s is a former version: it can be read, not changed. "
                    "Open the current version %(current)s.",
                    dossier=dossier.name,
                    current=dossier.sudo().replaced_by_id.name,
                )
            )

    def action_resume(self):
        """Ask as what, and with which date, the file is resumed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Resume the file"),
            "res_model": "brokerage.resume.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }

    def _prepare_resumed_values(self, kind, date_created):
        """:return: what the new version does not take over from the former one"""
        self.ensure_one()
        return {
            "name": self.name,
            "active": True,
            "kind": kind,
            "date_created": date_created,
            "version": self.version + 1,
            "former_version_id": self.id,
            "original_id": (self.original_id or self).id,
            "user_id": self.user_id.id,
        }

    def _resume(self, kind, date_created):
        """Go on with a clean new version of an abandoned file.

        It keeps the borrowers, the family, the project and the comments; simulations,
        documents and steps start afresh.

        :param str kind: ``prospect`` or ``client``
        :param date_created: date of creation of the new version
        :return: the new version
        :raise UserError: the file is not abandoned, or was resumed already
        """
        self.ensure_one()
        self._lock()
        self._check_not_former()
        if self.state != "abandoned":
            raise UserError(
                self.env._("Only an abandoned file is resumed: this one goes on.")
            )
        former = self.sudo().with_context(brokerage_resume=True)
        values = self._prepare_resumed_values(kind, date_created)
        # the number passes on to the new version: nobody types one
        former.write({"name": f"{self.name}/v{self.version}", "active": False})
        self.flush_recordset()
        new = former.copy(values)
        former.write({"replaced_by_id": new.id})
        former._copy_parts_to(new)
        new = new.sudo(False).with_context(brokerage_resume=False)
        new.message_post(
            body=self.env._(
                "Resumed on %(date)s. The former version %(number)s can be read.",
                date=format_date(self.env, fields.Date.context_today(self)),
                number=former.name,
            ),
            subtype_xmlid="mail.mt_note",
        )
        return new

    def _copy_parts_to(self, new):
        """Give the new version the family, the project and the comments.

        Both are the superuser's, with the context that opens a former version.
        """
        new.borrower_ids.unlink()
        borrowers = {}
        for borrower in self.borrower_ids:
            borrowers[borrower] = borrower.copy({"dossier_id": new.id})
            self._copy_automatic_comment(borrower, borrowers[borrower])
        for name in ("child_ids", "charge_ids", "credit_ids", "asset_ids"):
            for part in self[name]:
                values = {"dossier_id": new.id}
                if "borrower_id" in part._fields and part.borrower_id:
                    values["borrower_id"] = borrowers[part.borrower_id].id
                copy = part.copy(values)
                self._copy_automatic_comment(part, copy)
        for comment in self.comment_ids.filtered(lambda c: not c.fact_model):
            comment.copy({"dossier_id": new.id})

    def _copy_automatic_comment(self, part, copy):
        """The comment of a fact follows the fact of the new version."""
        for comment in self.comment_ids.filtered(
            lambda c: (c.fact_model, c.fact_id) == (part._name, part.id)
        ):
            comment.copy({"dossier_id": copy.dossier_id.id, "fact_id": copy.id})

    def action_open_former_versions(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Former versions"),
            "res_model": "brokerage.dossier",
            "view_mode": "list,form",
            "domain": [("id", "in", self.former_version_ids.ids)],
            "context": {"active_test": False, "create": False},
        }

    def _check_system_fields(self, vals):
        """Only resuming makes versions."""
        if not self.env.su and VERSION_FIELDS & vals.keys():
            raise UserError(
                self.env._("Versions are made by “Resume” only; nobody types them.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_system_fields(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_former(self):
        for dossier in self:
            if dossier.replaced_by_id and dossier.replaced_by_id not in self:
                raise UserError(
                    self.env._(
                        "%(dossier)s is a former version: it goes with its file, "
                        "%(current)s.",
                        dossier=dossier.name,
                        current=dossier.sudo().replaced_by_id.name,
                    )
                )

    def unlink(self):
        """The former versions go with the file: they are parts of it."""
        family = self
        for dossier in self:
            family |= dossier.former_version_ids
        if family != self:
            return family.unlink()
        # the right was tested on each; what hangs on a former version goes too
        self.check_access("unlink")
        return super().unlink()
