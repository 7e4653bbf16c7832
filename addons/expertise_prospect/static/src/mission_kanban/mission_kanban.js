import {RelationalModel} from "@web/model/relational_model/relational_model";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {registry} from "@web/core/registry";

/** A card dropped on a stage that asks for something opens the wizard that asks it. */
export class MissionKanbanDynamicGroupList extends RelationalModel.DynamicGroupList {
    async moveRecord(dataRecordId, dataGroupId, refId, targetGroupId) {
        const source = this.groups.find((group) => group.id === dataGroupId);
        const target = this.groups.find((group) => group.id === targetGroupId);
        const record = source?.list.records.find(({id}) => id === dataRecordId);
        if (record && source !== target && this.groupByField.name === "stage_id") {
            const action = await this.model.orm.call(
                this.resModel,
                "get_stage_action",
                [[record.resId], target.value],
                {context: this.context}
            );
            if (action) {
                // The card stays where it was until the wizard has been confirmed.
                await this.model.action.doAction(action, {
                    onClose: () => this.model.load(),
                });
                return;
            }
        }
        return super.moveRecord(...arguments);
    }
}

export class MissionKanbanModel extends RelationalModel {
    static DynamicGroupList = MissionKanbanDynamicGroupList;
}

registry.category("views").add("mission_kanban", {
    ...kanbanView,
    Model: MissionKanbanModel,
});
