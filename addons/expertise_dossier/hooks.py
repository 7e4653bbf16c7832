def post_init_hook(env):
    """Give every company that is already there its sequence of dossier numbers."""
    env["expertise.dossier"]._create_number_sequences(env["res.company"].search([]))
