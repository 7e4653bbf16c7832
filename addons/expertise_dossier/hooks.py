def post_init_hook(env):
    """Give every company that is there its numbers and its public holidays."""
    companies = env["res.company"].search([])
    env["expertise.dossier"]._create_number_sequences(companies)
    companies._fill_public_holidays()


def uninstall_hook(env):
    """Let go of the reasons and origins that dossiers hold on to.

    Both belong to other models and are deleted one by one while the dossiers are
    still there; what is left of them would stay for ever.
    """
    env.cr.execute(
        "UPDATE expertise_dossier SET closing_reason_id = NULL, source_id = NULL"
    )
    env.cr.execute("UPDATE product_template SET certification_skill_id = NULL")
    env.cr.execute("UPDATE hr_skill SET extended_skill_id = NULL")
    env["resource.calendar.leaves"].search([("is_public_holiday", "=", True)]).unlink()
    env.invalidate_all()
