import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("care_follow_up", {
    steps: () => [
        // a satisfaction note, from the client's form
        {
            content: "Tab of the notes",
            trigger: ".o_notebook .nav-link[name='care_notes']",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name='care_note_ids'] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "Score",
            trigger:
                ".modal .o_field_widget[name='score'] .o_selection_badge:nth-child(4)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='text'] textarea",
            run: "edit Contente de l'aide au lever",
        },
        {trigger: ".modal .o_form_button_save", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        {
            trigger:
                ".o_field_widget[name='care_note_ids'] .o_data_row:contains('Contente')",
        },
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_saved"},
        // an adverse event, from the tab beside
        {
            trigger: ".o_notebook .nav-link[name='care_adverse_events']",
            run: "click",
        },
        {
            trigger: "button[name='action_report_care_adverse_event']",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='type_id'] input",
            run: "edit Accidents or incidents due to a fault",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('fault')",
            run: "click",
        },
        {
            content: "Only workers who were assigned are offered",
            trigger: ".o_field_widget[name='employee_ids'] input",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name='employee_ids'] .dropdown-menu:not(:contains('Bruno')) .dropdown-item:contains('Anna')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='facts'] textarea",
            run: "edit Chute dans la cuisine",
        },
        {trigger: ".o_form_button_save", run: "click"},
        {
            trigger: ".o_field_widget[name='name']:contains('EI')",
        },
        {trigger: "button[name='action_start']", run: "click"},
        {
            trigger: ".o_notebook .nav-link[name='treatment']",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='conclusion'] textarea",
            run: "edit Barre d'appui posée",
        },
        {trigger: "button[name='action_treat']", run: "click"},
        {
            trigger: ".o_field_widget[name='control']:contains('Treated')",
        },
        // the control table
        {
            trigger:
                ".o_main_navbar button[data-menu-xmlid='care_opportunity.menu_follow_up']",
            run: "click",
        },
        {
            trigger:
                ".dropdown-item[data-menu-xmlid='care_opportunity.menu_adverse_events']",
            run: "click",
        },
        {
            trigger:
                ".o_list_view .o_data_row:contains('Marthe'):contains('Treated') .o_data_cell[name='name']",
            run: "click",
        },
        {
            content: "The line opens its event",
            trigger: ".o_form_view .o_field_widget[name='name']:contains('EI')",
        },
    ],
});
