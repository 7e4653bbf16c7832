import {Component, onWillStart, useRef} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useChildRef} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {
    countTargets,
    isCallable,
    keepActivationKeys,
    useRecordMethod,
} from "../record_method";

const COLORS = [
    "primary",
    "secondary",
    "success",
    "info",
    "warning",
    "danger",
    "light",
    "dark",
    "muted",
];
const DEFAULT_COLOR = "secondary";
const DEFAULT_METHOD = "action_set_state";

export class StatusPickerField extends Component {
    static template = "dossier_base.StatusPickerField";
    static components = {Dropdown, DropdownItem};
    static props = {
        ...standardFieldProps,
        colors: {type: Object, optional: true},
        method: {type: String, optional: true},
        string: {type: String, optional: true},
        viewType: {type: String, optional: true},
    };
    static defaultProps = {colors: {}, method: DEFAULT_METHOD};

    setup() {
        this.rootRef = useRef("root");
        this.menuRef = useChildRef();
        this.method = useRecordMethod(this.rootRef);
        this.onKeydown = keepActivationKeys;
        this.mayWrite = true;
        onWillStart(async () => {
            // Lists and forms learn this from their arch, a kanban card does not. The
            // answer is kept: one request per model, not per card. Without an answer the
            // server decides when a status is picked.
            const {readonly, record, viewType} = this.props;
            if (viewType === "kanban" && !readonly) {
                this.mayWrite = await user
                    .checkAccessRight(record.resModel, "write")
                    .catch(() => true);
            }
        });
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    /** @returns {Array<[String, String]>} */
    get statuses() {
        return this.props.record.fields[this.props.name].selection;
    }

    get label() {
        const status = this.statuses.find(([value]) => value === this.value);
        return status ? status[1] : "";
    }

    get ariaLabel() {
        return _t("%(field)s: %(state)s", {
            field:
                this.props.string || this.props.record.fields[this.props.name].string,
            state: this.label || _t("None"),
        });
    }

    get isReadonly() {
        const {readonly, record} = this.props;
        return readonly || !this.mayWrite || !isCallable(record);
    }

    get targetCount() {
        return countTargets(this.props.record);
    }

    get targetLabel() {
        return _t("For the %s selected records", this.targetCount);
    }

    color(value) {
        const color = this.props.colors[value];
        return COLORS.includes(color) ? color : DEFAULT_COLOR;
    }

    itemAttrs(value) {
        return {
            role: "menuitemradio",
            "aria-checked": value === this.value ? "true" : "false",
            "data-value": value,
        };
    }

    onOpened() {
        if (!this.env.isSmall && this.menuRef.el) {
            const items = [
                ...this.menuRef.el.querySelectorAll(".o_status_picker_item"),
            ];
            const current = items.find((item) => item.ariaChecked === "true");
            (current || items[0])?.focus();
        }
    }

    async onSelected(value) {
        const {method, record} = this.props;
        if (value === this.value && this.targetCount === 1) {
            return;
        }
        await this.method.call(record, method, [value], {withSelection: true});
    }
}

export const statusPickerField = {
    component: StatusPickerField,
    displayName: _t("Status picker"),
    supportedTypes: ["selection"],
    supportedOptions: [
        {
            label: _t("Colors"),
            name: "colors",
            type: "string",
            help: _t("The color's name for each value: {'value': 'success'}."),
        },
        {
            label: _t("Method"),
            name: "method",
            type: "string",
            help: _t("Called with the new value. By default: action_set_state."),
        },
    ],
    isEmpty: () => false,
    extractProps: ({options, string, viewType}, dynamicInfo) => ({
        colors: options.colors,
        method: options.method,
        string,
        viewType,
        // Not the standard one: in a list that is not editable it is always true.
        readonly: dynamicInfo.readonly,
    }),
};

registry.category("fields").add("status_picker", statusPickerField);
