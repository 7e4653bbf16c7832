import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

/**
 * A form that is read-only for those who may not write on this record: what the server
 * would refuse on saving is not offered. The view holds the boolean `can_edit_prospect`.
 */
export class ProspectFormController extends FormController {
    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRootLoaded = this.onRootLoaded.bind(this);
        return params;
    }

    onRootLoaded(root) {
        const mayWrite = !this.props.readonly && root.data.can_edit_prospect !== false;
        const mode = mayWrite ? "edit" : "readonly";
        if (root.config.mode !== mode) {
            root._switchMode(mode);
        }
    }
}

registry.category("views").add("prospect_form", {
    ...formView,
    Controller: ProspectFormController,
});
