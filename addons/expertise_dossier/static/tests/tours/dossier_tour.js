import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/** Choose (or create) a record by typing in a many2one field. */
function chooseMany2one(field, text, {scope = "", create = false} = {}) {
    const option = create
        ? ".o-autocomplete .o_m2o_dropdown_option_create a"
        : `.o-autocomplete--dropdown-item:contains("${text}")`;
    return [
        {
            content: `Type in ${field}`,
            trigger: `${scope} .o_field_widget[name="${field}"] input`,
            run: `edit ${text}`,
        },
        {content: `Choose ${text}`, trigger: option, run: "click"},
    ];
}

function press(name, scope = ".o_form_statusbar") {
    return {
        content: `Press ${name}`,
        trigger: `${scope} button[name="${name}"]:not(:disabled)`,
        run: "click",
    };
}

/** What the four icons and the status show at this moment. */
function expectIcons({report, quote, invoice, instalment, state}) {
    const steps = [];
    const icons = {
        report_state: report,
        quote_state: quote,
        invoice_state: invoice,
        instalment_state: instalment,
    };
    for (const [field, icon] of Object.entries(icons)) {
        const inside = icon.includes("/") ? `:contains("${icon}")` : ` .fa-${icon}`;
        steps.push({
            content: `${field} shows ${icon}`,
            trigger: `.o_form_sheet .o_field_widget[name="${field}"]${inside}`,
        });
    }
    steps.push({
        content: `The status is ${state}`,
        trigger: `.o_form_statusbar .o_field_status_picker[name="state"] [data-value="${state}"]`,
    });
    return steps;
}

const backToDossier = [
    press("action_open_dossier", ".o-form-buttonbox"),
    {content: "The dossier is back", trigger: ".o_expertise_dossier_form"},
];

function uploadReport(name) {
    return {
        content: "Choose the report's file",
        trigger: ".modal .o_field_widget[name='file'] input[type='file']:not(:visible)",
        async run() {
            const input = this.anchor;
            const transfer = new DataTransfer();
            const content = new Blob(["%PDF-1.4 DPE"], {type: "application/pdf"});
            transfer.items.add(new File([content], name, {type: "application/pdf"}));
            input.files = transfer.files;
            input.dispatchEvent(new Event("change", {bubbles: true}));
        },
    };
}

function payInstalment(progress, last = false) {
    return [
        press("action_register_payment"),
        press("action_create_payments", ".modal"),
        {content: "The payment is made", trigger: "body:not(:has(.modal))"},
        ...expectIcons({
            report: "check",
            quote: "check",
            invoice: last ? "check" : "eur",
            instalment: last ? "check" : progress,
            state: "done",
        }),
    ];
}

/**
 * The main job of the office: one dossier from the request to the last of three
 * échelons, with the icons right at every step.
 */
