from . import (
    test_demo,
    test_dossier_block,
    test_rights,
    test_settings,
)
