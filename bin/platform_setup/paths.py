"""Where everything lives.

All that set-up makes is under ``var/``, which git ignores and ``make clean`` removes.
``EXPERTISE_VAR`` names another folder (the tests of set-up use it).
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"
VAR = Path(os.environ.get("EXPERTISE_VAR") or ROOT / "var").absolute()

STAMPS = VAR / "stamps"
LOGS = VAR / "log"
RUN = VAR / "run"
CACHE = VAR / "cache"
ODOO_TREE = VAR / "odoo"
DATA_DIR = VAR / "data"
BACKUPS = VAR / "backups"
VENV = VAR / "venv"
VENV_LINT = VAR / "venv-lint"
NODE_TOOLS = VAR / "node"

DEMO_DATABASE = "expertise_demo"


def shown(path):
    """Return `path` as people read it: relative to the project where it can be."""
    try:
        return str(Path(path).relative_to(ROOT))
    except ValueError:
        return str(path)
