import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const LABELS = {call: _t("Call"), route: _t("Route")};

/** A link as large as a thumb, from a field that holds an address. */
export class BigLink extends Component {
    static template = "expertise_dossier.BigLink";
    static props = {
        ...standardWidgetProps,
        hrefField: String,
        textField: {type: String, optional: true},
        icon: String,
        label: String,
    };

    get href() {
        return this.props.record.data[this.props.hrefField];
    }

    get label() {
        return LABELS[this.props.label];
    }

    get text() {
        const {record, textField} = this.props;
        return textField ? record.data[textField] : "";
    }

    get isPage() {
        return this.href.startsWith("http");
    }
}

registry.category("view_widgets").add("big_link", {
    component: BigLink,
    extractProps: ({options}) => ({
        hrefField: options.href_field,
        textField: options.text_field,
        icon: options.icon,
        label: options.label,
    }),
});
