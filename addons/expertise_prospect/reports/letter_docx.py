"""A letter as a DOCX file, for Word and LibreOffice.

The libraries that turn HTML into DOCX fetch pictures and style sheets from any address
or file that the text names; a letter is typed by users, so what it may hold is built
here, element by element: headings, paragraphs, lists and tables, all in real styles.
"""

import base64
import io
import re

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from lxml import html
from PIL import Image, UnidentifiedImageError

FONT = "Arial"
TEXT_WIDTH = 170  # mm
#: top of the page to the top of an envelope's window, left edge of the window
WINDOW_TOP, WINDOW_LEFT, WINDOW_HEIGHT = 56, 102, 24
MARGIN_TOP, MARGIN_LEFT = 15, 20
HEADINGS = {"h1": 1, "h2": 1, "h3": 2, "h4": 3}
BLOCKS = {*HEADINGS, "p", "div", "ul", "ol", "table", "hr", "blockquote", "section"}
IGNORED = {"script", "style", "img", "svg", "iframe", "object", "head"}
ALIGNMENTS = {
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "end": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
#: what XML 1.0 cannot hold
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SPACES = re.compile(r"[ \t\r\n]+")


class LetterDocument:
    """One letter; its parts are added from the top to the bottom."""

    def __init__(self, lang, title, author, colour, page_words, footer):
        """
        :param str lang: ``fr-FR``
        :param colour: ``#rrggbb`` of the headings, or nothing
        :param page_words: the words of « Page 1 sur 2 »
        :param str footer: the firm's line below each page
        """
        self.document = Document()
        self.colour = self._read_colour(colour)
        self._set_up_page()
        self._set_up_styles(lang)
        self._add_footer(footer, page_words)
        properties = self.document.core_properties
        properties.title = _clean(title)
        properties.author = _clean(author or "")
        properties.language = lang
        properties.comments = ""

    def to_bytes(self):
        """:return: the file"""
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    # -------------------------------------------------------------------------
    # Page and styles
    # -------------------------------------------------------------------------
    @staticmethod
    def _read_colour(colour):
        if re.fullmatch(r"#[0-9a-fA-F]{6}", colour or ""):
            return RGBColor.from_string(colour[1:].upper())
        return RGBColor(0x33, 0x33, 0x33)

    def _set_up_page(self):
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(MARGIN_LEFT)
        section.top_margin, section.bottom_margin = Mm(MARGIN_TOP), Mm(22)
        section.header_distance = section.footer_distance = Mm(10)

    def _set_up_styles(self, lang):
        styles = self.document.styles
        self._set_language(styles, lang)
        normal = styles["Normal"]
        self._set_font(normal, 10)
        normal.paragraph_format.space_after = Pt(6)
        normal.paragraph_format.line_spacing = 1.1
        for level, size in ((1, 12), (2, 10.5), (3, 10)):
            style = styles[f"Heading {level}"]
            self._set_font(style, size, bold=True, colour=self.colour)
            style.paragraph_format.space_before = Pt(12 if level == 1 else 8)
            style.paragraph_format.space_after = Pt(4)
            style.paragraph_format.keep_with_next = True
        self._set_font(styles["Title"], 16, bold=True, colour=self.colour)
        styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        styles["Title"].paragraph_format.space_before = Pt(6)
        styles["Title"].paragraph_format.space_after = Pt(14)
        border = styles["Title"].element.pPr.find(qn("w:pBdr"))
        if border is not None:
            styles["Title"].element.pPr.remove(border)
        for name in ("List Bullet", "List Bullet 2", "List Number", "List Number 2"):
            styles[name].paragraph_format.space_after = Pt(3)
        address = styles.add_style("Address", WD_STYLE_TYPE.PARAGRAPH)
        address.base_style = normal
        self._set_font(address, 10)
        address.paragraph_format.space_after = Pt(0)
        address.paragraph_format.line_spacing = 1.0
        cell = styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
        cell.base_style = normal
        self._set_font(cell, 9)
        cell.paragraph_format.space_before = Pt(2)
        cell.paragraph_format.space_after = Pt(2)
        cell.paragraph_format.line_spacing = 1.0

    @staticmethod
    def _set_language(styles, lang):
        defaults = styles.element.find(qn("w:docDefaults"))
        properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
        language = properties.find(qn("w:lang"))
        if language is None:
            language = OxmlElement("w:lang")
            properties.append(language)
        language.set(qn("w:val"), lang)
        language.set(qn("w:eastAsia"), lang)

    @staticmethod
    def _set_font(style, size, bold=None, colour=None):
        font = style.font
        font.name, font.size, font.bold = FONT, Pt(size), bold
        font.italic = False if bold else None
        if colour is not None:
            font.color.rgb = colour
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{name}"), None)
        for name in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{name}"), FONT)

    def _add_footer(self, text, page_words):
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.style = self.document.styles["Footer"]
        self._set_font(self.document.styles["Footer"], 8)
        # the style's own tabulators are made for another width
        tabs = paragraph.style.element.pPr.find(qn("w:tabs"))
        if tabs is not None:
            paragraph.style.element.pPr.remove(tabs)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), 2)
        page, of = page_words
        paragraph.add_run(f"{_clean(text)}\t{_clean(page)}\xa0")
        self._add_field(paragraph, "PAGE")
        paragraph.add_run(f" {_clean(of)} ")
        self._add_field(paragraph, "NUMPAGES")

    @staticmethod
    def _add_field(paragraph, code):
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), code)
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "1"
        run.append(text)
        field.append(run)
        paragraph._p.append(field)

    # -------------------------------------------------------------------------
    # Head of the letter
    # -------------------------------------------------------------------------
    def _add_frame(self, widths, height=None):
        """A table without lines, to put things where they belong on the paper."""
        table = self.document.add_table(rows=1, cols=len(widths))
        table.autofit = False
        self._set_cell_margins(table, 0)
        for cell, width in zip(table.rows[0].cells, widths, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].style = self.document.styles["Address"]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        if height:
            table.rows[0].height = Mm(height)
            table.rows[0].height_rule = WD_ROW_HEIGHT_RULE.EXACTLY
        return table.rows[0].cells

    def _fill(self, cell, lines, bold_first=False):
        paragraph = cell.paragraphs[0]
        for index, line in enumerate(lines):
            if index:
                paragraph = cell.add_paragraph(style="Address")
            paragraph.add_run(_clean(line)).bold = (bold_first and not index) or None

    def add_letterhead(self, name, lines, logo=None, has_window=True):
        """The firm, down to where the window of an envelope begins."""
        height = WINDOW_TOP - MARGIN_TOP if has_window else None
        left, right = self._add_frame((85, 85), height)
        picture = self._read_logo(logo)
        if picture:
            left.paragraphs[0].add_run().add_picture(picture, height=Mm(16))
            self._fill(right, [name, *lines], bold_first=True)
            for paragraph in right.paragraphs:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        else:
            self._fill(left, [name, *lines], bold_first=True)
        self._join_frames()

    def add_sender(self, lines):
        """Somebody who writes without letterhead."""
        left, _right = self._add_frame((85, 85), WINDOW_TOP - MARGIN_TOP)
        self._fill(left, lines, bold_first=True)
        self._join_frames()

    def _join_frames(self):
        """Two tables that follow each other become one without this."""
        paragraph = self.document.add_paragraph(style="Address")
        paragraph.paragraph_format.line_spacing = Pt(1)
        paragraph.paragraph_format.space_after = Pt(0)

    @staticmethod
    def _read_logo(logo):
        """:return: the logo as a PNG file that Word can read, or None"""
        if not logo:
            return None
        file = io.BytesIO()
        try:
            image = Image.open(io.BytesIO(base64.b64decode(logo)))
            if image.width > 6 * image.height:
                image.thumbnail((1200, 1200))
            image.convert("RGBA").save(file, "PNG", dpi=(300, 300))
        except (UnidentifiedImageError, OSError, ValueError):
            return None
        file.seek(0)
        return file

    def add_address(self, lines):
        """The addressee, where a DL envelope shows him."""
        left = WINDOW_LEFT - MARGIN_LEFT
        _empty, window = self._add_frame((left, TEXT_WIDTH - left), WINDOW_HEIGHT)
        self._fill(window, lines)

    def add_references(self, place_and_date, references):
        paragraph = self.document.add_paragraph(_clean(place_and_date))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.space_before = Pt(6)
        paragraph.paragraph_format.space_after = Pt(10)
        for label, text in references:
            if text:
                paragraph = self.document.add_paragraph()
                paragraph.paragraph_format.space_after = Pt(2)
                paragraph.add_run(f"{_clean(label)} ").bold = True
                paragraph.add_run(_clean(text))
        paragraph.paragraph_format.space_after = Pt(14)

    def add_title(self, title):
        self.document.add_paragraph(_clean(title), style="Title")

    # -------------------------------------------------------------------------
    # Text
    # -------------------------------------------------------------------------
    def add_html(self, text):
        """Add the letter's body."""
        text = FORBIDDEN.sub("", text or "").strip()
        if text:
            self._add_blocks(
                self.document, html.fragment_fromstring(text, create_parent="div")
            )

    def _add_blocks(self, place, element, style=None):
        """Add the content of an element to the document or to a cell of a table.

        What stands between two blocks becomes a paragraph of its own.
        """
        loose = []

        def flush():
            if any(not isinstance(item, str) or item.strip() for item in loose):
                paragraph = place.add_paragraph(style=style)
                self._align(paragraph, element)
                self._add_inline(paragraph, loose, {})
            loose.clear()

        loose.append(element.text or "")
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in IGNORED:
                pass
            elif tag in BLOCKS:
                flush()
                self._add_block(place, child, style)
            else:
                loose.append(child)
            loose.append(child.tail or "")
        flush()

    def _add_block(self, place, element, style):
        tag = element.tag
        if tag in HEADINGS:
            paragraph = place.add_paragraph(style=f"Heading {HEADINGS[tag]}")
            self._align(paragraph, element)
            self._add_inline(paragraph, _content(element), {})
        elif tag == "p":
            paragraph = place.add_paragraph(style=style)
            self._align(paragraph, element)
            self._add_inline(paragraph, _content(element), {})
        elif tag in ("ul", "ol"):
            self._add_list(place, element)
        elif tag == "table":
            self._add_table(place, element)
        elif tag == "hr":
            self._add_line(place)
        else:
            self._add_blocks(place, element, style)

    def _align(self, paragraph, element):
        """Take over what the editor knows of alignment, and what stays together."""
        classes = (element.get("class") or "").split()
        found = re.search(r"text-align:\s*(\w+)", element.get("style") or "")
        word = found and found[1]
        for name in classes:
            if name.startswith("text-") and name[5:] in ALIGNMENTS:
                word = name[5:]
        if word in ALIGNMENTS:
            paragraph.alignment = ALIGNMENTS[word]

    def _add_line(self, place):
        paragraph = place.add_paragraph()
        borders = OxmlElement("w:pBdr")
        bottom = OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "4"), ("color", "999999")):
            bottom.set(qn(f"w:{name}"), value)
        borders.append(bottom)
        paragraph._p.get_or_add_pPr().append(borders)

    def _add_list(self, place, element, level=1):
        kind = "Number" if element.tag == "ol" else "Bullet"
        style = f"List {kind}" + (f" {level}" if level > 1 else "")
        number = self._new_numbering(style) if kind == "Number" else None
        for item in element.iterchildren("li"):
            nested = [child for child in item if child.tag in ("ul", "ol")]
            paragraph = place.add_paragraph(style=style)
            if number is not None:
                properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_ilvl().val = 0
                properties.get_or_add_numId().val = number
            self._add_inline(
                paragraph, [part for part in _content(item) if part not in nested], {}
            )
            for child in nested:
                self._add_list(place, child, min(level + 1, 2))

    def _new_numbering(self, style):
        """:return: id of a numbering that starts at 1 again"""
        numbering = self.document.part.numbering_part.element
        source = self.document.styles[style].element.pPr.numPr.numId.val
        abstract = next(
            num.abstractNumId.val for num in numbering.num_lst if num.numId == source
        )
        num = numbering.add_num(abstract)
        num.add_lvlOverride(ilvl=0).add_startOverride(1)
        return num.numId

    # -------------------------------------------------------------------------
    # Tables
    # -------------------------------------------------------------------------
    def _add_table(self, place, element):
        rows = list(element.iter("tr"))
        width = max((sum(_span(c) for c in _cells(row)) for row in rows), default=0)
        if not width:
            return
        classes = (element.get("class") or "").split()
        is_plain = bool({"o_signature", "o_plain"} & set(classes))
        if place is self.document:
            table = place.add_table(rows=len(rows), cols=width)
        else:
            table = place.add_table(rows=len(rows), cols=width)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        if not is_plain:
            table.style = "Table Grid"
            self._soften_borders(table)
        self._set_widths(table, element, rows, width)
        keep = "o_signature" in classes
        for index, row in enumerate(rows):
            self._add_row(table, index, row, keep or index + 1 < len(rows) <= 8)
        if place is self.document:
            spacer = place.add_paragraph()
            spacer.paragraph_format.space_after = Pt(2)
            spacer.paragraph_format.line_spacing = Pt(6)

    def _add_row(self, table, index, row, keep_with_next):
        doc_row = table.rows[index]
        self._flag_row(doc_row, "w:cantSplit")
        in_head = row.getparent().tag == "thead"
        if in_head:
            self._flag_row(doc_row, "w:tblHeader")
        column = 0
        for cell in _cells(row):
            span = min(_span(cell), len(table.columns) - column)
            if span < 1:
                break
            target = table.cell(index, column)
            if span > 1:
                target = target.merge(table.cell(index, column + span - 1))
            self._add_cell(target, cell, in_head)
            for paragraph in target.paragraphs:
                if keep_with_next:
                    paragraph.paragraph_format.keep_with_next = True
            column += span

    def _add_cell(self, target, cell, in_head):
        first = target.paragraphs[0]
        self._add_blocks(target, cell, style="Table Text")
        if len(target.paragraphs) > 1:
            first._p.getparent().remove(first._p)
        else:
            first.style = "Table Text"
        is_number = "o_number" in (cell.get("class") or "")
        for paragraph in target.paragraphs:
            if is_number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if in_head or cell.tag == "th":
                for run in paragraph.runs:
                    run.bold = True
        if in_head:
            shading = OxmlElement("w:shd")
            for name, value in (
                ("val", "clear"),
                ("color", "auto"),
                ("fill", "EDEDED"),
            ):
                shading.set(qn(f"w:{name}"), value)
            target._tc.get_or_add_tcPr().append(shading)

    def _set_widths(self, table, element, rows, count):
        """Widths in percent, as the first row that has them says."""
        shares = None
        for row in rows:
            cells = _cells(row)
            found = [
                re.search(r"width:\s*([\d.]+)%", cell.get("style") or "")
                for cell in cells
            ]
            if len(cells) == count and any(found):
                known = [float(match[1]) if match else None for match in found]
                missing = known.count(None)
                rest = max(100 - sum(filter(None, known)), 5 * missing)
                shares = [rest / missing if k is None else k for k in known]
                break
        shares = shares or [100 / count] * count
        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(TEXT_WIDTH * share / sum(shares))
            for cell in column.cells:
                cell.width = column.width

    @staticmethod
    def _flag_row(row, name):
        row._tr.get_or_add_trPr().append(OxmlElement(name))

    @staticmethod
    def _soften_borders(table):
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            border = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", "4"), ("color", "BFBFBF")):
                border.set(qn(f"w:{name}"), value)
            borders.append(border)
        table._tbl.tblPr.append(borders)

    @staticmethod
    def _set_cell_margins(table, width):
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            margin = OxmlElement(f"w:{side}")
            margin.set(qn("w:w"), str(width))
            margin.set(qn("w:type"), "dxa")
            margins.append(margin)
        table._tbl.tblPr.append(margins)

    # -------------------------------------------------------------------------
    # Words
    # -------------------------------------------------------------------------
    def _add_inline(self, paragraph, content, marks):
        """Add words and inline elements; a line's first and last space is dropped."""
        for item in content:
            if isinstance(item, str):
                text = SPACES.sub(" ", _clean(item))
                if not paragraph.text or paragraph.text.endswith("\n"):
                    text = text.lstrip(" ")
                if text:
                    run = paragraph.add_run(text)
                    run.bold, run.italic = marks.get("bold"), marks.get("italic")
                    run.underline = marks.get("underline")
                    run.font.strike = marks.get("strike")
            elif item.tag == "br":
                paragraph.add_run().add_break()
            elif isinstance(item.tag, str) and item.tag not in IGNORED:
                self._add_inline(paragraph, _content(item), _marks(item, marks))


def _clean(text):
    return FORBIDDEN.sub("", str(text or ""))


def _content(element):
    """:return: what is in an element: words and elements"""
    content = [element.text or ""]
    for child in element:
        content += [child, child.tail or ""]
    return content


def _marks(element, marks):
    style = element.get("style") or ""
    marks = dict(marks)
    if element.tag in ("strong", "b") or re.search(
        r"font-weight:\s*(bold|[6-9]00)", style
    ):
        marks["bold"] = True
    if element.tag in ("em", "i") or re.search(r"font-style:\s*italic", style):
        marks["italic"] = True
    if element.tag == "u" or "underline" in style:
        marks["underline"] = True
    if element.tag in ("s", "del", "strike") or "line-through" in style:
        marks["strike"] = True
    return marks


def _cells(row):
    return [cell for cell in row if cell.tag in ("td", "th")]


def _span(cell):
    span = cell.get("colspan") or ""
    return min(int(span), 20) if span.isdigit() and int(span) else 1
