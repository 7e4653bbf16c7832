def post_init_hook(env):
    """Give every company its levels, and tell each open échelon its next one."""
    env["res.company"].search([])._create_dunning_levels()
    env["account.move.line"]._dunning_refresh()
