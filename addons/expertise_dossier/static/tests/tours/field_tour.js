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

function statusIs(label) {
    return {
        content: `The status is ${label}`,
        trigger: `.o_my_day_form .o_field_widget[name="state"]:contains("${label}")`,
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
        statusIs("Visited"),

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
        statusIs("Analysis"),

        press("action_mark_incomplete", ".o_my_day_status"),
        {
            content: "Tick what is missing",
            trigger: ".modal .o_field_widget[name='missing_item_ids'] input:first",
            run: "check",
        },
        press("action_confirm", ".modal"),
        statusIs("Incomplete"),

        reachable(".o_camera_take"),
        {
            content: "Photos come from the camera",
            trigger:
                ".o_camera_take input[type='file'][accept='image/*'][capture='environment']:not(:visible)",
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

/** An item of the timeline, dragged with the pointer as a person does. */
async function dragItem(from, to) {
    const center = (element) => {
        const {left, top, width, height} = element.getBoundingClientRect();
        return [left + width / 2, top + height / 2];
    };
    const [startX, startY] = center(from);
    const [endX, endY] = to;
    const fire = (type, target, x, y) =>
        target.dispatchEvent(
            new PointerEvent(type, {
                bubbles: true,
                cancelable: true,
                pointerId: 1,
                pointerType: "mouse",
                isPrimary: true,
                button: type === "pointermove" ? -1 : 0,
                buttons: type === "pointerup" ? 0 : 1,
                clientX: x,
                clientY: y,
            })
        );
    fire("pointerdown", from, startX, startY);
    const steps = 12;
    for (let step = 1; step <= steps; step++) {
        const x = startX + ((endX - startX) * step) / steps;
        const y = startY + ((endY - startY) * step) / steps;
        fire("pointermove", document.elementFromPoint(x, y) || document.body, x, y);
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    fire(
        "pointerup",
        document.elementFromPoint(endX, endY) || document.body,
        endX,
        endY
    );
}

const item = (text) => `.vis-item.vis-range:contains("${text}")`;

function row(name) {
    const labels = [...document.querySelectorAll(".vis-labelset .vis-label")];
    const index = labels.findIndex((label) => label.textContent.includes(name));
    return labels[index].getBoundingClientRect();
}

function dragTo(text, technician, other) {
    return {
        content: `Drag ${text} to ${technician}`,
        trigger: item(text),
        async run() {
            const {left, width} = (
                other ? document.querySelector(other) : this.anchor
            ).getBoundingClientRect();
            const {top, height} = row(technician);
            await dragItem(this.anchor, [left + width / 2, top + height / 2]);
        },
    };
}

/** The planning: drag to another technician, a clash refused, then confirmed. */
registry.category("web_tour.tours").add("expertise_planning", {
    url: "/odoo/planning-diagnostics",
    steps: () => [
        {
            content: "What waits for a date is in sight",
            trigger: ".o_planning_chip:contains('Sans Date')",
        },
        {
            content: "One day, large enough to read",
            trigger: ".o_planning_day",
            run: "click",
        },
        {content: "Both appointments", trigger: item("Clash")},
        dragTo("Libre", "Zoé Tour"),
        {
            content: "The timeline was read anew",
            trigger: `body:not(:has(.modal)) ${item("Libre")}`,
        },
        {
            content: "It is in the other row",
            trigger: item("Libre"),
            async run() {
                const deadline = Date.now() + 5000;
                while (Date.now() < deadline) {
                    const {top, bottom} = row("Zoé Tour");
                    const found = [...document.querySelectorAll(".vis-item.vis-range")]
                        .filter((element) => element.textContent.includes("Libre"))
                        .some((element) => {
                            const rect = element.getBoundingClientRect();
                            const middle = rect.top + rect.height / 2;
                            return middle > top && middle < bottom;
                        });
                    if (found) {
                        return;
                    }
                    await new Promise((resolve) => setTimeout(resolve, 100));
                }
                throw new Error("« Libre » is not in the row of Zoé Tour");
            },
        },
        dragTo("Clash", "Zoé Tour"),
        {
            content: "It says with what it clashes",
            trigger: ".modal:contains('Zoé Tour is not free'):contains('Libre')",
        },
        {
            content: "Leave it",
            trigger: ".modal-footer .btn-secondary",
            run: "click",
        },
        {
            content: "It is back in its row",
            trigger: `body:not(:has(.modal)) ${item("Clash")}`,
            run() {
                const {top, bottom} = row("Jean-Marc Dupuis");
                const rect = this.anchor.getBoundingClientRect();
                const middle = rect.top + rect.height / 2;
                if (middle < top || middle > bottom) {
                    throw new Error("« Clash » stayed where it was dropped");
                }
            },
        },
        dragTo("Clash", "Zoé Tour"),
        {
            content: "Confirm it this time",
            trigger: ".modal:contains('is not free') .modal-footer .btn-primary",
            run: "click",
        },
        press("action_confirm_anyway", ".modal"),
        {content: "Done", trigger: `body:not(:has(.modal)) ${item("Clash")}`},
        {
            content: "Plan what waited",
            trigger: ".o_planning_chip:contains('Sans Date')",
            run: "click",
        },
        {
            content: "Its wizard is open",
            trigger: ".modal .o_field_widget[name='technician_id']",
        },
        {
            content: "Leave the wizard",
            trigger: ".modal .modal-footer button[special='cancel']",
            run: "click",
        },
        {content: "It is closed", trigger: "body:not(:has(.modal))"},
    ],
});
