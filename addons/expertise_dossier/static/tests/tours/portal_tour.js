import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function go(content, trigger) {
    return {content, trigger, run: "click", expectUnloadPage: true};
}

function type(name, text) {
    return {
        content: `Type ${name}`,
        trigger: `[name="${name}"]:not([type="hidden"])`,
        run: `edit ${text}`,
    };
}

/** The owner: home, list, dossier, quote signed on the core's page, called back. */
tours.add("expertise_portal_owner", {
    steps: () => [
        go(
            "The card with his dossiers is shown once it is counted",
            '.o_portal_index_card:not(.d-none) a[href="/my/dossiers"]'
        ),
        go("His quote waits", '.o_expertise_row:contains("Quote to answer")'),
        {
            content: "Where it stands",
            trigger: '.o_expertise_steps .o_now:contains("Quote")',
        },
        go("To the quote", ".o_expertise_quote a.btn-primary"),
        {
            content: "Accept it",
            trigger: 'a[data-bs-target="#modalaccept"]:contains("Sign"):visible',
            run: "click",
        },
        {
            content: "His name is there",
            trigger: ".modal .o_web_sign_name_and_signature input:value(Anne Martin)",
        },
        {
            content: "A signature is drawn from it",
            trigger: ".modal canvas.o_web_sign_signature",
            run: "canvasNotEmpty",
        },
        go("Sign", ".modal .o_portal_sign_submit:enabled"),
        go("Home", '.o_portal_submenu a[href="/my/home"]'),
        go(
            "Back to his dossiers",
            '.o_portal_index_card:not(.d-none) a[href="/my/dossiers"]'
        ),
        go("It moved on", '.o_expertise_row:contains("Appointment to be set")'),
        go("He has a question", 'a[href$="/call-back"]'),
        type("phone", "06 39 98 00 00"),
        type("message", "When can you come?"),
        go("Send", 'form[action$="/call-back"] button[type="submit"]'),
        {content: "It is sent", trigger: '.alert-success:contains("It is sent")'},
        {
            content: "And the page remembers",
            trigger: '.o_expertise_portal:contains("You will be called back")',
        },
    ],
});

/** The agency: an order for an owner, with a mistake that is told, then corrected. */
tours.add("expertise_portal_agency", {
    steps: () => [
        go("New request", '.o_expertise_portal a[href="/my/dossiers/new"]'),
        {content: "An order", trigger: "#kind_order", run: "click"},
        {
            content: "A house",
            trigger: "select#property_kind:visible",
            run: "select house",
        },
        type("street", "3 chemin du Lavoir"),
        type("zip", "6900"),
        type("city", "Lyon"),
        {
            content: "An agency asks for its clients",
            trigger: "#for_other:checked",
        },
        type("owner_name", "Jean Tour"),
        type("owner_email", "jean.tour@example.com"),
        {
            content: "A diagnostic",
            trigger: 'label:contains("DPE (test)")',
            run: "click",
        },
        go("Send", '.o_expertise_form button[type="submit"]'),
        {
            content: "The postcode is wrong",
            trigger: '.invalid-feedback:contains("five digits"):visible',
        },
        {
            content: "What was typed is still there",
            trigger: 'input[name="owner_name"]:value("Jean Tour")',
        },
        type("zip", "69005"),
        go("Send again", '.o_expertise_form button[type="submit"]'),
        {content: "It is sent", trigger: '.alert-success:contains("It is sent")'},
        {
            content: "The new dossier",
            trigger: 'h3:contains("3 chemin du Lavoir")',
        },
        go("To the list", '.o_portal_submenu a[href="/my/dossiers"]'),
        {
            content: "It is in the list",
            trigger: '.o_expertise_row:contains("3 chemin du Lavoir")',
        },
    ],
});

/** The notary: finds a dossier and its report, and no price. */
tours.add("expertise_portal_notary", {
    steps: () => [
        type("search", "lilas"),
        go("Search", 'form[role="search"] button[type="submit"]'),
        go("Reports", '.o_expertise_chips a:contains("Report available")'),
        go("The dossier", '.o_expertise_row:contains("12 rue des Lilas")'),
        {
            content: "The report",
            trigger: '.o_expertise_reports a[href^="/my/reports/"]:visible',
        },
        {
            content: "And no price",
            trigger: '.o_expertise_portal:not(:contains("€"))',
        },
    ],
});
