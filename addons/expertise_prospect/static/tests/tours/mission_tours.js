import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const button = (action) => `.o_guarded_button[name="${action}"]`;
const enabled = (action) => `${button(action)}[aria-disabled="false"]:enabled`;
const blocked = (action) => `${button(action)}[aria-disabled="true"]`;

/** Hover a blocked button as a mouse does, and read what it says. */
const says = (action, text) => [
    {
        content: `${action} says: ${text}`,
        trigger: `${blocked(action)}:contains(${text})`,
        run: "hover",
    },
    {
        content: `the tooltip of ${action}`,
        trigger: `.o-tooltip:contains(${text})`,
    },
];
const tab = (label) => `.o_mission_tabs button:contains(${label})`;

/** From an empty mission to the signature, by mouse alone. */
tours.add("expertise_prospect_mission_sign", {
    url: "/odoo/missions",
    steps: () => [
        {
            content: "The only card",
            trigger: ".o_kanban_record:contains(Tour)",
            run: "click",
        },
        {
            content: "Suspect, 5 %",
            trigger: ".o_arrow_button_current:contains(Suspect)",
        },
        ...says(
            "action_choose_performers",
            "Choose a contract type and an offer first"
        ),
        ...says("action_sign", "Add a contact to"),
        {
            content: "Signed is no stage to click",
            trigger: ".o_statusbar_status:not(:has(button:contains(/^Signed$/)))",
        },
        {content: "Contract", trigger: enabled("action_choose_contract"), run: "click"},
        {
            content: "The total is shown before it is chosen",
            trigger: ".modal .o_offer_total:contains(/3.300[.,]00/)",
        },
        {
            content: "Choose it",
            trigger: ".modal button[name=action_choose]:enabled",
            run: "click",
        },
        {
            content: "Without a reload the next button may be used",
            trigger: enabled("action_choose_performers"),
            run: "click",
        },
        {
            content: "The missions of the contract",
            trigger: ".modal .o_data_row:eq(2) td[name=performer]",
            run: "click",
        },
        {
            content: "The third is the client's",
            trigger: ".modal .o_data_row:eq(2) td[name=performer] input",
            run: "click",
        },
        {
            content: "Client",
            trigger: ".o_select_menu_item:contains(/^Client$/)",
            run: "click",
        },
        {
            content: "Save the performers",
            trigger:
                ".modal footer .btn-primary:enabled, .modal .modal-footer .btn-primary:enabled",
            run: "click",
        },
        {
            content: "They are in the form",
            trigger: "body:not(:has(.modal)) .o_data_row:eq(2):contains(Client)",
        },
        {
            content: "To the prospect in one click",
            trigger: "button[name=action_open_mission_prospect]:first",
            run: "click",
        },
        {
            content: "Its file, and back",
            trigger: ".o_form_view:not(.o_mission_form)",
        },
        {
            content: "Back",
            trigger: ".o_back_button, .breadcrumb-item.o_back_button a",
            run: "click",
        },
        ...says("action_sign", "Add a contact to"),
    ],
});

