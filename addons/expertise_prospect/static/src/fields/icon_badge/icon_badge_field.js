import {BadgeField, badgeField} from "@web/views/fields/badge/badge_field";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** The core's badge with an icon before its text: colour is never the only signal. */
export class IconBadgeField extends BadgeField {
    static template = "expertise_prospect.IconBadgeField";
    static props = {...BadgeField.props, icons: {type: Object, optional: true}};
    static defaultProps = {...BadgeField.defaultProps, icons: {}};

    get icon() {
        return this.props.icons[this.props.record.data[this.props.name]];
    }
}

export const iconBadgeField = {
    ...badgeField,
    component: IconBadgeField,
    displayName: _t("Badge with an icon"),
    supportedTypes: ["selection"],
    supportedOptions: [
        ...badgeField.supportedOptions,
        {
            label: _t("Icons"),
            name: "icons",
            type: "string",
            help: _t("The icon's class for each value: {'value': 'fa-check'}."),
        },
    ],
    extractProps: (info) => ({
        ...badgeField.extractProps(info),
        icons: info.options.icons,
    }),
};

registry.category("fields").add("icon_badge", iconBadgeField);