registry.category("web_tour.tours").add("expertise_dossier_full", {
    url: "/odoo/dossiers",
    steps: () => [
        {content: "A new request", trigger: ".o_list_button_add", run: "click"},
        ...chooseMany2one("owner_id", "Hélène Tournier"),
        ...chooseMany2one("property_id", "8 rue de la Tour, 37000 Tours", {
            create: true,
        }),
        ...chooseMany2one("nature_ids", "DPE"),
        ...chooseMany2one("nature_ids", "Gaz"),
        ...stepUtils.saveForm(),
        {
            content: "The reference is the owner by default",
            trigger: ".o_field_widget[name='reference'] input:value(Hélène Tournier)",
        },
        ...expectIcons({
            report: "times",
            quote: "minus",
            invoice: "times",
            instalment: "minus",
            state: "to_quote",
        }),

        press("action_create_quote"),
        {content: "Both diagnostics", trigger: ".o_data_row:eq(1)"},
        press("action_quotation_send"),
        {content: "Send the mail", trigger: ".modal .o_mail_send", run: "click"},
        {content: "It is sent", trigger: "body:not(:has(.modal))"},
        ...backToDossier,
        ...expectIcons({
            report: "times",
            quote: "hourglass-half",
            invoice: "times",
            instalment: "minus",
            state: "quoted",
        }),

        press("action_accept_quote"),
        ...expectIcons({
            report: "times",
            quote: "check",
            invoice: "times",
            instalment: "minus",
            state: "to_plan",
        }),

        press("action_plan"),
        ...chooseMany2one("technician_id", "Jean-Marc Dupuis", {scope: ".modal"}),
        {
            content: "When",
            trigger: ".modal .o_field_widget[name='start'] input",
            run: "edit 08/03/2032 09:00:00",
        },
        {
            content: "Leave the field",
            trigger: ".modal .o_field_widget[name='dossier_id']",
            run: "click",
        },
        press("action_confirm", ".modal"),
        ...expectIcons({
            report: "times",
            quote: "check",
            invoice: "times",
            instalment: "minus",
            state: "planned",
        }),

        press("action_mark_visited"),
        press("action_add_report"),
        uploadReport("dpe-tournier.pdf"),
        {
            content: "The file is there",
            trigger: ".modal .o_field_widget[name='file'] :value(dpe-tournier.pdf)",
        },
        {
            content: "Save the report",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {content: "It is saved", trigger: "body:not(:has(.modal))"},
        ...expectIcons({
            report: "check",
            quote: "check",
            invoice: "times",
            instalment: "minus",
            state: "visited",
        }),

        press("action_create_invoice"),
        ...chooseMany2one("invoice_payment_term_id", "3 "),
        press("action_post"),
        {
            content: "The invoice is posted",
            trigger: ".o_form_statusbar button[name='action_register_payment']",
        },
        ...backToDossier,
        ...expectIcons({
            report: "check",
            quote: "check",
            invoice: "eur",
            instalment: "0/3",
            state: "visited",
        }),

        press("action_notify_reports"),
        press("action_mark_told", ".modal"),
        press("action_finish"),
        ...expectIcons({
            report: "check",
            quote: "check",
            invoice: "eur",
            instalment: "0/3",
            state: "done",
        }),
        ...payInstalment("1/3"),
        ...payInstalment("2/3"),
        ...payInstalment("3/3", true),
    ],
});

/** The list: the status is changed in the list itself, guards open their wizard. */
registry.category("web_tour.tours").add("expertise_dossier_list", {
    url: "/odoo/dossiers",
    steps: () => [
        {
            content: "The dossier's own row",
            trigger: ".o_data_row:contains(Liste Tour) .o_field_status_picker button",
            run: "click",
        },
        {
            content: "« Incomplete » asks what is missing",
            trigger: ".o-dropdown--menu [data-value='incomplete']",
            run: "click",
        },
        {
            content: "Choose the first piece",
            trigger: ".modal .o_field_widget[name='missing_item_ids'] input:first",
            run: "check",
        },
        press("action_confirm", ".modal"),
        {
            content: "The list shows the new status",
            trigger:
                ".o_data_row:contains(Liste Tour) .o_field_status_picker [data-value='incomplete']",
        },
        {
            content: "Cancelling asks for a reason",
            trigger: ".o_data_row:contains(Liste Tour) .o_field_status_picker button",
            run: "click",
        },
        {
            content: "Choose « Cancelled »",
            trigger: ".o-dropdown--menu [data-value='cancelled']",
            run: "click",
        },
        ...chooseMany2one("reason_id", "Tour reason", {scope: ".modal"}),
        press("action_confirm", ".modal"),
        {
            content: "It is cancelled",
            trigger:
                ".o_data_row:contains(Liste Tour) .o_field_status_picker [data-value='cancelled']",
        },
        {
            content: "Put it in the trash",
            trigger: ".o_data_row:contains(Liste Tour) button[name='action_trash']",
            run: "click",
        },
        {
            content: "It is out of the list",
            trigger: ".o_list_view:not(:has(.o_data_row:contains(Liste Tour)))",
        },
    ],
});