/** With a contact: the wizard, its refusal, the signature, the links to what it made. */
tours.add("expertise_prospect_mission_close", {
    url: "/odoo/missions",
    steps: () => [
        {
            content: "The card",
            trigger: ".o_kanban_record:contains(Tour):contains(Accounts)",
            run: "click",
        },
        {content: "Sign", trigger: enabled("action_sign"), run: "click"},
        {
            content: "What will happen",
            trigger:
                ".modal .o_closing_effects:contains(/3.300[.,]00/):contains(Firm A)",
        },
        {
            content: "Without a factor",
            trigger: ".modal button[name=action_close]:visible:enabled",
            run: "click",
        },
        {
            content: "A clear message",
            trigger:
                ".o_error_dialog:contains(one or more factors), .modal:contains(Choose one or more factors)",
        },
        {
            content: "Read",
            trigger:
                ".modal:contains(Choose one or more factors) .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "A factor",
            trigger:
                ".modal .o_field_many2many_checkboxes label:contains(Price (test))",
            run: "click",
        },
        {
            content: "Sign",
            trigger: ".modal button[name=action_close]:visible:enabled",
            run: "click",
        },
        {
            content: "The form says so at once",
            trigger: ".o_arrow_button_current:contains(Signed)",
        },
        {content: "The ribbon", trigger: ".ribbon:contains(Signed)"},
        {content: "The factor", trigger: ".alert-success:contains(Price (test))"},
        {
            content: "The client's number",
            trigger: ".oe_stat_button:contains(/C\\d{5}/)",
        },
        {
            content: "The order",
            trigger: "button[name=action_open_mission_order]:contains(/S\\d+/)",
        },
        ...says("action_choose_contract", "This mission is signed"),
        ...says("action_sign", "This mission is signed"),
        ...says("action_lose", "This mission is signed"),
        ...says("action_delete_mission", "it cannot be deleted"),
        {content: "The next mission in one click", trigger: tab("Law"), run: "click"},
        {
            content: "It is open",
            trigger: '.o_mission_tabs button.active[aria-current="page"]:contains(Law)',
        },
        {content: "Lose it", trigger: enabled("action_lose"), run: "click"},
        {
            content: "Why",
            trigger: ".modal .o_field_many2many_checkboxes label:contains(Too dear)",
            run: "click",
        },
        {
            content: "In words",
            trigger: ".modal [name=lost_justification] textarea",
            run: "edit Three times the price.",
        },
        {
            content: "Lost",
            trigger: ".modal button[name=action_close]:visible:enabled",
            run: "click",
        },
        {content: "The ribbon", trigger: ".ribbon:contains(Lost)"},
        {
            content: "Why it is lost",
            trigger:
                ".alert-danger:contains(Too dear):contains(Three times the price.)",
        },
        ...says("action_choose_contract", "open it again first"),
        ...says("action_sign", "open it again first"),
        ...says("action_lose", "open it again first"),
        {
            content: "Open again",
            trigger: enabled("action_reopen_mission"),
            run: "click",
        },
        {content: "Signing again", trigger: blocked("action_sign")},
        ...says("action_sign", "Choose a contract type and an offer first"),
        {
            content: "Delete",
            trigger: enabled("action_delete_mission"),
            run: "click",
        },
        {
            content: "Asked first",
            trigger: ".modal:contains(Delete this mission?) .btn-primary",
            run: "click",
        },
        {
            content: "Back on the board, without the deleted one",
            trigger: ".o_kanban_view:not(:has(.o_kanban_record:contains(Law)))",
        },
    ],
});

/** A colleague of another firm reads, and every button says whom to ask. */
tours.add("expertise_prospect_mission_readonly", {
    url: "/odoo/missions",
    steps: () => [
        {content: "The card", trigger: ".o_kanban_record:contains(Tour)", run: "click"},
        {
            content: "The banner",
            trigger: ".o_mission_readonly:contains(Ask Omar Terrain)",
        },
        {content: "No save", trigger: "body:not(:has(.o_mission_save:visible))"},
        ...[
            "action_choose_contract",
            "action_choose_performers",
            "action_sign",
            "action_lose",
            "action_delete_mission",
        ].flatMap((action) => says(action, "Ask Omar Terrain")),
        {
            content: "A tap says it too",
            trigger: blocked("action_sign"),
            run: "click",
        },
        {
            content: "As a notification",
            trigger: ".o_notification:contains(Ask Omar Terrain)",
        },
        {
            content: "Nothing to type in",
            trigger:
                ".o_mission_form:not(:has(.o_form_sheet .o_field_widget:not(.o_readonly_modifier) input:visible))",
        },
    ],
});

