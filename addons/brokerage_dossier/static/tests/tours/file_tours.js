import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");
const tab = (name) => `.o_notebook a[name="${name}"]`;
const percent = (value) => `.o_step_line_percent:contains(/^${value}.%$/)`;
const action = (name) => `.o_file_action[data-action="${name}"]`;

const openMenu = (name) => [
    {content: "Actions", trigger: ".o_file_actions:enabled", run: "click"},
    {content: name, trigger: action(name), run: "click"},
];
const panel = (label) => ({
    content: `The tab ${label}`,
    trigger: `.o_search_panel_category_value:contains(${label}) header`,
    run: "click",
});

/** The life of a file, as its broker has it in hand. */
tours.add("brokerage_file_life", {
    url: "/odoo/courtage",
    steps: () => [
        {content: "New", trigger: ".o_list_button_add", run: "click"},
        {
            content: "The holder",
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Tour Holder",
        },
        {
            content: "is known",
            trigger: ".o-autocomplete--dropdown-item:contains(Tour Holder):first",
            run: "click",
        },
        {content: "Children", trigger: tab("children"), run: "click"},
        {
            content: "Add a child",
            trigger: ".o_field_widget[name=child_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "First name",
            trigger: ".o_field_widget[name=child_ids] div[name=name] input",
            run: "edit Manon",
        },
        {
            content: "Shared custody",
            trigger: ".o_field_widget[name=child_ids] td[name=shared_custody] input",
            run: "click",
        },
        ...stepUtils.saveForm(),
        {
            content: "The automatic comment of its tab",
            trigger:
                ".o_field_widget[name=children_comment_ids] .o_data_row:contains(Shared custody of Manon)",
        },
        {
            content: "It is marked as automatic",
            trigger: ".o_field_widget[name=children_comment_ids] .o_data_row .fa-magic",
        },
        {
            content: "Open it",
            trigger:
                ".o_field_widget[name=children_comment_ids] .o_data_row td[name=body]",
            run: "click",
        },
        {
            content: "Its text follows the file: nothing to write in",
            trigger: ".modal .o_field_widget[name=body].o_readonly_modifier",
        },
        {
            content: "Tick it",
            trigger: ".modal .o_field_widget[name=in_summary] input",
            run: "click",
        },
        {
            content: "Validate",
            trigger: ".modal .btn-primary:contains(Validate)",
            run: "click",
        },
        {
            content: "It is ticked, and dull no more",
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=children_comment_ids] .o_data_row:not(.text-muted) td[name=in_summary] input:checked",
        },
        {content: "Project", trigger: tab("project"), run: "click"},
        {
            content: "+ Comment",
            trigger: "div[name=project_comments] button[name=action_add_comment]",
            run: "click",
        },
        {
            content: "The tab is preset, the tick is set",
            trigger: ".modal .o_field_widget[name=in_summary] input:checked",
        },
        {
            content: "Write",
            trigger: ".modal .o_field_widget[name=body] .odoo-editor-editable",
            run: "editor Deed before the holidays",
        },
        {
            content: "Validate",
            trigger: ".modal .btn-primary:contains(Validate)",
            run: "click",
        },
        {
            content: "It is in its tab",
            trigger:
                ".o_field_widget[name=project_comment_ids] .o_data_row:contains(holidays)",
        },
        {content: "General", trigger: tab("general"), run: "click"},
        {
            content: "The notepad has both",
            trigger:
                ".o_field_widget[name=comment_ids]:has(.o_data_row:contains(holidays)):has(.o_data_row:contains(Manon))",
        },
        {
            content: "With its tab",
            trigger:
                ".o_field_widget[name=comment_ids] .o_data_row:contains(holidays) td[name=section]:contains(Project)",
        },
        {content: "First step", trigger: percent(11)},
        {
            content: "The button names the next step",
            trigger: "button[name=action_next_step]:contains(File complete)",
            run: "click",
        },
        {content: "Second step", trigger: percent(22)},
        {
            content: "Back, by the line",
            trigger: ".o_step_line_step:first button",
            run: "click",
        },
        {content: "First step again", trigger: percent(11)},
        {
            content: "On, by the line",
            trigger: ".o_step_line_step:eq(1) button",
            run: "click",
        },
        {content: "Second step again", trigger: percent(22)},
        ...openMenu("action_previous_step"),
        {content: "Back, by the menu", trigger: percent(11)},
        {
            content: "The number, without the right",
            trigger: "button[name=action_renumber]",
            run: "click",
        },
        {
            content: "is refused in words",
            trigger: ".modal:contains(You may not change the number)",
        },
        {content: "Close", trigger: ".modal .btn-primary", run: "click"},
        {
            content: "Actions",
            trigger: "body:not(:has(.modal)) .o_file_actions",
            run: "click",
        },
        {
            content: "Neither number nor deletion for a broker",
            trigger: `${action("action_close")}`,
            run() {
                for (const name of ["action_renumber", "action_delete"]) {
                    if (document.querySelector(action(name))) {
                        throw new Error(`${name} is offered without the right`);
                    }
                }
            },
        },
        {content: "Abandon", trigger: action("action_close"), run: "click"},
        {
            content: "Why",
            trigger: ".modal .o_field_widget[name=reason_id] input",
            run: "click",
        },
        {
            content: "Own bank",
            trigger: ".o-autocomplete--dropdown-item:contains(Own bank)",
            run: "click",
        },
        {
            content: "Abandon the file",
            trigger: ".modal .btn-primary:contains(Abandon the file)",
            run: "click",
        },
        {
            content: "It says so, and why",
            trigger: ".alert-danger:contains(Abandoned):contains(Own bank)",
        },
        {
            content: "No next step any more",
            trigger: "body:not(:has(button[name=action_next_step]:visible))",
        },
        {content: "Back to the list", trigger: ".o_back_button a", run: "click"},
        panel("Abandoned"),
        {
            content: "It is found there, with its reason",
            trigger: ".o_data_row:contains(Tour Holder):contains(Own bank)",
        },
        {
            content: "Open it",
            trigger: ".o_data_row:contains(Tour Holder) td[name=partner_id]",
            run: "click",
        },
        {
            content: "Resume",
            trigger: "button[name=action_resume]:enabled",
            run: "click",
        },
        {
            content: "What starts afresh is said first",
            trigger: ".modal:contains(Starts afresh):contains(The simulations)",
        },
        {
            content: "As a prospect",
            trigger: ".modal .o_radio_item:contains(Prospect) input:checked",
        },
        {
            content: "Resume the file",
            trigger: ".modal .btn-primary:contains(Resume the file)",
            run: "click",
        },
        {
            content: "A clean prospect",
            trigger: ".o_step_line_none",
        },
        {
            content: "The former version, one click",
            trigger: "button[name=action_open_former_versions]",
            run: "click",
        },
        {
            content: "Its row",
            trigger: ".o_data_row:contains(/v1) td[name=name]",
            run: "click",
        },
        {
            content: "It is read, not changed",
            trigger: ".alert-warning:contains(Former version)",
        },
        {
            content: "No field to write in",
            trigger:
                ".o_form_readonly .o_field_widget[name=partner_id]:not(:has(input))",
        },
        {
            content: "Back to the current version",
            trigger: ".o_form_statusbar button[name=action_open_current_version]",
            run: "click",
        },
        {
            content: "Make it a client again",
            trigger: "button[name=action_make_client]:enabled",
            run: "click",
        },
        {content: "The steps start", trigger: percent(11)},
    ],
});

