import {registry} from "@web/core/registry";

/** From the form's mission to « Recherche », and the first worker is assigned. */
registry.category("web_tour.tours").add("care_worker_search", {
    steps: () => [
        {
            content: "Search for a worker, beside the mission",
            trigger:
                ".o_field_widget[name=mission_ids] button[name=action_search_workers]",
            run: "click",
        },
        {
            content: "Who fits every slot comes first",
            trigger:
                ".modal .o_kanban_record:first:contains(Anna):has(.text-bg-success)",
        },
        {
            content: "Who does not, with the reason",
            trigger: ".modal .o_kanban_record:contains(Bruno):contains(absent)",
        },
        {
            content: "Assign the first one",
            trigger: ".modal .o_kanban_record:first button[name=action_assign]",
            run: "click",
        },
        {
            content: "It is said, and the form is there again",
            trigger: ".o_notification:contains(Anna)",
        },
        {
            content: "The dialog is closed",
            trigger: "body:not(:has(.modal))",
        },
    ],
});
