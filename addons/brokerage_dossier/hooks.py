def post_init_hook(env):
    """Give every company that is there its sequence of numbers."""
    env["brokerage.dossier"]._create_number_sequences(env["res.company"].search([]))


def uninstall_hook(env):
    """Let go of the reasons and origins that files hold on to."""
    env.cr.execute(
        "UPDATE brokerage_dossier SET closing_reason_id = NULL, source_id = NULL"
    )
    env.invalidate_all()
