import {browser} from "@web/core/browser/browser";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const opened = [];

function type(field, text, scope = "") {
    return {
        content: `Type in ${field}`,
        trigger: `${scope} .o_field_widget[name="${field}"] input`,
        run: `edit ${text}`,
    };
}

function choose(field, text, scope = "") {
    return [
        type(field, text, scope),
        {
            content: `Choose ${text}`,
            trigger: `.o-autocomplete--dropdown-item:contains("${text}")`,
            run: "click",
        },
    ];
}

/** A new prospect, its contacts, and back to it by the name of one of them. */
registry.category("web_tour.tours").add("expertise_prospect_list", {
    url: "/odoo/prospects",
    steps: () => [
        {
            content: "A new prospect",
            trigger: ".o_control_panel .o_prospect_new",
            run: "click",
        },
        {
            content: "Nothing to press before it is saved",
            trigger: ".o_form_view:not(:has(button[name='action_new_mission']))",
        },
        type("name", "Menuiserie Tournier"),
        type("company_registry", "732 829 320 00074"),
        type("city", "Amboise"),
        ...choose("prospect_source_id", "A fair (test)"),
        {
            content: "The usual choices are made already",
            trigger:
                ".o_field_widget[name='prospect_firm_id']:has(input:value('Firm A (test)'))",
        },
        ...choose("source_user_id", "Sarah Vente"),
        ...choose("user_id", "Omar Terrain"),
        ...stepUtils.saveForm(),
        {
            content: "The SIRET is known: the banner says so",
            trigger: "[name='same_siret'] :contains('Twin (test)')",
        },
        {
            content: "It is in progress, in words and with an icon",
            trigger:
                ".o_field_widget[name='prospect_state'] .badge:contains('In progress') .fa-hourglass-half",
        },
        {
            content: "The next step is a contact",
            trigger: ".o_form_statusbar .btn-primary[name='action_add_contact']",
            run: "click",
        },
        type("firstname", "Hélène", ".modal"),
        type("lastname", "Tournier", ".modal"),
        type("email", "claire.marchandeau@example.com", ".modal"),
        type("mobile", "06 39 98 12 34", ".modal"),
        {
            content: "The mail belongs to somebody else: it is said before",
            trigger: ".modal .alert-warning:contains('Claire Marchandeau')",
        },
        type("email", "helene@tournier.example.com", ".modal"),
        type("firstname", "Hélène", ".modal"),
        {
            content: "Nobody has that one",
            trigger: ".modal:not(:has(.alert-warning:visible))",
        },
        {
            content: "Add her",
            trigger: ".modal button[name='action_add']:enabled",
            run: "click",
        },
        {
            content: "The next step is a mission",
            trigger: ".o_form_statusbar .btn-primary[name='action_new_mission']",
        },
        {
            content: "The contacts",
            trigger: ".o_notebook .nav-link:contains('Contacts')",
            run: "click",
        },
        {
            content: "The first one is preferred, and cannot be deleted",
            trigger:
                ".o_prospect_contacts .o_kanban_record:contains('Hélène Tournier'):contains('Preferred') [title*='set another one'] button:disabled",
        },
        {
            content: "A second contact",
            trigger: ".o_notebook_content button[name='action_add_contact']",
            run: "click",
        },
        {
            content: "Somebody who is known already",
            trigger: ".modal .o_radio_input[data-value='existing']",
            run: "click",
        },
        ...choose("person_id", "Claire Marchandeau", ".modal"),
        {
            content: "She stays where she is",
            trigger: ".modal .alert-info:contains('stays a contact of')",
        },
        {
            content: "Add her card",
            trigger: ".modal button[name='action_add']:enabled",
            run: "click",
        },
        {
            content: "Make her the preferred one",
            trigger:
                ".o_prospect_contacts .o_kanban_record:contains('Claire Marchandeau') button[name='action_set_preferred']",
            run: "click",
        },
        {
            content: "She is",
            trigger:
                ".o_prospect_contacts .o_kanban_record:contains('Claire Marchandeau'):contains('Preferred')",
        },
        {
            content: "Delete the other one",
            trigger:
                ".o_prospect_contacts .o_kanban_record:contains('Hélène Tournier') button[name='action_delete_contact']",
            run: "click",
        },
        {content: "Yes", trigger: ".modal .btn-primary", run: "click"},
        {
            content: "One is left",
            trigger:
                ".o_prospect_contacts:not(:has(.o_kanban_record:contains('Hélène')))",
        },
        {
            content: "Back to the list",
            trigger: ".o_breadcrumb .o_back_button a, .breadcrumb-item.o_back_button",
            run: "click",
        },
        {
            content: "Look for the contact",
            trigger: ".o_searchview_input",
            run: "edit Claire",
        },
        {
            content: "As a contact",
            trigger:
                ".o_searchview_autocomplete .o-dropdown-item:contains('Contact for: Claire')",
            run: "click",
        },
        {
            content: "Her prospect is found, on one line with its state",
            trigger:
                ".o_data_row:contains('Menuiserie Tournier') .badge .fa-hourglass-half",
        },
        {
            content: "The button opens the file",
            trigger:
                ".o_data_row:contains('Menuiserie Tournier') button[name='action_open_prospect']",
            run: "click",
        },
        {content: "Here it is", trigger: ".o_form_view [name='file']"},
    ],
});

