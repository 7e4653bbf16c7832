"""docs/api.md, run as it stands: a real client on the JSON-2 API, one full dossier.

The Python blocks of the page are one program, the bash blocks another. What a line is
said to print (``print(…)  # True``) is what it prints.
"""

import os
import re
import subprocess
import sys

import pytest

from platform_setup import paths, server

PAGE = paths.ROOT / "docs" / "api.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SAID = {
    "python": re.compile(r"^ *print\(.*\)  # (.+)$", re.MULTILINE),
    "bash": re.compile(r"^# (.+)$", re.MULTILINE),
}
#: what the page refuses on purpose
REFUSED = [r"odoo\.http: .*(Choisissez un motif|Choose a reason)"]
KEYS = """
import datetime, sys
for login in ("bureau", "client"):
    user = env["res.users"].search([("login", "=", login)])
    key = env["res.users.apikeys"].with_user(user).sudo()._generate(
        "rpc", "docs/api.md", datetime.datetime.now() + datetime.timedelta(days=1))
    sys.stdout.write(key + "\\n")
env.cr.commit()
"""
FOUND = """
SELECT users.login, d.state, d.invoice_state, d.residual_amount,
       d.report_notice_date IS NOT NULL,
       (SELECT count(*) FROM sale_order WHERE dossier_id = d.id),
       (SELECT count(*) FROM account_move WHERE dossier_id = d.id),
       (SELECT count(*) FROM expertise_report WHERE dossier_id = d.id)
  FROM expertise_dossier d JOIN res_users users ON users.id = d.create_uid
 WHERE d.reference = 'Agence 1207'
"""


def blocks(language):
    """:return: the blocks of the page in this language, as one program"""
    return "\n\n".join(
        code for name, code in BLOCK.findall(PAGE.read_text()) if name == language
    )


@pytest.fixture(scope="module")
def settings(odoo_server):
    """What the page asks its reader to set, for the served database."""
    office, client = odoo_server.shell(KEYS).split()[-2:]
    # a proxy in the environment is not for the loopback
    names = {name: v for name, v in os.environ.items() if "proxy" not in name.lower()}
    return {
        **names,
        "ODOO_HOST": server.HOST,
        "ODOO_PORT": str(odoo_server.port),
        "ODOO_DB": odoo_server.database.name,
        "ODOO_KEY": office,
        "ODOO_PORTAL_KEY": client,
    }


def run(command, code, settings, folder):
    """Run a program of the page; return the lines that it prints."""
    done = subprocess.run(
        command,
        input=code,
        cwd=folder,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    return done.stdout.splitlines()


def test_the_dossier_of_the_page(odoo_server, settings, scratch):
    odoo_server.expected += REFUSED
    code = blocks("python")
    said = SAID["python"].findall(code)
    assert len(said) >= 12
    assert run([sys.executable, "-"], code, settings, scratch) == said
    made = odoo_server.database.query(FOUND)
    assert made == [["bureau", "done", "paid", "0.00", "t", "1", "1", "1"]]
    # a program that starts over, as one whose answers were lost, does nothing twice
    run([sys.executable, "-"], code, settings, scratch)
    assert odoo_server.database.query(FOUND) == made


def test_the_commands_of_the_page(settings, scratch):
    code = blocks("bash")
    said = SAID["bash"].findall(code)
    assert said
    command = ["bash", "-euo", "pipefail", "-s"]
    assert run(command, code, settings, scratch) == said
