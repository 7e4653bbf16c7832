"""Each screen behind a menu opens for each colleague who has the menu.

As the web client opens it: the first page of the list, the form of a record, the form
of a new one with all that it works out.
"""

import json

from platform_setup import paths

SCREENS = f"""
import json, sys
sys.path.insert(0, {str(paths.ROOT / "proof")!r})
import screens
print("RESULT" + json.dumps(screens.open_all(env)))
"""
#: ten colleagues, and what each of them finds in the menus
LEAST_SCREENS = 500


def test_every_screen(odoo_server):
    lines = odoo_server.shell(SCREENS).splitlines()
    (line,) = [line for line in lines if line.startswith("RESULT")]
    found = json.loads(line.removeprefix("RESULT"))
    assert not found["wrong"], "\n".join(map(str, found["wrong"]))
    assert found["screens"] > LEAST_SCREENS
