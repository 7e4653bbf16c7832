"""The mouse and the rows of a planning (web_timeline)."""


def drag(page, start, end):
    """Move the mouse from one point to another with its button pressed."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 4, start[1] + 4, steps=2)
    page.mouse.move(*end, steps=12)
    page.mouse.up()


def center(locator):
    """:return: where the element is once it has stopped moving: the view slides"""
    box, before = locator.bounding_box(), None
    while box != before:
        locator.page.wait_for_timeout(250)
        box, before = locator.bounding_box(), box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def item(page, text):
    """:return: the bar with that text"""
    return page.locator(".vis-item.vis-range", has_text=text).first


def row(page, text):
    """:return: the head of the row with that text"""
    return page.locator(".vis-label", has_text=text)


def wait_inside(page, text, row_text):
    """Wait until a bar is in a row."""
    page.wait_for_function(
        """([text, rowText]) => {
            const find = (selector, words) =>
                [...document.querySelectorAll(selector)]
                    .find((element) => element.textContent.includes(words))
                    ?.getBoundingClientRect();
            const item = find(".vis-item.vis-range", text);
            const row = find(".vis-label", rowText);
            return item && row && item.top >= row.top && item.bottom <= row.bottom;
        }""",
        arg=[text, row_text],
    )
