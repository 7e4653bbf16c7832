from odoo import fields
from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from odoo.addons.dossier_base.controllers.inputs import read_number
from odoo.addons.dossier_base.tools.workbook import answer_refusal, stream_workbook


class C1Export(Controller):
    @route("/courtage/c1.xlsx", type="http", auth="user", methods=["POST"])
    def download_c1(self, export=None, **_kwargs):
        """Answer with the workbook, read from the disk as the browser takes it.

        Open to every broker, also without the core's right to export: it has the
        files that he sees, and columns that he sees in them anyway.

        :param str export: id of a ``brokerage.c1.export`` of the user
        """
        try:
            return self._stream(export)
        except UserError as error:
            return answer_refusal(error)

    def _stream(self, number):
        env = request.env
        if not env.user.has_group("brokerage_dossier.group_user"):
            raise UserError(
                env._(
                    "The C1 export is for the brokers: ask your administrator for "
                    "the right “Loan brokerage”."
                )
            )
        exports = env["brokerage.c1.export"]
        if number := read_number(number):
            exports = exports.search([("id", "=", number)])
        if not exports:
            raise UserError(
                env._("This choice has expired. Open “C1 export” once more.")
            )
        file = env["brokerage.c1.report"]._write_file(exports)
        day = fields.Date.to_string(fields.Date.context_today(exports))
        return stream_workbook(file, env._("C1 %(day)s.xlsx", day=day))