/** Many files at once: pick them, change one cell, confirm. */
const changeSelected = (field, typed, chosen) => [
    {
        content: "The first file",
        trigger: ".o_data_row:contains(Tour One) .o_list_record_selector input",
        run: "click",
    },
    {
        content: "The second",
        trigger: ".o_data_row:contains(Tour Two) .o_list_record_selector input",
        run: "click",
    },
    {
        content: "Its cell",
        trigger: `.o_data_row_selected:contains(Tour One) td[name=${field}]`,
        run: "click",
    },
    {
        content: typed,
        trigger: `.o_selected_row td[name=${field}] input`,
        run: `edit ${typed}`,
    },
    {
        content: chosen,
        trigger: `.o-autocomplete--dropdown-item:contains(${chosen})`,
        run: "click",
    },
    {content: "For both", trigger: ".modal .btn-primary", run: "click"},
    {
        content: "Done",
        trigger: `body:not(:has(.modal)) .o_data_row:contains(Tour Two) td[name=${field}]:contains(${chosen})`,
    },
];

tours.add("brokerage_file_list_broker", {
    url: "/odoo/courtage",
    steps: () => changeSelected("user_id", "Mona", "Mona Directrice"),
});
tours.add("brokerage_file_list_origin", {
    url: "/odoo/courtage",
    steps: () => changeSelected("source_id", "A friend", "A friend"),
});

/** A manager gives a number, and deletes after one confirmation. */
tours.add("brokerage_file_manager", {
    url: "/odoo/courtage",
    steps: () => [
        {
            content: "The file",
            trigger: ".o_data_row:contains(Tour One) td[name=partner_id]",
            run: "click",
        },
        {
            content: "The pencil",
            trigger: "button[name=action_renumber]",
            run: "click",
        },
        {
            content: "Another number",
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit TOUR-1",
        },
        {
            content: "Validate",
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "It has it",
            trigger: ".o_brokerage_number:contains(TOUR-1)",
        },
        ...openMenu("action_delete"),
        {
            content: "What goes",
            trigger: ".modal:contains(cannot be undone):contains(TOUR-1)",
        },
        {
            content: "Keep it, this time",
            trigger: ".modal .btn-secondary:contains(Keep the file)",
            run: "click",
        },
        {
            content: "Still there",
            trigger: "body:not(:has(.modal)) .o_brokerage_number:contains(TOUR-1)",
        },
        ...openMenu("action_delete"),
        {
            content: "Delete for good",
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "Back in the list, without it",
            trigger:
                ".o_list_view:has(.o_data_row:contains(Tour Two)):not(:has(.o_data_row:contains(Tour One)))",
        },
    ],
});

/** On a phone: cards, one primary button, the steps as a list. */
tours.add("brokerage_file_phone", {
    url: "/odoo/courtage",
    steps: () => [
        {
            content: "A card",
            trigger: ".o_kanban_record:contains(Tour One)",
            run: "click",
        },
        {
            content: "Next step",
            trigger: "button[name=action_next_step]:contains(File complete)",
            run: "click",
        },
        {content: "The gauge", trigger: percent(22)},
        {
            content: "As large as a finger",
            trigger: ".o_step_line_step:first button",
            run({anchor}) {
                if (anchor.getBoundingClientRect().height < 44) {
                    throw new Error("A step is smaller than a finger");
                }
                if (document.documentElement.scrollWidth > window.innerWidth) {
                    throw new Error("The form is wider than the phone");
                }
            },
        },
        {content: "Back", trigger: ".o_step_line_step:first button", run: "click"},
        {content: "The gauge", trigger: percent(11)},
        {content: "Actions", trigger: ".o_file_actions", run: "click"},
        {content: "There is Abandon", trigger: action("action_close")},
    ],
});
