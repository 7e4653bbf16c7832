import {Component} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {pick} from "@web/core/utils/objects";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * What the menu « Actions » of a file may hold, in its order. An entry is there only
 * while it can be used; the model has the last word.
 */
export const FILE_ACTIONS = [
    {
        method: "action_close",
        label: _t("Abandon"),
        icon: "fa-ban",
        when: (d) => d.state !== "abandoned" && !d.replaced_by_id,
    },
    {
        method: "action_previous_step",
        label: _t("Go back one step"),
        icon: "fa-step-backward",
        when: (d) => d.previous_step_id && d.state !== "abandoned",
    },
    {
        method: "action_resume",
        label: _t("Resume"),
        icon: "fa-play",
        when: (d) => d.state === "abandoned" && !d.replaced_by_id,
    },
    {
        method: "action_log_call",
        label: _t("Log a call"),
        icon: "fa-phone",
        when: (d) => !d.replaced_by_id,
    },
    {
        method: "action_write_letter",
        label: _t("Write a letter"),
        icon: "fa-envelope-o",
        when: (d) => !d.replaced_by_id,
    },
    {
        method: "action_renumber",
        label: _t("Change the number"),
        icon: "fa-hashtag",
        when: (d) => d.may_renumber && !d.replaced_by_id,
    },
    {
        method: "action_duplicate",
        label: _t("Duplicate"),
        icon: "fa-clone",
        when: () => true,
    },
    {
        method: "action_delete",
        label: _t("Delete"),
        icon: "fa-trash-o",
        danger: true,
        when: (d) => d.may_delete && !d.replaced_by_id,
    },
];

export class FileActions extends Component {
    static template = "brokerage_dossier.FileActions";
    static components = {Dropdown, DropdownItem};
    static props = {...standardWidgetProps};

    get items() {
        const {data, resId} = this.props.record;
        return resId ? FILE_ACTIONS.filter(({when}) => when(data)) : [];
    }

    /** The form's own way: it saves, runs the answer, and loads the record anew. */
    async onSelected({method}) {
        const {record} = this.props;
        await this.env.onClickViewButton({
            clickParams: {
                type: "object",
                name: method,
                buttonContext: {from_step_id: record.data.step_id?.id || false},
            },
            getResParams: () =>
                pick(record, "context", "evalContext", "resModel", "resId", "resIds"),
        });
    }
}

registry.category("view_widgets").add("brokerage_file_actions", {
    component: FileActions,
});
