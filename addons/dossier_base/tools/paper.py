"""What stays together on a printed page."""

from lxml import etree, html
from markupsafe import Markup

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: a table of that many rows is moved to the next page rather than cut
SMALL_TABLE = 12


def keep_together(body):
    """Return HTML with what no page may tear apart in boxes of its own.

    wkhtmltopdf knows ``page-break-inside`` only. A heading stays with the block after
    it, a small table with the sentence before it, a signature (class ``o_signature``)
    with the two last sentences, for nobody signs a page with nothing on it.

    :param body: HTML that is trusted, as a field has sanitized it; may be empty
    :return: Markup
    """
    root = html.fragment_fromstring(str(body or ""), create_parent="div")
    while len(root) == 1 and root[0].tag == "div" and not (root.text or "").strip():
        root = root[0]
    boxes = []
    for block in list(root):
        if boxes and _stays_with(boxes[-1][-1], block):
            if _is_signature(block) and len(boxes) > 1 and _is_text(boxes[-2:]):
                boxes[-2:] = [[*boxes[-2], *boxes[-1]]]
            boxes[-1].append(block)
        else:
            boxes.append([block])
    for blocks in boxes:
        if len(blocks) > 1 or _is_small_table(blocks[0]):
            box = etree.Element("div", {"style": "page-break-inside: avoid;"})
            blocks[0].addprevious(box)
            box.extend(blocks)
    children = (etree.tostring(c, encoding="unicode", method="html") for c in root)
    return Markup("".join([Markup.escape(root.text or ""), *children]))


def _stays_with(before, block):
    """:return: whether a block must stand on the page of the one before it"""
    if before.tag in HEADINGS or _is_signature(block):
        return True
    return before.tag == "p" and _is_small_table(block)


def _is_signature(block):
    return "o_signature" in (block.get("class") or "")


def _is_text(boxes):
    """:return: whether each box ends with a paragraph"""
    return all(box[-1].tag == "p" for box in boxes)


def _is_small_table(block):
    return block.tag == "table" and sum(1 for _row in block.iter("tr")) <= SMALL_TABLE
