from odoo import fields
from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from odoo.addons.dossier_base.controllers.inputs import read_number
from odoo.addons.dossier_base.tools.workbook import answer_refusal, stream_workbook

from ..wizards.prospect_editions import SCOPES


class ProspectEditions(Controller):
    @route("/prospects/editions.xlsx", type="http", auth="user", methods=["POST"])
    def download_editions(self, editions=None, scope=None, **_kwargs):
        """Answer with the workbook, read from the disk as the browser takes it.

        Open to whoever has the prospects' app, also without the core's right to
        export: that right lets a list of any model and any field go; this is one
        report of the trade, with columns that its reader sees in the files anyway.

        :param str editions: id of a ``prospect.editions`` of the user
        :param str scope: what of it: the search, the ticked ones, or the network
        """
        try:
            return self._stream(editions, scope)
        except UserError as error:
            return answer_refusal(error)

    def _stream(self, number, scope):
        env = request.env
        if not env.user.has_group("expertise_prospect.group_user"):
            raise UserError(
                env._(
                    "The prospects are for those who have the app: ask your "
                    "administrator for the right “Prospects”."
                )
            )
        editions = env["prospect.editions"]
        if number := read_number(number):
            editions = editions.search([("id", "=", number)])
        if not editions or scope not in SCOPES:
            raise UserError(
                env._(
                    "This choice has expired. Open the list of prospects and press "
                    "“Editions” again."
                )
            )
        report = env["report.expertise_prospect.editions"]
        file = report._write_file(
            editions._get_domain(scope), editions._describe(scope)
        )
        day = fields.Date.context_today(editions)
        name = env._("Prospects %(day)s.xlsx", day=fields.Date.to_string(day))
        return stream_workbook(file, name)
