#: what the core's pipelines show without missions of prospects
CORE_DOMAIN = "[('type', '=', 'opportunity')]"


def post_init_hook(env):
    """Give every network its sequence of client numbers."""
    env["res.company"].search([]).root_id._create_client_sequences()


def uninstall_hook(env):
    """Let go of what belongs to other models and would be held on to.

    Missions become plain opportunities of the core: nothing of theirs is lost.
    """
    _leave_mission_stages(env)
    env.cr.execute(
        "UPDATE mail_activity SET activity_type_id = NULL WHERE activity_type_id IN "
        "(SELECT res_id FROM ir_model_data WHERE module = 'expertise_prospect' "
        "AND model = 'mail.activity.type')"
    )
    # prospects become plain partners, which need no source
    env.cr.execute(
        "UPDATE res_partner SET is_prospect = NULL, prospect_source_id = NULL "
        "WHERE prospect_source_id IS NOT NULL"
    )
    env.cr.execute(
        "UPDATE mail_activity SET asks_source = NULL, source_id = NULL "
        "WHERE source_id IS NOT NULL"
    )
    for name in ("pipeline", "forecast"):
        env.ref(f"crm.crm_lead_action_{name}").domain = CORE_DOMAIN
    env.ref("crm.crm_lead_opportunities").domain = CORE_DOMAIN
    env["ir.sequence"].search([("code", "=", "prospect.client")]).unlink()
    # `security/letter_rules.xml` lets the network read its letters
    env.ref(
        "dossier_base.rule_letter_company"
    ).domain_force = "[('company_id', 'in', company_ids)]"
    env.invalidate_all()


def _leave_mission_stages(env):
    """What is signed stays won in the core's pipeline, the rest starts at its front."""
    stages = env["crm.stage"].search([("is_mission_stage", "=", True)])
    for is_won, ours in stages.grouped("is_won").items():
        core = env["crm.stage"].search(
            [
                ("is_mission_stage", "=", False),
                ("is_won", "=", is_won),
                ("team_ids", "=", False),
            ],
            limit=1,
        )
        # no write: whatever the core does with a new stage, nothing else changes
        env.cr.execute(
            "UPDATE crm_lead SET stage_id = %s WHERE stage_id IN %s",
            (core.id or None, tuple(ours.ids)),
        )