/** A choice that is missing: where it is set up, and whom to ask. */
registry.category("web_tour.tours").add("expertise_prospect_settings_link", {
    url: "/odoo/prospects",
    steps: () => [
        {
            content: "Keep the address that a new tab would open",
            trigger:
                ".o_data_row:contains('Boulangerie Marchandeau (test)') td[name=name]",
            run(helpers) {
                patch(browser, {
                    open(url) {
                        opened.push(url);
                        return {closed: false};
                    },
                });
                return helpers.click();
            },
        },
        type("source_user_id", "Nobody"),
        {
            content: "The settings are one click away",
            trigger: ".o_m2o_settings a:contains('Open the settings: Colleagues')",
            run: "click",
        },
        {
            content: "They open in a tab of their own",
            trigger: ".o_form_view",
            async run() {
                while (!opened.length) {
                    await new Promise((resolve) => setTimeout(resolve, 50));
                }
                if (!opened[0].includes("prospects-collaborateurs")) {
                    throw new Error(`${opened[0]} are not the settings`);
                }
            },
        },
    ],
});

registry.category("web_tour.tours").add("expertise_prospect_settings_ask", {
    url: "/odoo/prospects",
    steps: () => [
        {
            content: "Open the file",
            trigger:
                ".o_data_row:contains('Boulangerie Marchandeau (test)') td[name=name]",
            run: "click",
        },
        type("source_user_id", "Nobody"),
        {
            content: "A salesperson is told whom to ask",
            trigger: ".o_m2o_settings:contains('Ask a manager'):contains('Colleagues')",
        },
    ],
});

/** Another firm of the network reads the file, and is offered nothing to change. */
registry.category("web_tour.tours").add("expertise_prospect_read_only", {
    url: "/odoo/prospects",
    steps: () => [
        {
            content: "Open the file",
            trigger:
                ".o_data_row:contains('Boulangerie Marchandeau (test)') td[name=name]",
            run: "click",
        },
        {
            content: "It says that it is read-only, and whom to ask",
            trigger: ".o_form_view [name='read_only']:contains('Omar Terrain')",
        },
        {
            content: "No field can be typed in, nothing can be pressed",
            trigger:
                ".o_form_readonly .o_field_widget[name='name']:not(:has(input, textarea))",
        },
        {
            content: "No action is offered",
            trigger: ".o_form_view:not(:has(button[name='action_add_contact']))",
        },
        {
            content: "The contacts",
            trigger: ".o_notebook .nav-link:contains('Contacts')",
            run: "click",
        },
        {
            content: "Their vCard can be downloaded, nothing else",
            trigger:
                ".o_prospect_contacts .o_kanban_record:has(button[name='action_download_vcard']):not(:has(.fa-trash-o, .fa-pencil))",
        },
    ],
});

/** On a phone: cards, and the number is called at one touch. */
registry.category("web_tour.tours").add("expertise_prospect_phone", {
    url: "/odoo/prospects",
    steps: () => [
        {
            content: "A card that calls, large enough for a thumb",
            trigger:
                ".o_kanban_record:contains('Boulangerie Marchandeau (test)') a.o_prospect_call[href='tel:0261914455']",
            run() {
                const {height, width} = this.anchor.getBoundingClientRect();
                if (height < 44 || width < 44) {
                    throw new Error(`${width} × ${height} is too small to touch`);
                }
                if (document.documentElement.scrollWidth > window.innerWidth) {
                    throw new Error("The page scrolls sideways");
                }
            },
        },
        {
            content: "Open the card",
            trigger:
                ".o_kanban_record:contains('Boulangerie Marchandeau (test)') .fw-bold",
            run: "click",
        },
        {content: "The file opens", trigger: ".o_form_view .o_prospect_boxes"},
    ],
});
