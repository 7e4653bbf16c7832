def post_init_hook(env):
    """Give every company its levels, and tell each open échelon its next one."""
    env["res.company"].search([])._create_dunning_levels()
    env["account.move.line"]._dunning_refresh()


def uninstall_hook(env):
    """Let go of the texts and the PDFs, which are deleted before what holds them.

    Levels and letters have no external id: they go with their tables, at the very end.
    Invoices, payments and dossiers stay as they are.
    """
    env.cr.execute(
        "UPDATE dunning_level SET mail_template_id = NULL, letter_template_id = NULL"
    )
    env.cr.execute("UPDATE dunning_letter SET attachment_id = NULL")
    env.invalidate_all()
