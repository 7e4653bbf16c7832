from odoo.exceptions import UserError
from odoo.tools import SQL

#: the constraint that keeps two visits of one worker apart
NO_OVERLAP = "care_intervention_no_overlap"


def pre_init_hook(env):
    """Without this extension PostgreSQL cannot compare a worker and a time at once.

    It is a *trusted* one: who owns the database may add it (PostgreSQL 13 and later).
    """
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def post_init_hook(env):
    """Give every company that is there its numbers, and look the constraint up."""
    companies = env["res.company"].search([])
    env["care.assessment"]._create_number_sequences(companies)
    companies._fill_care_holidays()
    check_no_overlap(env)


def check_no_overlap(env):
    """Installation fails where the core has only logged that it could not add it.

    :raise UserError: no constraint keeps the visits of a worker apart
    """
    env.cr.execute(
        "SELECT 1 FROM pg_constraint WHERE conname = %s AND contype = 'x'",
        [NO_OVERLAP],
    )
    if not env.cr.rowcount:
        raise UserError(
            env._(
                "The database does not keep the visits of a worker apart: the "
                "constraint “%s” is missing. Look for its error in the server's log.",
                NO_OVERLAP,
            )
        )


def uninstall_hook(env):
    """Let go of what stays after the add-on: guards, reasons, origins, services.

    The extension stays too: it is the database's, and others may use it by now.
    """
    env.cr.execute(
        "DROP FUNCTION IF EXISTS care_stamp_keep() CASCADE;"
        " DROP FUNCTION IF EXISTS care_reading_keep() CASCADE"
    )
    env.cr.execute(
        "UPDATE care_assessment SET closing_reason_id = NULL, source_id = NULL"
    )
    _let_go_of_services(env)
    env.invalidate_all()


def _let_go_of_services(env):
    """No mission or visit keeps a service of the add-on from going.

    What a quote or an invoice has stays with it, as an ordinary product.
    """
    for table in ("care_mission", "care_intervention"):
        name = SQL.identifier(table)
        env.cr.execute(SQL("ALTER TABLE %s ALTER product_id DROP NOT NULL", name))
        env.cr.execute(SQL("UPDATE %s SET product_id = NULL", name))
    products = (
        env["product.product"]
        .with_context(active_test=False)
        .search([("is_care_service", "=", True)])
    )
    documents = ("sale.order.line", "account.move.line")
    kept = env["product.product"].union(
        *(
            product
            for model in documents
            for (product,) in env[model]._read_group(
                [("product_id", "in", products.ids)], ["product_id"]
            )
        )
    )
    env["ir.model.data"].search(
        [
            ("module", "=", "care_opportunity"),
            "|",
            "&",
            ("model", "=", "product.product"),
            ("res_id", "in", kept.ids),
            "&",
            ("model", "=", "product.template"),
            ("res_id", "in", kept.product_tmpl_id.ids),
        ]
    ).unlink()
