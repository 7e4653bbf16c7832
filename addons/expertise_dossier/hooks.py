def post_init_hook(env):
    """Give every company that is already there its sequence of dossier numbers."""
    env["expertise.dossier"]._create_number_sequences(env["res.company"].search([]))


def uninstall_hook(env):
    """Let go of the reasons and origins that dossiers hold on to.

    Both belong to other models and are deleted one by one while the dossiers are
    still there; what is left of them would stay for ever.
    """
    env.cr.execute(
        "UPDATE expertise_dossier SET closing_reason_id = NULL, source_id = NULL"
    )
    env.invalidate_all()
