import {registry} from "@web/core/registry";

const PIXEL =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

function press(name, scope = "") {
    return {
        content: `Press ${name}`,
        trigger: `${scope} button[name="${name}"]:not(:disabled)`,
        run: "click",
    };
}

/** The buttons tell the status, whatever language the screen is in. */
function statusOffers(shown, hidden) {
    return {
        content: `${shown} comes next, ${hidden} is done`,
        trigger:
            `.o_my_day_status:has(button[name="${shown}"])` +
            `:not(:has(button[name="${hidden}"]))`,
    };
}

/** What a thumb presses is as large as a thumb, and inside the screen. */
function reachable(selector) {
    return {
        content: `${selector} is large enough`,
        trigger: selector,
        run() {
            const {height, left, right} = this.anchor.getBoundingClientRect();
            if (height < 44 || left < 0 || right > window.innerWidth) {
                throw new Error(`${selector}: ${height} px, ${left} to ${right}`);
            }
        },
    };
}

function hrefIs(selector, expected) {
    return {
        content: `${selector} leads to ${expected}`,
        trigger: selector,
        run() {
            if (!this.anchor.href.startsWith(expected)) {
                throw new Error(`${selector}: ${this.anchor.href}`);
            }
        },
    };
}

/** The technician's day, on his phone, from the first screen to the photo. */
registry.category("web_tour.tours").add("expertise_my_day", {
    url: "/odoo",
    steps: () => [
        {
            content: "Two appointments today, one tomorrow",
            trigger:
                ".o_my_day_tabs [data-name='my_today'][aria-selected='true']:contains('2')",
        },
        {
            content: "In the order of the day",
            trigger:
                ".o_kanban_record:eq(0):contains('Tess Matin') + .o_kanban_record:contains('Tom Soir')",
        },
        {
            content: "Access is on the card",
            trigger: ".o_kanban_record:eq(0) .o_my_day_access:contains('37A52')",
        },
        hrefIs(".o_kanban_record:eq(0) .o_my_day_call", "tel:0199003712"),
        hrefIs(
            ".o_kanban_record:eq(0) .o_my_day_route",
            "https://www.google.com/maps/dir/?api=1&destination=8+rue+de+la+Tour"
        ),
        reachable(".o_kanban_record:eq(0) .o_my_day_call"),
        reachable(".o_kanban_record:eq(0) .o_my_day_route"),
        reachable(".o_my_day_tabs [data-name='my_tomorrow']"),
        {
            content: "Tomorrow",
            trigger: ".o_my_day_tabs [data-name='my_tomorrow']",
            run: "click",
        },
        {
            content: "Tomorrow's appointment alone",
            trigger: ".o_kanban_record:contains('Lou Demain')",
        },
        {
            content: "The others are not there",
            trigger: ".o_kanban_renderer:not(:contains('Tess Matin'))",
        },
        {
            content: "Back to today",
            trigger: ".o_my_day_tabs [data-name='my_today']",
            run: "click",
        },
        {
            content: "Open the first",
            trigger: ".o_kanban_record:contains('Tess Matin') .o_my_day_time",
            run: "click",
        },
        hrefIs(".o_my_day_form .o_my_day_call", "tel:0199003712"),
        hrefIs(".o_my_day_form .o_my_day_route", "https://www.google.com/maps/"),
        reachable(".o_my_day_form .o_my_day_call"),
        reachable(".o_my_day_form .o_my_day_route"),
        {
            content: "How to get in",
            trigger:
                ".o_my_day_form .o_field_widget[name='access_note']:contains('Ring twice')",
        },
        reachable(".o_my_day_status button[name='action_mark_visited']"),
        press("action_mark_visited", ".o_my_day_status"),
        statusOffers("action_add_report", "action_mark_visited"),

        {
            content: "A sample",
            trigger:
                ".o_field_widget[name='sample_ids'] :is(.o-kanban-button-new, .o_control_panel_main_buttons button)",
            run: "click",
        },
        {
            content: "It has its number",
            trigger: ".modal .o_field_widget[name='name'] input:value(P1)",
        },
        {
            content: "Where it was taken",
            trigger: ".modal .o_field_widget[name='location'] input",
            run: "edit Cellar",
        },
        {
            content: "Keep it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "It is in the list",
            trigger:
                ".o_my_day_form:not(:has(.modal)) .o_field_widget[name='sample_ids'] .o_kanban_record:contains('Cellar')",
        },
        reachable(".o_my_day_status button[name='action_mark_analysis']"),
        press("action_mark_analysis", ".o_my_day_status"),
        {
            content: "The sample that was taken is known",
            trigger: ".modal .o_field_widget[name='taken_sample_names']:contains('P1')",
        },
        press("action_confirm", ".modal"),
        statusOffers("action_mark_visited", "action_mark_analysis"),

        press("action_mark_incomplete", ".o_my_day_status"),
        {
            content: "Tick what is missing",
            trigger: ".modal .o_field_widget[name='missing_item_ids'] input:first",
            run: "check",
        },
        press("action_confirm", ".modal"),
        statusOffers("action_mark_analysis", "action_mark_incomplete"),

        reachable(".o_camera_take"),
        {
            content: "Photos come from the camera",
            trigger:
                ".o_camera_take input[type='file'][accept='image/*'][capture='environment']",
            async run() {
                const bytes = Uint8Array.from(atob(PIXEL), (c) => c.charCodeAt(0));
                const transfer = new DataTransfer();
                transfer.items.add(new File([bytes], "IMG_1.png", {type: "image/png"}));
                this.anchor.files = transfer.files;
                this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {content: "The photo is there", trigger: ".o_camera_photo img"},
    ],
});

const item = (text) => `.vis-item.vis-range:contains("${text}")`;

/** The planning: a row for each technician, and what waits for a date. */
registry.category("web_tour.tours").add("expertise_planning", {
    url: "/odoo/planning-diagnostics",
    steps: () => [
        {
            content: "One day, large enough to read",
            trigger: ".o_planning_timeline .o_planning_day",
            run: "click",
        },
        {content: "The first appointment", trigger: item("Premier")},
        {content: "The second one", trigger: item("Second")},
        {
            content: "A colleague without work has his row",
            trigger: ".vis-label:contains('Zoé Tour')",
        },
        {
            content: "Both are in the row of their technician",
            trigger: item("Premier"),
            run() {
                const labels = [...document.querySelectorAll(".vis-label")];
                const label = labels.find((element) =>
                    element.textContent.includes("Jean-Marc Dupuis")
                );
                const row = label.getBoundingClientRect();
                const {top, bottom} = this.anchor.getBoundingClientRect();
                if (top < row.top || bottom > row.bottom) {
                    throw new Error("The labels are not beside their rows");
                }
            },
        },
        {
            content: "The day after is empty",
            trigger: ".o_planning_later",
            run: "click",
        },
        {content: "It is read", trigger: ".vis-timeline:not(:has(.vis-range:visible))"},
        {content: "Back", trigger: ".o_planning_today", run: "click"},
        {content: "It is there again", trigger: item("Premier")},
        {
            content: "Plan what waits for a date",
            trigger: ".o_planning_chip:contains('Sans Date')",
            run: "click",
        },
        {
            content: "Who",
            trigger: ".modal .o_field_widget[name='technician_id'] input",
            run: "edit Zoé Tour",
        },
        {
            content: "Choose her",
            trigger: ".o-autocomplete--dropdown-item:contains('Zoé Tour')",
            run: "click",
        },
        {
            content: "Leave the wizard",
            trigger: ".modal .modal-footer button[special='cancel']",
            run: "click",
        },
        {content: "It is closed", trigger: "body:not(:has(.modal))"},
    ],
});
