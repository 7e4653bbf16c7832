from urllib.parse import urlsplit

from odoo import api, models

from ..tools.family import stands_on_us

#: nobody listens there, on any machine
NOWHERE = "http://127.0.0.1:1"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def get_paperformat(self):
        """A letter may bring the paper format of its own template."""
        paperformat_id = self.env.context.get("letter_paperformat_id")
        if paperformat_id and self.report_name == "dossier_base.report_letter":
            return self.env["report.paperformat"].browse(paperformat_id)
        return super().get_paperformat()

    @api.model
    def _run_wkhtmltopdf(self, bodies, report_ref=False, *args, **kwargs):
        """Our papers fetch nothing from other sites.

        A picture in a text that somebody typed or pasted may lie anywhere: on a site
        that notes who prints what, or on a machine that only the server reaches.
        """
        report = report_ref and self._get_report(report_ref)
        name = report and report.report_name
        if name and stands_on_us(name.partition(".")[0]):
            self = self.with_context(dossier_own_site_only=True)
        return super()._run_wkhtmltopdf(bodies, report_ref, *args, **kwargs)

    @api.model
    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        options = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get("dossier_own_site_only"):
            options += ["--proxy", NOWHERE]
            for url in {self._get_report_url(), self.get_base_url()}:
                options += ["--bypass-proxy-for", urlsplit(url).hostname or "localhost"]
        return options
