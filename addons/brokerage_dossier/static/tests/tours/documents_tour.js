import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Put files into the input of a form, as who chooses them does. */
function choose(trigger, files) {
    return {
        content: `Choose ${files.map(([name]) => name).join(", ")}`,
        trigger,
        run() {
            const transfer = new DataTransfer();
            for (const [name, content] of files) {
                transfer.items.add(new File([content], name));
            }
            this.anchor.files = transfer.files;
            this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
        },
    };
}

const TO_SEND = ".o_brokerage_to_send .o_brokerage_document";
const SLIPS = `${TO_SEND}:contains("Pay slips (test)")`;

/** The borrower: home, his project, a wrong file told, a good one kept. */
tours.add("brokerage_portal_send", {
    steps: () => [
        {
            content: "His project, once it is counted",
            trigger:
                '.o_portal_client_category .o_portal_index_card:not(.d-none) a[href="/my/courtage"], #portal_client_category .o_portal_index_card:not(.d-none) a[href="/my/courtage"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What he has to send comes first",
            trigger: '.o_brokerage_to_send h4:contains("Documents to send")',
        },
        choose(`${SLIPS} input[type=file]:not(:visible)`, [
            ["page.html", "<script>alert(1)</script>"],
            ["slip.pdf", "%PDF-1.4 January"],
        ]),
        {
            content: "What is wrong is told",
            trigger: '.alert-danger:contains("page.html was not kept")',
        },
        {
            content: "What is right is kept",
            trigger: '.alert-success:contains("your file is received")',
        },
        {
            content: "It is being checked",
            trigger:
                '.o_brokerage_sent .o_brokerage_document:contains("Pay slips"):contains("being checked"):contains("slip.pdf")',
        },
        {
            content: "The rest is still to be sent, on the same page",
            trigger: `${TO_SEND}:contains("Tax notices (test)")`,
        },
    ],
});

/** The borrower reads why, and sends again. */
tours.add("brokerage_portal_again", {
    steps: () => [
        {
            content: "Why it was refused",
            trigger: `${SLIPS} .o_brokerage_reason:contains("too old")`,
        },
        choose(`${SLIPS} input[type=file]:not(:visible)`, [
            ["slip.pdf", "%PDF-1.4 March"],
        ]),
        {
            content: "It is received",
            trigger: '.alert-success:contains("your file is received")',
        },
    ],
});

function openTab() {
    return [{content: "Documents", trigger: ".nav-link[name=documents]", run: "click"}];
}

const ROW = '.o_field_widget[name=document_ids] tr.o_data_row:contains("slip.pdf")';

/** The broker refuses with a usual reason. */
tours.add("brokerage_documents_refuse", {
    steps: () => [
        ...openTab(),
        {
            content: "Refuse",
            trigger: `${ROW} button[name=action_refuse]`,
            run: "click",
        },
        {
            content: "A usual reason",
            trigger: '.modal label:contains("Too old")',
            run: "click",
        },
        {
            content: "It says it in plain words",
            trigger: ".modal [name=reason] input:value(/too old/)",
        },
        {
            content: "Refuse",
            trigger: ".modal footer button[name=action_confirm]",
            run: "click",
        },
        {
            content: "Refused, and why",
            trigger: `body:not(:has(.modal)) ${ROW}:contains("too old")`,
        },
    ],
});

/** The broker accepts, and adds himself what came by mail. */
tours.add("brokerage_documents_accept", {
    steps: () => [
        ...openTab(),
        {
            content: "Accept",
            trigger: `${ROW} button[name=action_accept]`,
            run: "click",
        },
        {
            content: "Accepted",
            trigger: `${ROW} button[name=action_check_again]`,
        },
        choose(
            '.o_field_widget[name=document_ids] tr.o_data_row:contains("Tax notices") input[type=file]:not(:visible)',
            [
                ["tax1.pdf", "%PDF-1.4 tax"],
                ["tax2.pdf", "%PDF-1.4 more"],
            ]
        ),
        {
            content: "Both are there, to be checked",
            trigger:
                'tr.o_data_row:contains("tax1.pdf"):contains("tax2.pdf") button[name=action_accept]',
            run: "click",
        },
        {
            content: "All is accepted: the file may be ticked complete",
            trigger: ".alert-success button[name=action_set_complete]",
            run: "click",
        },
        {
            content: "It is",
            trigger: "body:not(:has(.alert-success button[name=action_set_complete]))",
        },
        {
            content: "Ask for more",
            trigger: "button[name=action_ask_documents]",
            run: "click",
        },
        {
            content: "A kind",
            trigger: ".modal [name=type_ids] input",
            run: "edit Other",
        },
        {
            content: "Other",
            trigger:
                '.ui-autocomplete a:contains("Other (test)"), .o-autocomplete a:contains("Other (test)")',
            run: "click",
        },
        {
            content: "What will be asked is shown",
            trigger: '.modal [name=line_ids] tr.o_data_row:contains("Other (test)")',
        },
        {
            content: "Ask",
            trigger: ".modal footer button[name=action_confirm]",
            run: "click",
        },
        {
            content: "It is awaited",
            trigger:
                'body:not(:has(.modal)) .o_field_widget[name=document_ids] tr.o_data_row:contains("Other (test)")',
        },
    ],
});
