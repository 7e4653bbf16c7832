import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** A mark for what is closed: colour alone is no signal. */
const ICONS = {
    signed: {className: "fa-check text-success", label: _t("Signed")},
    lost: {className: "fa-times text-danger", label: _t("Lost")},
};

/** One tab for each mission of the prospect; a click opens it in place of this one. */
export class MissionTabsField extends Component {
    static template = "expertise_prospect.MissionTabsField";
    static props = {...standardFieldProps};

    get tabs() {
        const {name, record} = this.props;
        return record.data[name].records.map(({data, resId}) => ({
            id: resId,
            label: data.mission_type_id.display_name,
            detail: data.linked_dossier_id && _t("linked dossier"),
            icon: ICONS[data.mission_state],
            stage: data.stage_id.display_name,
            isCurrent: resId === record.resId,
        }));
    }

    /** In the same form: the way back stays what it was. */
    async open(tab) {
        const {record} = this.props;
        if (tab.isCurrent || (await record.save()) === false) {
            return;
        }
        await record.model.load({resId: tab.id, resIds: this.tabs.map(({id}) => id)});
    }
}

export const missionTabsField = {
    component: MissionTabsField,
    displayName: _t("Missions as tabs"),
    supportedTypes: ["one2many", "many2many"],
    isEmpty: () => false,
    relatedFields: [
        {name: "mission_type_id", type: "many2one", relation: "prospect.mission.type"},
        {name: "stage_id", type: "many2one", relation: "crm.stage"},
        {name: "mission_state", type: "selection", selection: []},
        {name: "linked_dossier_id", type: "many2one", relation: "crm.lead"},
    ],
};

registry.category("fields").add("mission_tabs", missionTabsField);
