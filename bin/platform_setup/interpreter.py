"""Choice of the Python that runs the scripts.

This file alone must be readable by any Python 3: it runs before the version is known.
"""

import os
import shutil
import sys

SUPPORTED = [(3, 13), (3, 12), (3, 11), (3, 10)]


def ensure_supported_python():
    """Run the script again with a Python from 3.10 to 3.13 if this one is not."""
    if sys.version_info[:2] in SUPPORTED:
        return
    for major, minor in SUPPORTED:
        python = shutil.which("python{}.{}".format(major, minor))
        if python:
            os.execv(python, [python] + sys.argv)
    sys.exit(
        "Il faut Python 3.10 à 3.13 ; celui-ci est le {}.{}.\n"
        "Sous Debian ou Ubuntu : apt-get install python3 python3-venv".format(
            *sys.version_info[:2]
        )
    )
