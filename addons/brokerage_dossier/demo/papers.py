"""The files of the documents that came: one small PDF page each."""

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

MARGIN = 25 * mm
HEIGHT = A4[1]


def add_files(builder, player):
    """Give each document that came its file, without changing its state."""
    documents = builder.env["brokerage.document"].search(
        [
            ("company_id", "=", builder.company.id),
            ("state", "!=", "asked"),
            ("dossier_id", "in", [d.id for d in player.dossiers.values()]),
        ]
    )
    facts = ("state", "refusal_reason", "received_at", "checked_at", "checked_by_id")
    before = {
        document: {name: document[name] for name in facts} for document in documents
    }
    builder.env["ir.attachment"].create(
        [
            {
                "name": f"{document.name}.pdf",
                "raw": make_page(document),
                "mimetype": "application/pdf",
                "res_model": document._name,
                "res_id": document.id,
            }
            for document in documents
        ]
    )
    builder.env.flush_all()
    # a file that comes may ask for a new look: here it was looked at since
    for document, values in before.items():
        player._set(
            document,
            **{
                name: (value.id if name == "checked_by_id" else value) or None
                for name, value in values.items()
            },
        )


def make_page(document):
    """:return: the file (bytes), which says that it is an example"""
    who = document.borrower_id.partner_id or document.dossier_id.partner_id
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    canvas.setTitle(document.name)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(MARGIN, HEIGHT - MARGIN, document.name)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(MARGIN, HEIGHT - MARGIN - 10 * mm, who.name)
    canvas.drawString(MARGIN, HEIGHT - MARGIN - 20 * mm, "Exemple, sans valeur.")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
