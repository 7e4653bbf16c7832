import {Many2XAutocomplete} from "@web/views/fields/relational_utils";
import {Many2One} from "@web/views/fields/many2one/many2one";
import {
    Many2OneField,
    buildM2OFieldDescription,
    extractM2OFieldProps,
    m2oSupportedOptions,
} from "@web/views/fields/many2one/many2one_field";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {onWillStart} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

const MANAGER = "expertise_prospect.group_manager";

/**
 * When nothing fits, the dropdown says where the missing choice is set up: a link to the
 * settings for those who may change them, and whom to ask for everybody else.
 */
export class SettingsMany2XAutocomplete extends Many2XAutocomplete {
    static props = {...Many2XAutocomplete.props, settings: Object};

    setup() {
        super.setup();
        this.action = useService("action");
        this.notification = useService("notification");
        onWillStart(async () => {
            this.maySet = await user.hasGroup(this.props.settings.group || MANAGER);
        });
    }

    get actionSuggestions() {
        return [
            ...super.actionSuggestions,
            {
                enabled: ({records}) => records !== null && !records.length,
                build: () => this.buildSettingsSuggestion(),
            },
        ];
    }

    /** The settings are called as their menu is, in the user's language. */
    async search(name) {
        const records = await super.search(name);
        if (!records.length) {
            await this.loadSettingsName();
        }
        return records;
    }

    async loadSettingsName() {
        const {action, label} = this.props.settings;
        this.settingsName ??= (await this.action.loadAction(action)).name || label;
    }

    get settingsLabel() {
        const label = this.settingsName;
        return this.maySet
            ? _t("Open the settings: %s", label)
            : _t("Something is missing? Ask a manager to complete “%s”.", label);
    }

    buildSettingsSuggestion() {
        const suggestion = {
            cssClass: "o_m2o_dropdown_option o_m2o_settings",
            label: this.settingsLabel,
        };
        if (this.maySet) {
            suggestion.onSelect = () => this.openSettings();
        }
        return suggestion;
    }

    /** In a tab of its own: what has been typed so far stays where it is. */
    async openSettings() {
        // the choice may well exist when the user comes back
        delete this.lastEmptySearch;
        await this.action.doAction(this.props.settings.action, {newWindow: true});
    }

    /** On a phone the input opens a dialog at once: an empty one would say nothing. */
    async onSearchMore(request = "") {
        if (!this.env.isSmall || (await this.hasChoices())) {
            return super.onSearchMore(request);
        }
        await this.loadSettingsName();
        this.notification.add(this.maySet ? _t("No choice yet.") : this.settingsLabel, {
            type: "warning",
            buttons: this.maySet
                ? [
                      {
                          name: this.settingsLabel,
                          primary: true,
                          onClick: () => this.openSettings(),
                      },
                  ]
                : [],
        });
    }

    async hasChoices() {
        const {context, getDomain, resModel} = this.props;
        const count = await this.orm.searchCount(resModel, getDomain(), {
            context,
            limit: 1,
        });
        return Boolean(count);
    }
}

export class SettingsMany2One extends Many2One {
    static components = {Many2XAutocomplete: SettingsMany2XAutocomplete};
    static props = {...Many2One.props, settings: Object};

    get many2XAutocompleteProps() {
        return {...super.many2XAutocompleteProps, settings: this.props.settings};
    }
}

export class SettingsMany2OneField extends Many2OneField {
    static components = {Many2One: SettingsMany2One};
    static props = {...Many2OneField.props, settings: Object};

    get m2oProps() {
        return {...super.m2oProps, settings: this.props.settings};
    }
}

export const settingsMany2OneField = {
    ...buildM2OFieldDescription(SettingsMany2OneField),
    displayName: _t("Many2one with a link to its settings"),
    additionalClasses: ["o_field_many2one"],
    supportedOptions: [
        ...m2oSupportedOptions,
        {
            label: _t("Action that opens the settings"),
            name: "settings_action",
            type: "string",
        },
        {
            label: _t("What the settings are called"),
            name: "settings_label",
            type: "string",
        },
        {
            label: _t("Group that may change them"),
            name: "settings_group",
            type: "string",
        },
    ],
    extractProps(staticInfo, dynamicInfo) {
        const {options, string} = staticInfo;
        return {
            ...extractM2OFieldProps(staticInfo, dynamicInfo),
            // what is set up in the settings is not made up on the way
            canCreate: false,
            canCreateEdit: false,
            canQuickCreate: false,
            canOpen: options.no_open === false,
            settings: {
                action: options.settings_action,
                label: options.settings_label || string || "",
                group: options.settings_group,
            },
        };
    },
};

registry.category("fields").add("settings_many2one", settingsMany2OneField);
