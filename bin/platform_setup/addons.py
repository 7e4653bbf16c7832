"""What the project's add-ons say of themselves in their manifests."""

import ast

from . import paths, state


def names():
    """Return the names of the project's add-ons, sorted."""
    return sorted(path.parent.name for path in paths.ADDONS.glob("*/__manifest__.py"))


def manifest(name):
    """Return the manifest of the add-on `name`."""
    return ast.literal_eval((paths.ADDONS / name / "__manifest__.py").read_text())


def foreign_dependencies(selection=None):
    """Return the add-ons of others that ours depend on, sorted.

    :param selection: names of ours to look at, with those they depend on; all if None
    """
    ours = set(names())
    todo, seen, foreign = list(ours if selection is None else selection), set(), set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        for dependency in manifest(name).get("depends", []):
            if dependency in ours:
                todo.append(dependency)
            else:
                foreign.add(dependency)
    return sorted(foreign)


def content(name):
    """Return a hash of what the add-on `name` is made of."""
    folder = paths.ADDONS / name
    skipped = {"__pycache__", "tests", "readme"}
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix != ".pyc"
        and not skipped & set(path.relative_to(folder).parts)
    )
    return state.fingerprint(
        *(part for path in files for part in (str(path.relative_to(folder)), path))
    )
