from odoo import api, models


class CarePaperReport(models.AbstractModel):
    """The papers of a needs form: what each needs, and the trace that it was read."""

    _name = "report.care_opportunity.report_mission_sheet"
    _description = "Mission Sheet"

    _kind = "sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        """:param dict data: ``care_template_id`` and ``care_way``, both optional"""
        data = data or {}
        forms = self.env["care.assessment"].browse(docids)
        forms.check_access("read")
        template_id = data.get("care_template_id")
        if template_id:
            template = self.env["care.sheet.template"].browse(int(template_id))
            template.check_access("read")
            templates = dict.fromkeys(forms, template)
        else:
            templates = forms._choose_sheet_templates(self._kind)
        way = data.get("care_way") if data.get("care_way") == "mail" else "print"
        kept = self.env.context.get("care_sheet_kept")
        forms._log_sheet_reading(way if kept else "preview")
        papers = []
        for form in forms:
            lang = form._get_letter_lang() or form.env.lang
            form = form.with_context(lang=lang)
            mark = False if kept else form.env._("Preview")
            paper = form._get_paper(templates[form].with_context(lang=lang), way, mark)
            papers.append({"form": form, "lang": lang, "paper": paper})
        return {
            "doc_ids": forms.ids,
            "doc_model": "care.assessment",
            "docs": forms,
            "papers": papers,
        }


class CareDipcReport(models.AbstractModel):
    _name = "report.care_opportunity.report_dipc"
    _inherit = ["report.care_opportunity.report_mission_sheet"]
    _description = "Individual Document"

    _kind = "dipc"
