from types import SimpleNamespace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, formatLang, is_html_empty

from .care_sheet_template import POINTS

REPORTS = {
    "sheet": "care_opportunity.action_report_mission_sheet",
    "dipc": "care_opportunity.action_report_dipc",
}
#: sections that « health information » of a model hides
HEALTH = {"sheet_health", "sheet_habits"}
#: sections whose first row stands with the heading
LEADS = {"sheet_risks"}
#: sections that stay on one page
SHORT = {
    "sheet_beneficiary",
    "sheet_access",
    "sheet_health",
    "sheet_kin",
    "sheet_contact",
    "dipc_parties",
    "dipc_prices",
    "dipc_signatures",
}
#: sections of a few paragraphs, which stay on one page unless the firm writes its own
PARAGRAPHS = {"dipc_billing", "dipc_change", "dipc_rights"}
#: letters of a row: a longer one would be cut at the end of a page
ROW = 600
#: sections that only help at home has
HOME_HELP = {"sheet_access", "sheet_health", "sheet_kin"}


def split_rows(text):
    """:return: pieces of a text, each short enough for a row of a table"""
    pieces, rest = [], text or ""
    while len(rest) > ROW:
        ends = [
            rest.rfind(mark, ROW // 2, ROW) + len(mark) for mark in ("\n", ". ", " ")
        ]
        end = next((end for end in ends if end > ROW // 2), ROW)
        pieces.append(rest[:end].rstrip())
        rest = rest[end:]
    return [*pieces, rest]


class CareAssessmentSheet(models.Model):
    """The mission sheet: « Imprimer », « Mail », and the copies that are kept."""

    # one face of the form per file
    _inherit = "care.assessment"  # pylint: disable=consider-merging-classes-inherited

    sheet_copy_ids = fields.One2many(
        "care.sheet.copy", "assessment_id", "Kept copies", copy=False
    )
    sheet_copy_count = fields.Integer(compute="_compute_sheet_copy_count")

    def _compute_sheet_copy_count(self):
        counts = dict(
            self.env["care.sheet.copy"]._read_group(
                [("assessment_id", "in", self.ids), ("state", "=", "sent")],
                ["assessment_id"],
                ["__count"],
            )
        )
        for form in self:
            form.sheet_copy_count = counts.get(form._origin, 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        """:raise UserError: a sheet of the form left the firm"""
        copies = self.env["care.sheet.copy"].sudo()
        copies = copies.search([("assessment_id", "in", self.ids)])
        sent = copies.filtered(lambda copy: copy.state == "sent")
        if sent:
            raise UserError(
                self.env._(
                    "A sheet of %(form)s was printed or sent: it is kept. Cancel it "
                    "with a reason instead.",
                    form=sent[0].assessment_id.display_name,
                )
            )
        copies._drop()

    # -------------------------------------------------------------------------
    # Buttons
    # -------------------------------------------------------------------------
    def action_print_sheet(self):
        """« Imprimer »: at once, or after the choice of a model."""
        return self._print_paper("sheet")

    def action_mail_sheet(self):
        """« Mail »: ask for the addressees, then open the composer."""
        return self._ask_paper("sheet", "mail")

    def action_print_dipc(self):
        return self._print_paper("dipc")

    def _print_paper(self, kind):
        self.check_access("read")
        candidates = self.env["care.sheet.template"]._get_candidates(
            kind, self.company_id
        )
        fitting = candidates.filtered(lambda t: any(t._fits(form) for form in self))
        if len(self) > 1 or len(fitting) > 1:
            return self._ask_paper(kind, "print")
        return self._keep_paper(kind, "print")._get_open_action()

    def _ask_paper(self, kind, way):
        """:return: the dialog that asks for a model and the addressees"""
        titles = {
            ("sheet", "print"): self.env._("Print the mission sheet"),
            ("sheet", "mail"): self.env._("Mail the mission sheet"),
            ("dipc", "print"): self.env._("Print the individual document"),
        }
        return {
            "type": "ir.actions.act_window",
            "name": titles[kind, way],
            "res_model": "care.sheet.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_kind": kind,
                "default_way": way,
                "default_assessment_ids": self.ids,
            },
        }

    def action_open_sheet_copies(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copies"),
            "res_model": "care.sheet.copy",
            "view_mode": "list,form",
            "domain": [("assessment_id", "=", self.id), ("state", "=", "sent")],
        }

    # -------------------------------------------------------------------------
    # Rendering
    # -------------------------------------------------------------------------
    def _log_sheet_reading(self, way):
        """Note that the staff reads the sheets of these forms (health data).

        Called once per rendering, and when a kept copy is opened.

        :param str way: ``print``, ``mail``, ``preview`` or ``copy``
        """
        self.env["care.reading"]._log_office(self, "sheet")

    def _choose_sheet_templates(self, kind):
        """:return: {form: the model it is printed with}"""
        candidates = self.env["care.sheet.template"]._get_candidates(
            kind, self.company_id
        )
        chosen = {form: candidates._choose(form) for form in self}
        for form, template in chosen.items():
            if not template:
                raise UserError(
                    self.env._(
                        "No model of this paper fits %(form)s: make one in "
                        "Configuration > PDF layout.",
                        form=form.display_name,
                    )
                )
        return chosen

    def _keep_paper(self, kind, way, template=None):
        """Render the paper of each form and keep it.

        :param str kind: ``sheet`` or ``dipc``
        :param str way: ``print``, or ``mail`` to prepare the file of a mail
        :param template: model of all of them; that of each form when empty
        :return: the kept copies, in the order of the forms
        """
        self.check_access("read")
        if template:
            template.check_access("read")
            templates = dict.fromkeys(self, template)
        else:
            templates = self._choose_sheet_templates(kind)
        wrong = [form for form, model in templates.items() if not model._fits(form)]
        if wrong or any(model.kind != kind for model in templates.values()):
            raise UserError(
                self.env._(
                    "This model is not meant for %(form)s: choose another.",
                    form=(wrong or self)[0].display_name,
                )
            )
        rendered = [
            form._render_paper(kind, way, templates[form])
            for form in self.with_context(care_sheet_kept=True)
        ]
        now = fields.Datetime.now()
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {
                        "name": form._get_paper_filename(kind),
                        "raw": content,
                        "mimetype": "application/pdf",
                        "res_model": "care.sheet.copy",
                    }
                    for form, content in zip(self, rendered, strict=True)
                ]
            )
        )
        copies = (
            self.env["care.sheet.copy"]
            .sudo()
            .with_context(care_sheet_keeping=True)
            .create(
                [
                    {
                        "assessment_id": form.id,
                        "form_name": form.name,
                        "beneficiary_name": form.partner_id.name,
                        "version": form.version,
                        "is_draft": form.state == "draft",
                        "kind": kind,
                        "template_name": templates[form].name,
                        "way": way,
                        "state": "prepared" if way == "mail" else "sent",
                        "sent_at": way != "mail" and now,
                        "user_id": self.env.uid,
                        "attachment_id": attachment.id,
                    }
                    for form, attachment in zip(self, attachments, strict=True)
                ]
            )
        )
        for copy, attachment in zip(copies, attachments, strict=True):
            attachment.res_id = copy.id
        return copies.with_env(self.env)

    def _render_paper(self, kind, way, template):
        """:return: the PDF of one form"""
        self.ensure_one()
        pdf, _extension = self.env["ir.actions.report"]._render_qweb_pdf(
            REPORTS[kind],
            self.ids,
            data={"care_template_id": template.id, "care_way": way},
        )
        return pdf

    def _get_paper_filename(self, kind):
        """:return: file name without any name of a person: mailboxes show it"""
        self.ensure_one()
        number = (self.name or "").replace("/", "-")
        lang = self._get_letter_lang() or self.env.lang
        env = self.with_context(lang=lang).env
        if kind == "dipc":
            return env._("Individual document %s.pdf", number)
        return env._("Mission sheet %s.pdf", number)

    def _get_paper(self, template, way, mark=None):
        """What the QWeb of a paper needs beside the form itself.

        :param template: ``care.sheet.template``
        :param str way: ``mail`` leaves out what a mail must not carry
        :param str mark: word that stands on the paper, such as « Aperçu »
        :return: dict
        """
        self.ensure_one()
        if self.state == "draft":
            mark = self.env._("Project")
        elif self.state == "cancelled":
            mark = self.env._("Cancelled")
        secrets = template.show_secrets and (
            way != "mail" or template.show_secrets_in_mail
        )
        sections = []
        for section in template.section_ids.sorted(lambda s: (s.sequence, s.id)):
            part = section.part
            text = not is_html_empty(section.text) and section.text
            if (
                not section.shown
                or (part in HEALTH and not template.show_health)
                or (part in HOME_HELP and not self.is_home_help)
                or not (text or self._has_paper_part(part, secrets))
            ):
                continue
            sections.append(
                {
                    "part": part,
                    "qweb": f"care_opportunity.paper_{part}",
                    "title": section._get_title(),
                    "text": text,
                    "leads": part in LEADS,
                    "short": part in SHORT or (part in PARAGRAPHS and not text),
                }
            )
        version = self.env._("version %s", self.version)
        intro = template._render_text("intro", self)
        closing = template._render_text("closing", self)
        return {
            "template": template,
            "mark": mark,
            "secrets": secrets,
            "sections": sections,
            "points": POINTS[template.font_size],
            "intro": not is_html_empty(intro) and intro,
            "closing": not is_html_empty(closing) and closing,
            "missions": [mission._get_paper_values() for mission in self.mission_ids],
            "tasks": self._get_paper_tasks(),
            "properties": self._get_paper_properties(),
            "split": split_rows,
            # what the layouts of the core ask of the record they stand around; they
            # print its name at the bottom of each page
            "footer": SimpleNamespace(
                name=" – ".join(filter(None, [self.name, version, mark])).replace(
                    " ", "\N{NO-BREAK SPACE}"
                ),
                id=self.id,
                env=self.env,
                _name=self._name,
            ),
        }

    def _has_paper_part(self, part, secrets):
        """:return: whether the form has anything to say in that section"""
        self.ensure_one()
        if part == "sheet_access":
            hidden = not secrets or not (self.door_code or self.keys_note)
            return bool(self.access_note or not hidden)
        if part == "sheet_health":
            return bool(self.gir or self.doctor_id or self.allergies)
        if part == "sheet_kin":
            return bool(self.kin_name or self.kin_phone)
        if part == "sheet_habits":
            habits = self.is_home_help and self.habits
            return bool(habits or not is_html_empty(self.information))
        if part == "sheet_fields":
            return bool(self._get_paper_properties())
        names = {"sheet_tasks": "task_ids", "sheet_risks": "risk_ids"}
        return part not in names or bool(self[names[part]])

    def _get_paper_tasks(self):
        """:return: [(name of the mission or False, its tasks)], first those of all"""
        self.ensure_one()
        groups = [(False, self.task_ids.filtered(lambda task: not task.mission_id))]
        groups += [
            (
                mission.name,
                self.task_ids.filtered(lambda t, m=mission: t.mission_id == m),
            )
            for mission in self.mission_ids
        ]
        return [(name, tasks) for name, tasks in groups if tasks]

    def _get_paper_properties(self):
        """The activity's own fields with what a reader makes of their values.

        :return: [{"label", "value", "heading"}]; fields left empty are left out, and
            so is a heading with nothing below it
        """
        self.ensure_one()
        lines = []
        for field in self.read(["properties"])[0]["properties"]:
            kind, value = field.get("type"), field.get("value")
            if kind == "separator":
                lines.append(
                    {"label": field.get("string"), "value": "", "heading": True}
                )
                continue
            text = self._get_paper_property(kind, value, field)
            if text:
                lines.append(
                    {"label": field.get("string"), "value": text, "heading": False}
                )
        return [
            line
            for index, line in enumerate(lines)
            if not line["heading"]
            or (index + 1 < len(lines) and not lines[index + 1]["heading"])
        ]

    def _get_paper_property(self, kind, value, field):
        """:return: the value as words; empty if there is none"""
        if kind == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if kind in ("integer", "float"):
            if value is None or value is False:
                return ""
            digits = 0 if kind == "integer" else 2
            return formatLang(self.env, value, digits=digits)
        if not value:
            return ""
        if kind == "selection":
            return dict(field.get("selection") or []).get(value, "")
        if kind == "tags":
            labels = {tag[0]: tag[1] for tag in field.get("tags") or []}
            return ", ".join(labels[key] for key in value if key in labels)
        if kind == "date":
            return format_date(self.env, value)
        return str(value)

    def _get_paper_contact(self):
        """:return: who follows the client: name, phone, mail; the firm's where empty"""
        self.ensure_one()
        firm = self.company_id.sudo()
        manager = self.user_id.sudo()
        return {
            "name": manager.name or firm.name,
            "phone": manager.partner_id.phone or firm.phone,
            "email": manager.email or firm.email,
        }

    # -------------------------------------------------------------------------
    # Mail
    # -------------------------------------------------------------------------
    def _get_sheet_assignments(self):
        """:return: assignments of the form's missions that are not over"""
        today = fields.Date.context_today(self)
        return self.env["care.assignment"].search(
            Domain("mission_root_id", "in", self.mission_ids.root_id.ids)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", today))
        )

    def _get_sheet_workers(self):
        """:return: {form: the workers who go there, ``hr.employee``}"""
        assignments = self._get_sheet_assignments()
        return {
            form: assignments.filtered(
                lambda a, roots=form.mission_ids.root_id: a.mission_root_id in roots
            ).employee_id
            for form in self
        }

    def _message_post_after_hook(self, message, msg_values):
        """The mail of a prepared sheet is out: the copy says so."""
        result = super()._message_post_after_hook(message, msg_values)
        if message.attachment_ids and message.partner_ids:
            copies = (
                self.env["care.sheet.copy"]
                .sudo()
                .search(
                    [
                        ("assessment_id", "in", self.ids),
                        ("state", "=", "prepared"),
                        ("attachment_id", "in", message.attachment_ids.ids),
                    ]
                )
            )
            copies._mark_sent(message.partner_ids)
        return result
