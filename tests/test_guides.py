"""The guides lead somewhere: links, pictures, menus and buttons are those that exist.

No server: the menus and the French texts are read from the add-ons, ours and the
installed ones.
"""

import ast
import re
from functools import cache
from urllib.parse import unquote

import french_menus
import pytest

from platform_setup import addons, paths

DOCS = paths.ROOT / "docs"
PICTURES = DOCS / "pictures"
PAGES = sorted([paths.ROOT / "README.md", *DOCS.glob("*.md")])
#: pages of one person each: short, and bold is for what stands on the screen
ROLES = [
    "administrateur", "bureau", "client", "commercial", "courtier", "intervenant",
    "responsable-aide", "technicien",
]  # fmt: skip
LINK = re.compile(
    r"\]\(([^)\s]+)\)|<img[^>]*\bsrc=\"([^\"]+)\"|^\[[^]]+\]: (\S+)", re.M
)
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
ITALIC = re.compile(r"(?<!\*)\*([^*]+?)\*(?!\*)", re.DOTALL)
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def text_of(page):
    """:return: the text of a page, without code"""
    return CODE.sub("", page.read_text(encoding="utf-8"))


def targets(page):
    """:return: where the links and pictures of a page lead, other sites left out"""
    found = ("".join(match) for match in LINK.findall(text_of(page)))
    return [unquote(link) for link in found if "://" not in link]


def plain(words):
    """:return: as a reader compares: one space, no matter which"""
    return " ".join(words.replace("\u202f", " ").replace("\xa0", " ").split())


def anchors(page):
    """:return: the anchors that GitHub makes of the titles of a page"""
    titles = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")
        for title in titles
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links(page):
    """Every link and picture of a page exists."""
    broken = []
    for link in targets(page):
        place, _hash, anchor = link.partition("#")
        file = (page.parent / place).resolve() if place else page
        known = anchors(file) if file.suffix == ".md" and file.exists() else {anchor}
        if not file.exists() or (anchor and anchor not in known):
            broken.append(link)
    assert broken == []


def test_every_guide_is_in_the_index():
    linked = {(DOCS / link).resolve() for link in targets(DOCS / "README.md")}
    assert {page for page in DOCS.glob("*.md") if page.name != "README.md"} <= linked


@cache
def made():
    """:return: expressions of the names that docs/take_pictures gives to pictures"""
    found = set()
    for file in (DOCS / "take_pictures").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(part.value) if isinstance(part, ast.Constant) else ".+"
                    for part in node.values
                ]
                if len("".join(part for part in parts if part != ".+")) > 4:
                    found.add("".join(parts))
    return [re.compile(name) for name in found]


def test_pictures_are_made_by_command_and_used():
    """None is drawn by hand, none is left over."""
    used = {
        (page.parent / link).resolve()
        for page in PAGES
        for link in targets(page)
        if link.endswith(".png")
    }
    there = set(PICTURES.rglob("*.png"))
    by_hand = []
    for picture in there:
        # a printed paper has its pages numbered
        names = {picture.stem, re.sub(r"-\d+$", "", picture.stem)}
        if not any(name.fullmatch(stem) for name in made() for stem in names):
            by_hand.append(picture.name)
    assert sorted(by_hand) == []
    assert sorted(picture.name for picture in there - used) == []


@cache
def menu_paths():
    return [
        tuple(plain(name or "") for name in french_menus.path(xmlid))
        for xmlid in french_menus.menus()
    ]


def is_menu(words, *, whole):
    """:param whole: from the app on; or else from anywhere"""
    steps = tuple(plain(step) for step in words.split(">"))
    return any(
        path == steps if whole else path[-len(steps) :] == steps
        for path in menu_paths()
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_menu_paths(page):
    """« **A > B** » and « *A > B* » are menus, in these words."""
    text = text_of(page)
    bold = [words for words in BOLD.findall(text) if ">" in words]
    rest = ITALIC.findall(BOLD.sub("", text))
    assert [words for words in bold if not is_menu(words, whole=True)] == []
    wrong = [w for w in rest if " > " in plain(w) and not is_menu(w, whole=False)]
    assert wrong == []


def screen_texts():
    """:return: every French text of the add-ons, as one line each"""
    found = set()
    for name in french_menus.needed():
        for text in french_menus.texts(name):
            words = re.sub(r"<[^>]*>", "", text)
            for part in (text, words, words.rstrip(" :\u202f\xa0")):
                found.add(plain(part).casefold())
    return found


@pytest.fixture(scope="module")
def texts():
    return screen_texts()


@pytest.mark.parametrize("role", ROLES)
def test_role(role, texts):
    """A page of a person: two screens at most, pictures, words of the screen."""
    page = DOCS / f"{role}.md"
    text = text_of(page)
    lines = [line for line in text.splitlines() if line.strip() and "](pic" not in line]
    assert len(lines) <= 90, "two screens"
    pictures = [link for link in targets(page) if link.endswith(".png")]
    assert 3 <= len(pictures) <= 6
    assert "## Si cela" in text, "it says what to do when something refuses"
    words = {plain(b).casefold() for b in BOLD.findall(text) if ">" not in b}
    assert sorted(words - texts) == []


def begins(steps, path):
    """:return: whether these steps are in the path; more words may follow the last"""
    for first in range(len(path) - len(steps) + 1):
        part = path[first : first + len(steps)]
        if part[:-1] == steps[:-1] and f"{steps[-1]} ".startswith(f"{part[-1]} "):
            return True
    return False


@pytest.mark.parametrize("name", addons.names())
def test_paths_in_messages(name):
    """A message that sends somebody to a menu names it as it is."""
    apps = {path[0] for path in menu_paths() if path}
    wrong = []
    for text in french_menus.texts(name):
        for app in apps:
            for found in re.findall(
                rf"\b{re.escape(app)} > [^.,;:«»()\n]*",
                plain(text).replace("&gt;", ">"),
            ):
                steps = tuple(step.strip() for step in found.split(">"))
                if not any(begins(steps, path) for path in menu_paths()):
                    wrong.append(found)
    assert wrong == []
