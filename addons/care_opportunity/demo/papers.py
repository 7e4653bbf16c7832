"""Mission sheets as they left the firm.

The PDF is drawn here: while modules are installed there is no server that the printer
of Odoo could ask for its style sheets.
"""

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

#: client, days ago, who printed it
PRINTED = (("marthe", 57, "gestionnaire"), ("lucette", 30, "responsable-aide"))


def print_sheets(builder):
    """« Imprimer »: keep the copies."""
    model = builder.ref("sheet_template_standard")
    for key, days, login in PRINTED:
        form = builder.forms.in_force[key].with_env(builder.env)
        moment = builder.calendar.moment(days)
        file = builder.env["ir.attachment"].create(
            {
                "name": form._get_paper_filename("sheet"),
                "raw": draw_sheet(form),
                "mimetype": "application/pdf",
                "res_model": "care.sheet.copy",
            }
        )
        kept = (
            builder.env["care.sheet.copy"]
            .with_context(care_sheet_keeping=True)
            .create(
                {
                    "assessment_id": form.id,
                    "form_name": form.name,
                    "beneficiary_name": form.partner_id.name,
                    "version": form.version,
                    "kind": "sheet",
                    "template_name": model.name,
                    "way": "print",
                    "state": "sent",
                    "sent_at": moment,
                    "user_id": builder.users[login].id,
                    "attachment_id": file.id,
                }
            )
        )
        file.res_id = kept.id


def draw_sheet(form):
    """:return: the sheet of a form as a PDF of one page or two"""
    styles = getSampleStyleSheet()
    client = form.partner_id
    story = [
        Paragraph(form.company_id.name, styles["Heading3"]),
        Paragraph(f"Fiche mission {form.name}", styles["Title"]),
    ]

    def add(title, lines):
        lines = [line for line in lines if line]
        if lines:
            story.append(Paragraph(title, styles["Heading2"]))
            story.extend(Paragraph(line, styles["BodyText"]) for line in lines)

    add(
        "Bénéficiaire",
        (client.name, client.street, f"{client.zip} {client.city}", client.phone),
    )
    add("Accès au domicile", (form.access_note, form.keys_note))
    add(
        "Missions",
        (
            f"{mission.name or mission.product_id.name}\N{NO-BREAK SPACE}: "
            f"{mission._get_planning_words()}"
            for mission in form.mission_ids
        ),
    )
    add("Tâches", form.task_ids.mapped("name"))
    add("Santé et autonomie", (form.gir and f"GIR {form.gir}", form.allergies))
    add(
        "Prévention des risques",
        (f"{risk.situation} – {risk.measure}" for risk in form.risk_ids),
    )
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, title=form.name, invariant=1).build(story)
    return buffer.getvalue()
