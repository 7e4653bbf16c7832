"""A mail from a client's own program to the dossier on the screen."""

from concurrent.futures import ThreadPoolExecutor

from mail_server import form_mail, send


def count(odoo_server, name):
    return int(
        odoo_server.shell(
            "print(env['expertise.dossier'].search_count("
            f"[('owner_id.name', '=', '{name}')]))"
        ).split()[-1]
    )


def test_from_the_clients_mail_to_the_screen(odoo_server, smtp, page, login):
    message = form_mail(
        "Chloé Ferrand", "21 rue de l’Observance", "chloe.ferrand@client.example.com"
    )
    message.add_attachment(
        b"%PDF-1.4 plan", maintype="application", subtype="pdf", filename="plan.pdf"
    )
    send(smtp, message)
    login(page, "bureau")
    page.goto(
        f"{odoo_server.url}/odoo/action-expertise_dossier."
        "expertise_dossier_action_to_review"
    )
    page.locator(".o_data_row", has_text="Chloé Ferrand").first.click()
    page.wait_for_selector(".o_expertise_dossier_form")
    assert page.locator(".alert-warning", has_text="À relire").is_visible()
    assert (
        "21 rue de l’Observance"
        in page.locator(".o_field_widget[name=property_id] input").input_value()
    )
    page.locator(".o-mail-Chatter", has_text="plan.pdf").wait_for()
    page.get_by_role("button", name="Je l’ai relue").click()
    page.wait_for_selector(".alert-warning:has-text('À relire')", state="hidden")


def test_many_at_once_are_one_dossier(odoo_server, smtp):
    """Two browsers, two clicks, two sites: one client and one house are one dossier."""
    mails = [
        form_mail("Basile Toupin", street, "basile@client.example.com", number)
        for number, street in enumerate(
            [
                "5 av. Maginot",
                "5, avenue Maginot",
                "5 AVENUE MAGINOT",
                "5 Avenue maginot",
            ]
        )
    ]
    with ThreadPoolExecutor(len(mails)) as pool:
        list(pool.map(lambda mail: send(smtp, mail), mails))
    assert count(odoo_server, "Basile Toupin") == 1
    messages = odoo_server.shell(
        "d = env['expertise.dossier'].search("
        "[('owner_id.name', '=', 'Basile Toupin')])\n"
        "print(len(d.message_ids.filtered(lambda m: m.message_type == 'email')))"
    )
    assert int(messages.split()[-1]) == len(mails)


def test_ten_megabytes_over_smtp(odoo_server, smtp):
    message = form_mail("Gros Fichier", "1 rue Lourde", "gros@client.example.com")
    message.add_attachment(
        bytes(range(256)) * 40_000,
        maintype="application",
        subtype="pdf",
        filename="plans.pdf",
    )
    send(smtp, message)
    assert count(odoo_server, "Gros Fichier") == 1
