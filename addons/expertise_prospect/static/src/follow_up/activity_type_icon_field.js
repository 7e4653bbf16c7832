import {Component, xml} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The type of an action behind its icon; the view loads the field `icon` too. */
export class ActivityTypeIconField extends Component {
    static template = xml`
        <span class="text-nowrap">
            <i t-attf-class="fa fa-fw text-muted me-1 {{ icon }}" aria-hidden="true"/>
            <t t-out="name"/>
        </span>`;
    static props = {...standardFieldProps};

    get icon() {
        return this.props.record.data.icon || "fa-circle-o";
    }

    get name() {
        const value = this.props.record.data[this.props.name];
        return value ? value.display_name : "";
    }
}

registry.category("fields").add("activity_type_icon", {
    component: ActivityTypeIconField,
    displayName: _t("Action type with its icon"),
    supportedTypes: ["many2one"],
    fieldDependencies: [{name: "icon", type: "char"}],
});
