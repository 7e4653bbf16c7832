import {registry} from "@web/core/registry";

/** A quote from the form: made, confirmed, and seen from the form. */
registry.category("web_tour.tours").add("care_opportunity_quote", {
    steps: () => [
        {
            content: "The law asks for a quote",
            trigger: '.badge:contains("Quote required by law")',
        },
        {
            content: "Make it",
            trigger: 'button[name="action_care_quote"]',
            run: "click",
        },
        {
            content: "A line per mission",
            trigger:
                '.o_field_widget[name="order_line"] .o_data_row:contains("Aide aux actes")',
        },
        {
            content: "Accepted",
            trigger: 'button[name="action_confirm"]:visible',
            run: "click",
        },
        {
            content: "Back to the form",
            trigger: 'button[name="action_open_care_assessment"]',
            run: "click",
        },
        {
            content: "The form knows",
            trigger:
                '.oe_stat_button[name="action_open_care_quotes"]:contains("Quote accepted")',
        },
    ],
});

/** The invoices of the past month: looked at, then made. */
registry.category("web_tour.tours").add("care_opportunity_invoice_month", {
    steps: () => [
        {
            content: "Invoicing",
            trigger: 'button[data-menu-xmlid="care_opportunity.menu_invoicing"]',
            run: "click",
        },
        {
            content: "Invoice the month",
            trigger: 'a[data-menu-xmlid="care_opportunity.menu_invoice_month"]',
            run: "click",
        },
        {
            content: "One invoice is to be made",
            trigger:
                '.modal .o_field_widget[name="line_ids"] .o_data_row:contains("Marthe Lenoir")',
        },
        {
            content: "And a visit is in the way",
            trigger: '.modal .nav-link[name="blocked"]',
            run: "click",
        },
        {
            content: "It says why",
            trigger:
                '.modal .o_field_widget[name="blocked_ids"] .o_data_row:contains("Not closed")',
        },
        {
            content: "Make the draft",
            trigger: '.modal button[name="action_create"]',
            run: "click",
        },
        {
            content: "It bills 80 minutes",
            trigger:
                '.o_field_widget[name="invoice_line_ids"] .o_data_row:contains("40.00")',
        },
    ],
});
