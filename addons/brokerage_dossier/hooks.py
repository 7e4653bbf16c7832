def post_init_hook(env):
    """Give every company that is there its sequence of numbers."""
    env["brokerage.dossier"]._create_number_sequences(env["res.company"].search([]))


def uninstall_hook(env):
    """Let go of the reasons and origins that files hold on to."""
    env.cr.execute(
        "UPDATE brokerage_dossier SET closing_reason_id = NULL, source_id = NULL"
    )
    _keep_invoiced_products(env)
    env.invalidate_all()


def _keep_invoiced_products(env):
    """Products that an invoice has stay with it, as ordinary products."""
    products = (
        env["product.product"]
        .with_context(active_test=False)
        .search([("brokerage_invoice_type", "!=", False)])
    )
    lines = env["account.move.line"]._read_group(
        [("product_id", "in", products.ids)], ["product_id"]
    )
    kept = env["product.product"].union(*(product for (product,) in lines))
    env["ir.model.data"].search(
        [
            ("module", "=", "brokerage_dossier"),
            "|",
            "&",
            ("model", "=", "product.product"),
            ("res_id", "in", kept.ids),
            "&",
            ("model", "=", "product.template"),
            ("res_id", "in", kept.product_tmpl_id.ids),
        ]
    ).unlink()