/** The board: a card dropped on « Signed » asks, or says why not; it stays put. */
tours.add("expertise_prospect_mission_board", {
    url: "/odoo/missions",
    steps: () => [
        {
            content: "Six columns",
            trigger: ".o_kanban_group:eq(5):contains(Signed)",
        },
        {
            content: "No seventh",
            trigger: ".o_kanban_renderer:not(:has(.o_kanban_group:eq(6)))",
        },
        {
            content: "Not ready: dropped on Signed",
            trigger: ".o_kanban_group:eq(0) .o_kanban_record:contains(Law)",
            run: "drag_and_drop(.o_kanban_group:eq(5))",
        },
        {
            content: "The rule says why not",
            trigger:
                ".modal:contains(Choose a contract type and an offer first) .modal-footer .btn",
            run: "click",
        },
        {
            content: "It is where it was",
            trigger:
                "body:not(:has(.modal)) .o_kanban_group:eq(0) .o_kanban_record:contains(Law)",
        },
        {
            content: "Ready: dropped on Signed",
            trigger: ".o_kanban_group:eq(0) .o_kanban_record:contains(Accounts)",
            run: "drag_and_drop(.o_kanban_group:eq(5))",
        },
        {content: "The wizard", trigger: ".modal .o_closing_effects"},
        {
            content: "Not yet moved",
            trigger: ".o_kanban_group:eq(0) .o_kanban_record:contains(Accounts)",
        },
        {
            content: "A factor",
            trigger:
                ".modal .o_field_many2many_checkboxes label:contains(Price (test))",
            run: "click",
        },
        {
            content: "Sign",
            trigger: ".modal button[name=action_close]:visible:enabled",
            run: "click",
        },
        {
            content: "It is in the last column",
            trigger: ".o_kanban_group:eq(5) .o_kanban_record:contains(Accounts)",
        },
        {
            content: "Out of it again: refused",
            trigger: ".o_kanban_group:eq(5) .o_kanban_record:contains(Accounts)",
            run: "drag_and_drop(.o_kanban_group:eq(1))",
        },
        {
            content: "The rule says what to do",
            trigger: ".modal:contains(cancel its order) .modal-footer .btn",
            run: "click",
        },
        {
            content: "It snapped back",
            trigger:
                "body:not(:has(.modal)) .o_kanban_group:eq(5) .o_kanban_record:contains(Accounts)",
        },
        {
            content: "An ordinary move",
            trigger: ".o_kanban_group:eq(0) .o_kanban_record:contains(Law)",
            run: "drag_and_drop(.o_kanban_group:eq(2))",
        },
        {
            content: "It is there",
            trigger: ".o_kanban_group:eq(2) .o_kanban_record:contains(Law)",
        },
    ],
});

/** What the figures mean when a mission has several factors is said above them. */
tours.add("expertise_prospect_statistics", {
    url: "/odoo/missions-signees-perdues",
    steps: () => [
        {content: "By factor", trigger: ".o_pivot:contains(Price (test))"},
        {content: "Said", trigger: ".o_mission_factor_note:contains(once only)"},
        {content: "As a graph", trigger: ".o_switch_view.o_graph", run: "click"},
        {
            content: "Said there too",
            trigger: ".o_graph_view .o_mission_factor_note:contains(once only)",
        },
        {content: "A graph", trigger: ".o_graph_canvas_container canvas"},
    ],
});

/** On a phone: every button within reach, no tooltip but a tap. */
tours.add("expertise_prospect_mission_phone", {
    url: "/odoo/missions",
    steps: () => [
        {content: "The card", trigger: ".o_kanban_record:contains(Tour)", run: "click"},
        {
            content: "Every button is there, large as a thumb",
            trigger: button("action_sign"),
            run() {
                for (const el of document.querySelectorAll(".o_guarded_button")) {
                    const {height, width, right} = el.getBoundingClientRect();
                    if (height < 44 || width < 44 || right > window.innerWidth) {
                        throw new Error(`${el.name}: ${width} × ${height}, ${right}`);
                    }
                }
            },
        },
        {content: "Tap", trigger: blocked("action_sign"), run: "click"},
        {
            content: "What to do first",
            trigger: ".o_notification:contains(Add a contact to)",
        },
    ],
});
