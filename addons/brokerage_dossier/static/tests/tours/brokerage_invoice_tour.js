import {registry} from "@web/core/registry";

const today = () => luxon.DateTime.now().toFormat("MM/dd/yyyy");

/** Type a date in the form and leave the field. */
function date(field) {
    return [
        {
            content: `Open ${field}`,
            trigger: `.o_field_widget[name="${field}"] :is(input, button)`,
            run: "click",
        },
        {
            content: `Fill in ${field}`,
            trigger: `.o_field_widget[name="${field}"] input`,
            run: `edit ${today()} && press Tab`,
        },
    ];
}

/** A fee invoiced from the file: refused, the funds released, then posted. */
registry.category("web_tour.tours").add("brokerage_dossier_invoice", {
    steps: () => [
        {
            content: "The fee is to be invoiced",
            trigger:
                '.o_brokerage_money div[name="fee"] .o_field_widget[name="fee_state"] .fa-times',
        },
        {
            content: "Press +",
            trigger: '.o_brokerage_money button[name="action_invoice"]',
            run: "click",
        },
        {
            content: "The holder is the addressee",
            trigger:
                '.modal .o_field_widget[name="partner_id"] input:value("Hélène Vasseur")',
        },
        {
            content: "The amount is the planned one",
            trigger: '.modal .o_field_widget[name="amount"] input:value("2,000.00")',
        },
        {
            content: "Create the draft",
            trigger: '.modal button[name="action_create"]',
            run: "click",
        },
        {
            content: "The draft says why it waits",
            trigger: '.alert[name="brokerage_blocker"]:contains("L519-6")',
        },
        {
            content: "Post it all the same",
            trigger: 'button[name="action_post"]:visible',
            run: "click",
        },
        {
            content: "The refusal cites the article",
            trigger: '.modal .modal-body:contains("L519-6")',
        },
        {
            content: "Understood",
            trigger: ".modal .modal-footer button.btn-primary",
            run: "click",
        },
        {
            content: "Back to the file",
            trigger: 'button[name="action_open_brokerage_dossier"]',
            run: "click",
        },
        {
            content: "The fee is drafted",
            trigger: '.o_field_widget[name="fee_state"] .fa-hourglass-half',
        },
        ...date("fee_agreement_date"),
        ...date("funds_released_date"),
        {
            content: "Save",
            trigger: ".o_form_button_save:visible",
            run: "click",
        },
        {
            content: "Saved",
            trigger:
                ".o_form_saved, .o_form_status_indicator:not(:has(button:visible))",
        },
        {
            content: "Its invoices",
            trigger: '.o_brokerage_money button[name="action_open_invoices"]',
            run: "click",
        },
        {
            content: "The only one",
            trigger: '.o_data_row .o_data_cell:contains("Hélène Vasseur")',
            run: "click",
        },
        {
            content: "Nothing stands in the way",
            trigger: '.o_form_view:not(:has(.alert[name="brokerage_blocker"]))',
        },
        {
            content: "Post it",
            trigger: 'button[name="action_post"]:visible',
            run: "click",
        },
        {
            content: "It is posted",
            trigger:
                '.o_arrow_button_current:contains("Posted"), .o_statusbar_status button.o_arrow_button_current[data-value="posted"]',
        },
        {
            content: "Back to the file again",
            trigger: 'button[name="action_open_brokerage_dossier"]',
            run: "click",
        },
        {
            content: "The fee waits for its payment",
            trigger: '.o_field_widget[name="fee_state"] .fa-eur',
        },
    ],
});
