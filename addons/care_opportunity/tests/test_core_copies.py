from odoo.tests import new_test_user, tagged

from odoo.addons.dossier_base.tools.family import stands_on_us

from .follow_up_common import FollowUpCase


@tagged("post_install", "-at_install")
class TestCoreCopies(FollowUpCase):
    """Odoo copies with the rights of whoever presses « Dupliquer »."""

    def test_an_accountant_duplicates_a_client(self):
        accountant = new_test_user(
            self.env,
            "t_copy_accountant",
            "base.group_partner_manager,account.group_account_invoice",
        )
        self.client.care_dependent = True
        self.env.flush_all()
        copied = self.client.with_user(accountant).copy()
        self.assertIn(self.client.name, copied.name)
        self.assertFalse(copied.sudo().care_dependent)

    def test_what_is_for_a_few_is_copied_for_nobody(self):
        """A field of ours on a model of the core, for a group that the model itself
        does not ask for."""
        wrong = [
            f"{model._name}.{field.name}"
            for model in self.env.registry.models.values()
            if not (model._transient or model._abstract)
            and not stands_on_us(model._original_module)
            for field in model._fields.values()
            if field.groups
            and field.copy
            and not field.inherited
            and any(map(stands_on_us, field._modules))
            and not self._is_asked_for_anyway(model._name, field.groups)
        ]
        self.assertFalse(wrong)

    def _is_asked_for_anyway(self, model, groups):
        """Whether everybody who may create such a record is of the groups."""
        creators = self.env["ir.model.access"].search(
            [("model_id.model", "=", model), ("perm_create", "=", True)]
        )
        wanted = [self.env.ref(name.strip()) for name in groups.split(",")]
        return all(
            any(group in access.group_id.all_implied_ids for group in wanted)
            for access in creators
        )
