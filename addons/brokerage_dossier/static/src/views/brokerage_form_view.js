import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

/** A former version is read only: what the server would refuse is not offered. */
export class BrokerageFormController extends FormController {
    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRootLoaded = this.onRootLoaded.bind(this);
        return params;
    }

    onRootLoaded(root) {
        const mayWrite = !this.props.readonly && !root.data.replaced_by_id;
        const mode = mayWrite ? "edit" : "readonly";
        if (root.config.mode !== mode) {
            root._switchMode(mode);
        }
    }
}

registry.category("views").add("brokerage_form", {
    ...formView,
    Controller: BrokerageFormController,
});
