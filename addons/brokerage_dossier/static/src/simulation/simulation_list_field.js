import {X2ManyField, x2ManyField} from "@web/views/fields/x2many/x2many_field";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/**
 * Simulations of a file: each one opens, and is made, on a page of its own, which is
 * what its loans need. The file is saved first.
 */
export class SimulationListField extends X2ManyField {
    setup() {
        super.setup();
        this.actionService = useService("action");
    }

    async call(record, name) {
        const {root} = this.props.record.model;
        if (await root.save()) {
            await this.actionService.doActionButton({
                type: "object",
                name,
                resModel: record.resModel,
                resId: record.resId,
                resIds: [record.resId],
                context: record.context,
            });
        }
    }

    async openRecord(record) {
        await this.call(record, "action_open");
    }

    async onAdd() {
        await this.call(this.props.record, "action_new_simulation");
    }
}

registry.category("fields").add("brokerage_simulation_list", {
    ...x2ManyField,
    component: SimulationListField,
});
