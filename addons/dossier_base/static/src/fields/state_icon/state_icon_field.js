import {Component, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {isCallable, keepActivationKeys, useRecordMethod} from "../record_method";
import {stateIconRegistry} from "./icons";

const formatters = registry.category("formatters");

export class StateIconField extends Component {
    static template = "dossier_base.StateIconField";
    static props = {
        ...standardFieldProps,
        icons: {type: Object, optional: true},
        string: {type: String, optional: true},
        tooltipField: {type: String, optional: true},
        textField: {type: String, optional: true},
        textStates: {type: Array, optional: true},
        action: {type: String, optional: true},
    };
    static defaultProps = {icons: {}};

    setup() {
        this.rootRef = useRef("root");
        this.method = useRecordMethod(this.rootRef);
        this.onKeydown = keepActivationKeys;
    }

    get field() {
        return this.props.record.fields[this.props.name];
    }

    /** The value as a key of the option `icons`. */
    get key() {
        const value = this.props.record.data[this.props.name];
        return this.field.type === "selection" && value
            ? String(value)
            : String(Boolean(value));
    }

    /** The registry's entry, or undefined when this value has none. */
    get icon() {
        const name = this.props.icons[this.key];
        return name ? stateIconRegistry.get(name, undefined) : undefined;
    }

    get iconClass() {
        const {className, color} = this.icon;
        return `${className} ${color ? `o_state_icon_${color}` : ""}`;
    }

    get label() {
        const value = this.props.record.data[this.props.name];
        if (this.field.type === "boolean") {
            return value ? _t("Yes") : _t("No");
        }
        if (!value) {
            return _t("None");
        }
        return formatters.get(this.field.type)(value, {
            selection: this.field.selection,
        });
    }

    /** The fact behind the icon: may be empty, may have several lines. */
    get fact() {
        const {record, tooltipField} = this.props;
        return String((tooltipField && record.data[tooltipField]) || "").trim();
    }

    get text() {
        const {record, textField, textStates} = this.props;
        if (!textField || (textStates && !textStates.includes(this.key))) {
            return "";
        }
        const value = record.data[textField];
        return value || value === 0 ? String(value) : "";
    }

    get tooltip() {
        return this.fact || this.label;
    }

    get tooltipInfo() {
        return JSON.stringify({text: this.tooltip});
    }

    get ariaLabel() {
        const fact = this.fact.replace(/\s*\n\s*/g, ", ");
        // The text beside the icon is hidden from screen readers: it must be said here.
        const values = {
            field: this.props.string || this.field.string,
            state:
                this.text && !fact.includes(this.text)
                    ? `${this.label} (${this.text})`
                    : this.label,
            fact,
        };
        return fact
            ? _t("%(field)s: %(state)s – %(fact)s", values)
            : _t("%(field)s: %(state)s", values);
    }

    get isClickable() {
        return Boolean(this.props.action) && isCallable(this.props.record);
    }

    async onClick() {
        await this.method.call(this.props.record, this.props.action);
    }
}

export const stateIconField = {
    component: StateIconField,
    displayName: _t("State icon"),
    supportedTypes: ["selection", "boolean", "date", "datetime"],
    supportedOptions: [
        {
            label: _t("Icons"),
            name: "icons",
            type: "string",
            help: _t("The icon's name for each value: {'value': 'icon'}."),
        },
        {
            label: _t("Tooltip field"),
            name: "tooltip_field",
            type: "field",
            availableTypes: ["char", "text"],
        },
        {
            label: _t("Text field"),
            name: "text_field",
            type: "field",
            availableTypes: ["char", "integer"],
        },
        {
            label: _t("Values with a text"),
            name: "text_states",
            type: "string",
        },
        {
            label: _t("Method called by a click"),
            name: "action",
            type: "string",
        },
    ],
    // False is a state like any other: the form must not hide the field for it.
    isEmpty: () => false,
    listViewWidth: [36, 48],
    fieldDependencies: ({options}) =>
        // Once loaded with the view, the field's real type wins over this one.
        [options.tooltip_field, options.text_field]
            .filter(Boolean)
            .map((name) => ({name, type: "char"})),
    extractProps: ({options, string}) => ({
        icons: options.icons,
        string,
        tooltipField: options.tooltip_field,
        textField: options.text_field,
        textStates: options.text_states,
        action: options.action,
    }),
};

registry.category("fields").add("state_icon", stateIconField);
