"""Differences that an upgrade is meant to make, each with its reason."""

#: what the add-ons' code says and each upgrade writes again: it is compared with a new
#: database instead
TECHNICAL = {
    "ir_act_client",
    "ir_act_report_xml",
    "ir_act_server",
    "ir_act_url",
    "ir_act_window",
    "ir_act_window_view",
    "ir_asset",
    "ir_model",
    "ir_model_access",
    "ir_model_constraint",
    "ir_model_data",
    "ir_model_fields",
    "ir_model_fields_selection",
    "ir_model_inherit",
    "ir_model_relation",
    "ir_module_category",
    "ir_module_module",
    "ir_module_module_dependency",
    "ir_module_module_exclusion",
    "ir_rule",
    "ir_ui_menu",
    "ir_ui_view",
}

#: (table, column): a change of what people have typed; ``None`` for any column
CHANGES = {
    # the stages of missions go behind the core's: migration 19.0.1.2.0 of
    # expertise_prospect
    ("crm_stage", "sequence"),
    # the job queue of the community speaks French since 951494d
    ("ir_actions", "name"),
    # two modules of the core give an action its help; the one loaded last has the word
    ("ir_actions", "help"),
    ("mail_message_subtype", "name"),
    ("res_groups", "name"),
    ("res_groups_privilege", "name"),
}

#: (model, column) in which an upgraded database may differ from a new one
DEFINITIONS = {
    # when a task runs next is a matter of the clock
    ("ir.cron", "nextcall"),
    ("ir.cron", "lastcall"),
    # the next number that is given
    ("ir.sequence", "number_next"),
    # drawn by lot
    ("crm.team", "color"),
    # numbers of other records, which differ from database to database
    ("ir.filters", "action_id"),
    ("mail.alias", "alias_parent_thread_id"),
    ("ir.ui.menu", "action"),
    ("ir.ui.menu", "parent_path"),
    # the words of the class that was loaded last, the core's memory of a view
    ("ir.model", "info"),
    ("ir.ui.view", "arch_prev"),
    # who was loaded first
    ("ir.model.fields", "tracking"),
    ("ir.model.fields.selection", "sequence"),
    # the demonstration numbers its activities from zero, with the one that is brought
    ("care.activity", "sequence"),
    # the demonstration sets prices, and has a source of the same name
    ("product.template", "list_price"),
    ("utm.source", "name"),
    # people rewrite mails: an upgrade leaves theirs as they are
    ("mail.template", "body_html"),
}

#: (model, column) of which the French may differ: several modules name a model or a
#: field of the core, with words of their own; the one that was loaded last has the word
SHARED_NAMES = {
    ("ir.model", "name"),
    ("ir.model.fields", "field_description"),
    ("ir.model.fields", "help"),
}

#: how a line of the schema begins that may differ
SCHEMA = (
    # two fields of the core share this table; one restricts, the other cascades, and a
    # database has now the one, now the other
    "product_variant_combination "
    "product_variant_combination_product_template_attribute_val_fkey ",
)
