"""All six add-ons in one database, at volume: filled once, then kept.

Run by `make bench SET=together` in `bin/odoo shell`. The generators of the other sets
fill one after the other; SCALE divides their numbers.
"""

import datetime
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.getcwd(), "benchmarks"))

import brokerage_volume  # noqa: E402
import care_search  # noqa: E402
import care_volume  # noqa: E402
import dunning_volume  # noqa: E402
import prospect_volume  # noqa: E402
import volume  # noqa: E402
from together_people import make_people  # noqa: E402

from odoo import fields  # noqa: E402
from odoo.fields import Domain  # noqa: E402

SCALE = int(os.environ.get("SCALE") or 1)
DOSSIERS, UNPAID, PROSPECTS = 100_000, 20_000, 50_000
WORKERS, FORMS, LOAN_FILES = 2_000, 3_000, 20_000


def fill_dossiers(env):
    volume.PARTNERS = max(200, volume.PARTNERS // SCALE)
    volume.fill_dossiers(env, DOSSIERS // SCALE)
    volume.fill_quotations(env, DOSSIERS // SCALE)


def fill_reports(env):
    """One report in each dossier that says it has some: the portal counts them."""
    env.cr.execute(
        "UPDATE expertise_dossier SET report_count = 1 WHERE report_count > 1"
    )
    env.cr.execute(
        """
        INSERT INTO expertise_report
               (name, dossier_id, company_id, file_name, date, is_downloaded,
                contact_download_count, create_uid, create_date, write_uid, write_date)
        SELECT 'Rapport', id, company_id, 'rapport.pdf', create_date::date,
               report_download_count > 0, report_download_count, 1, create_date, 1,
               now()
          FROM expertise_dossier
         WHERE report_count > 0
        """
    )
    for table in ("expertise_dossier", "expertise_report"):
        volume._settle(env, table)


def fill_dunning(env):
    company = env.company
    company.write(
        {
            "name": "Cabinet Mesure",
            "street": "3 place du Marché",
            "zip": "37000",
            "city": "Tours",
            "email": "cabinet@example.org",
            "phone": "+33247000000",
            "external_report_layout_id": env.ref("web.external_layout_standard").id,
        }
    )
    levels = company.dunning_level_ids.sorted("rank")
    levels[0].write(
        {"delay_base": "due_date", "delay_days": dunning_volume.DELAY},
    )
    env.cr.commit()
    dunning_volume.fill(env, UNPAID // SCALE)
    env["account.move.line"]._dunning_refresh()
    dunning_volume.fill_history(env)
    env["account.move.line"]._dunning_refresh()
    # every dossier has its contacts, those without an invoice too
    dunning_volume.fill_contacts(env, "dossier.company_id IS NOT NULL")
    dunning_volume.settle(env)
    dunning_volume.check(env)


def fill_prospects(env):
    models = prospect_volume.Models(env)
    prospect_volume.fill(models, 1, PROSPECTS // SCALE)
    prospect_volume.check(models)


def fill_care(env):
    admin = env(user=env.ref("base.user_admin"))
    today = datetime.datetime.combine(fields.Date.today(), datetime.time())
    monday = today - datetime.timedelta(days=today.weekday() + 7)
    models = care_volume.Models(admin, monday)
    care_volume.fill(models, WORKERS // SCALE)
    care_volume.fill_forms(models, FORMS // SCALE)
    care_search.make_missions(models, admin, monday - datetime.timedelta(days=14))
    env.cr.commit()


def fill_brokerage(env):
    models = brokerage_volume.Models(env)
    brokerage_volume.fill(models, LOAN_FILES // SCALE)
    check_brokerage(env)


def check_brokerage(env):
    """The ORM computes a sample again and finds what SQL has stored."""
    dossiers = env["brokerage.dossier"].search(
        Domain("name", "like", "CB%"), order="id"
    )
    sample = dossiers[:: max(1, len(dossiers) // 100)]
    compared = dunning_volume.check_stored(
        env,
        {
            sample: [
                *("step_date", "project_cost", "loan_need", "borrowed_amount"),
                *("fee_state", "commission_state", "signature_rate"),
            ],
            sample.simulation_ids: ["amount", "months", "total_interest"],
            sample.borrower_ids.income_ids: ["counted_amount", "dossier_id"],
        },
    )
    env.cr.rollback()
    assert compared, "nothing was compared"


def run(env):
    env["ir.cron"].search([]).active = False
    env["res.lang"]._activate_lang("fr_FR")
    steps = {}
    fills = (fill_dossiers, fill_dunning, fill_reports, fill_prospects, fill_care)
    for fill in (*fills, fill_brokerage):
        start = time.perf_counter()
        fill(env)
        steps[fill.__name__] = round(time.perf_counter() - start, 1)
        print(f"{fill.__name__}: {steps[fill.__name__]} s", flush=True)
    make_people(env)
    env["ir.config_parameter"].set_param("benchmark.fill", json.dumps(steps))
    env.cr.commit()
    for table in ("crm_lead", "mail_message", "sale_order", "res_users"):
        volume._settle(env, table)


run(env)  # noqa: F821 (the shell's)
