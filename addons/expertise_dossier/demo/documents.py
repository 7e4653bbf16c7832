"""The small PDF files of the demonstration: reports and one printed letter."""

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

MARGIN = 22 * mm
WIDTH, HEIGHT = A4
LINE = 5.5 * mm


def make_pdf(company, title, paragraphs):
    """Draw one page: letterhead, title, paragraphs.

    :param company: ``res.company`` whose letterhead it bears
    :param str title: also the title of the file
    :param list paragraphs: texts; those that start with a dash are indented
    :return: the file (bytes), the same for the same content
    """
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    canvas.setTitle(title)
    canvas.setAuthor(company.name)
    y = HEIGHT - MARGIN
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(MARGIN, y, company.name)
    canvas.setFont("Helvetica", 9)
    address = [company.street, f"{company.zip or ''} {company.city or ''}".strip()]
    for text in filter(None, [*address, company.phone]):
        y -= 4.5 * mm
        canvas.drawString(MARGIN, y, text)
    y -= 5 * mm
    canvas.line(MARGIN, y, WIDTH - MARGIN, y)
    y -= 14 * mm
    canvas.setFont("Helvetica-Bold", 16)
    for text in simpleSplit(title, "Helvetica-Bold", 16, WIDTH - 2 * MARGIN):
        canvas.drawString(MARGIN, y, text)
        y -= 8 * mm
    canvas.setFont("Helvetica", 11)
    for paragraph in paragraphs:
        indent = 6 * mm if paragraph.startswith("–") else 0
        width = WIDTH - 2 * MARGIN - indent
        y -= 2 * mm
        for text in simpleSplit(paragraph, "Helvetica", 11, width):
            canvas.drawString(MARGIN + indent, y, text)
            y -= LINE
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
