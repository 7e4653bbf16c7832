from odoo import Command, fields
from odoo.modules.registry import Registry
from odoo.orm.model_classes import add_to_registry
from odoo.tests import TransactionCase, get_db_name, new_test_user

from .models import TEST_MODELS

ALL_RIGHTS = ("read", "write", "create", "unlink")


class DossierCase(TransactionCase):
    """A concrete case file (``dossier.test``), two companies and four roles.

    ``user`` writes case files, ``manager`` also renumbers and purges,
    ``user_b`` belongs to another company, ``portal`` is a customer who may read
    the case files he follows. The table goes with the transaction of the class,
    the models leave the registry in the class cleanup, which fails if anything of
    them is left to the tests of other add-ons.
    """

    @classmethod
    def setUpClass(cls):
        registry = Registry(get_db_name())
        # registered first: run last, after the core has set the models up again
        cls.addClassCleanup(cls._check_registry, registry, cls._snapshot(registry))
        super().setUpClass()
        cls._add_test_models()
        for code in ("en_US", "fr_FR"):
            cls.env["res.lang"]._activate_lang(code)
        cls.company_a, cls.company_b = cls.env["res.company"].create(
            [{"name": "Dossier A"}, {"name": "Dossier B"}]
        )
        cls._create_groups()
        cls._grant_rights()
        cls._create_users()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Camille Roussel", "city": "Lyon", "lang": "fr_FR"}
        )
        cls.reason, cls.reason_other, cls.reason_general = cls.env[
            "dossier.closing.reason"
        ].create(
            [
                {"name": "Too expensive", "kind": "test"},
                {"name": "Moved away", "kind": "other"},
                {"name": "Double entry", "kind": "general"},
            ]
        )
        cls.dossiers = cls.env["dossier.test"].with_user(cls.user)

    # -------------------------------------------------------------------------
    # The models
    # -------------------------------------------------------------------------
    @classmethod
    def _add_test_models(cls):
        names = [definition._name for definition in TEST_MODELS]
        reason_class = cls.registry["dossier.closing.reason"]
        cls.addClassCleanup(cls._remove_test_models, reason_class._base_classes__)
        for definition in TEST_MODELS:
            add_to_registry(cls.registry, definition)
        cls.registry._setup_models__(cls.cr, names)
        cls.registry.init_models(cls.cr, names, {"module": "dossier_base"})

    @classmethod
    def _remove_test_models(cls, reason_base_classes):
        if "dossier.test" in cls.registry:
            del cls.registry["dossier.test"]
        cls.registry["dossier.closing.reason"]._base_classes__ = reason_base_classes
        cls.registry._ordinary_tables = None
        # the core's own class cleanup comes next and sets all models up again
        cls.registry.registry_invalidated = True

    @staticmethod
    def _snapshot(registry):
        """What the throw-away models could leave behind."""
        return {
            name: (
                model._base_classes__,
                frozenset(model._fields),
                frozenset(model._inherit_children),
            )
            for name, model in registry.items()
        }

    @classmethod
    def _check_registry(cls, registry, before):
        if cls._snapshot(registry) != before:
            raise AssertionError("The registry is not as it was before the tests.")
        kinds = registry["dossier.closing.reason"]._fields["kind"].selection
        if "test" in dict(kinds):
            raise AssertionError("The kinds of the tests are still in the list.")
        with registry.cursor() as cr:
            cr.execute("SELECT to_regclass('dossier_test')")
            if cr.fetchone()[0]:
                raise AssertionError("The table of the tests is still there.")

    # -------------------------------------------------------------------------
    # The roles
    # -------------------------------------------------------------------------
    @classmethod
    def _create_groups(cls):
        cls.group_user, cls.group_manager = cls.env["res.groups"].create(
            [{"name": "Dossier test: user"}, {"name": "Dossier test: manager"}]
        )
        cls.group_manager.implied_ids = cls.group_user + cls.env.ref(
            "dossier_base.group_renumber"
        )
        cls.env["ir.model.data"].create(
            {
                "module": "dossier_base",
                "name": "group_test_manager",
                "model": "res.groups",
                "res_id": cls.group_manager.id,
            }
        )

    @classmethod
    def _grant_rights(cls):
        group_portal = cls.env.ref("base.group_portal")
        cls._grant("dossier.test", cls.group_user, ALL_RIGHTS)
        cls._grant("dossier.test", group_portal, ("read",))
        cls._grant("dossier.letter", cls.group_user, ALL_RIGHTS)
        cls._grant("dossier.status.log", cls.group_user, ("read",))
        model_id = cls.env["ir.model"]._get_id("dossier.test")
        cls.env["ir.rule"].create(
            [
                {
                    "name": "Test case files: own companies",
                    "model_id": model_id,
                    "domain_force": "[('company_id', 'in', company_ids)]",
                },
                {
                    "name": "Test case files: followed by the customer",
                    "model_id": model_id,
                    "domain_force": "[('message_partner_ids', 'in', "
                    "user.partner_id.ids)]",
                    "groups": [Command.link(group_portal.id)],
                },
            ]
        )

    @classmethod
    def _grant(cls, model, group, rights):
        cls.env["ir.model.access"].create(
            {
                "name": f"{model} {group.name}",
                "model_id": cls.env["ir.model"]._get_id(model),
                "group_id": group.id,
                **{f"perm_{right}": right in rights for right in ALL_RIGHTS},
            }
        )

    @classmethod
    def _create_users(cls):
        def new_user(login, group, company):
            return new_test_user(
                cls.env,
                login,
                group_ids=(cls.env.ref("base.group_user") + group).ids,
                name=login,
                lang="en_US",
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
            )

        cls.user = new_user("dossier_user", cls.group_user, cls.company_a)
        cls.manager = new_user("dossier_manager", cls.group_manager, cls.company_a)
        cls.user_b = new_user("dossier_user_b", cls.group_user, cls.company_b)
        cls.portal = new_test_user(
            cls.env,
            "dossier_portal",
            "base.group_portal",
            lang="en_US",
            company_id=cls.company_a.id,
            company_ids=[Command.set(cls.company_a.ids)],
        )

    # -------------------------------------------------------------------------
    # Helpers
    # -------------------------------------------------------------------------
    @classmethod
    def create_dossiers(cls, count=1, user=None, **values):
        """:return: new case files of the user, who is the ordinary one by default"""
        model = cls.env["dossier.test"].with_user(user or cls.user)
        return model.create([dict(values) for _i in range(count)])

    def flush_tracking(self):
        """Write the tracking messages, as the end of a request does."""
        self.env.flush_all()
        self.cr.precommit.run()

    def count_queries(self, function):
        """:return: how many queries it takes, from an empty cache"""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def logs_of(self, dossiers):
        """:return: the rows of time in status, oldest first"""
        return (
            self.env["dossier.status.log"]
            .search(
                [("res_model", "=", dossiers._name), ("res_id", "in", dossiers.ids)]
            )
            .sorted(lambda log: (log.res_id, log.entered_at, log.id))
        )

    @staticmethod
    def at(text):
        return fields.Datetime.to_datetime(text)
