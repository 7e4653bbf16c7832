import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("care_opportunity.planning", {
    url: "/odoo/aide-planning",
    steps: () => [
        {
            content: "every worker has a row, busy or not",
            trigger: ".vis-label:contains('Bruno (test)')",
        },
        {
            content: "the whole day, at whatever hour this runs",
            trigger: ".o_care_week",
            run: "click",
        },
        {
            content: "what nobody takes is first",
            trigger: ".vis-item.o_care_to_fill:contains('André Petit')",
        },
        {
            content: "by client",
            trigger: ".o_care_by_client",
            run: "click",
        },
        {
            trigger: ".vis-label:contains('Marthe Lenoir')",
        },
        {
            trigger: ".vis-item:contains('Anna (test)')",
        },
        {
            content: "how many nobody takes; the number opens them",
            trigger: ".o_care_open_to_fill .badge:contains(/^1$/)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains('André Petit')",
        },
        {
            trigger: ".o_list_view:not(:contains('Marthe Lenoir'))",
        },
    ],
});

registry.category("web_tour.tours").add("care_opportunity.replace", {
    url: "/odoo/aide-planning",
    steps: () => [
        {
            trigger: "button[data-menu-xmlid='care_opportunity.menu_planning']",
            run: "click",
        },
        {
            trigger: "a[data-menu-xmlid='care_opportunity.menu_replace']",
            run: "click",
        },
        {
            trigger: ".modal [name='employee_id'] input",
            run: "edit Anna (test)",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Anna (test)') a",
            run: "click",
        },
        {
            content: "who goes instead is proposed",
            trigger:
                ".modal .o_data_row:contains('Marthe Lenoir'):contains('Bruno (test)')",
        },
        {
            trigger: ".modal button[name='action_replace']",
            run: "click",
        },
        {
            content: "clients to call",
            trigger: ".modal .alert-success",
        },
        {
            trigger: ".modal .o_data_row:contains('+33 1 99 00 12 34')",
        },
        {
            trigger: ".modal footer button:contains('Close')",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});
