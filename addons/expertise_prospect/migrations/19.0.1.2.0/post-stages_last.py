from odoo import SUPERUSER_ID, api

STAGES = ("suspect", "qualified", "assessed", "negotiation", "gained", "signed")


def migrate(cr, version):
    """Put the stages of missions after the core's, unless somebody has moved them.

    What looks for the first stages, or for the won stage, of all teams finds those of
    the core again.
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    stages = [
        env.ref(f"expertise_prospect.stage_{name}", raise_if_not_found=False)
        for name in STAGES
    ]
    numbered = list(enumerate(stages, 1))
    if all(stage and stage.sequence == number for number, stage in numbered):
        for number, stage in numbered:
            stage.sequence = 100 + number
