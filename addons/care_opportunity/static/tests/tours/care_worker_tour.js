import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function go(content, trigger) {
    return {content, trigger, run: "click", expectUnloadPage: true};
}

/** The worker: home, today, arrival, tasks, note, departure. */
tours.add("care_worker_visit", {
    steps: () => [
        go(
            "The card of his visits",
            '.o_portal_index_card:not(.d-none) a[href="/my/aide/interventions"]'
        ),
        {
            content: "Phone and route at one touch",
            trigger:
                '.o_care_visit:contains("Marthe"):has(a[href^="tel:"]) a[href*="maps"]',
        },
        go("The visit of today", '.o_care_visit a:contains("Marthe")'),
        go("He arrives", 'button[formaction$="/start"]:contains("arrival")'),
        {
            content: "It is stamped",
            trigger: '.alert-success:contains("arrival is stamped")',
        },
        {
            content: "A task is done",
            trigger: '.o_care_task:contains("repas") input',
            run: "click",
        },
        {
            content: "He has something to say",
            trigger: 'textarea[name="note"]',
            run: "edit Plus de lait",
        },
        go("He saves", 'button:contains("Save tasks and note")'),
        {
            content: "It is kept",
            trigger: '.o_care_task:contains("repas") input:checked',
        },
        {
            content: "Another task, not saved yet",
            trigger: '.o_care_task:contains("cuisine") input',
            run: "click",
        },
        go("He leaves", 'button[formaction$="/stop"]:contains("departure")'),
        {
            content: "It is stamped",
            trigger: '.alert-success:contains("departure is stamped")',
        },
        {
            content: "Nothing more to press",
            trigger: ".o_care_portal:not(:has(.o_care_bar))",
        },
    ],
});

/** The worker: his clients, the sheet without the tasks, the code, the mission. */
tours.add("care_worker_client", {
    steps: () => [
        go("To his clients", '.o_care_tabs a[href="/my/aide/clients"]'),
        go("The only one", '.o_care_row:contains("Marthe")'),
        {
            content: "The mission and the risks, no tasks",
            trigger:
                '.o_care_portal:contains("Monday, 09:00"):contains("Sol glissant"):not(:contains("repas"))',
        },
        go("The door code", 'form[action$="/code"] button'),
        {content: "It is there", trigger: '.o_care_code:contains("7391B")'},
        {content: "Other", trigger: ".o_care_others summary", run: "click"},
        go("Mission", '.o_care_others a[href$="/mission"]:visible'),
        {content: "Habits", trigger: '.o_care_mission:contains("Café à 9 h")'},
    ],
});

/** The client does not open. */
tours.add("care_worker_absent", {
    steps: () => [
        {
            content: "Nobody opens",
            trigger: ".o_care_absent summary",
            run: "click",
        },
        {
            content: "Why",
            trigger: 'select[name="reason"]:visible',
            run: "select closed",
        },
        {
            content: "Details",
            trigger: 'input[name="details"]',
            run: "edit Rang three times",
        },
        go("Close", '.o_care_absent button[type="submit"]'),
        {
            content: "The office knows",
            trigger: '.alert-success:contains("the office knows")',
        },
    ],
});

/** The office: a correction with its reason, on the form of the visit. */
tours.add("care_office_correction", {
    steps: () => [
        {
            content: "The stamps",
            trigger: 'a.nav-link[name="stamps"]',
            run: "click",
        },
        {
            content: "What the worker stamped",
            trigger: '[name="stamp_ids"] .o_data_row:contains("By the worker")',
        },
        {
            content: "Correct",
            trigger: 'button[name="action_correct_stamps"]',
            run: "click",
        },
        {
            content: "Why",
            trigger: '.modal [name="reason"] input',
            run: "edit Dead battery",
        },
        {
            content: "Without the arrival",
            trigger: '.modal [name="start"] input, .modal [name="start"] button',
            run: "click",
        },
        {
            content: "It is emptied",
            trigger: '.modal [name="start"] input',
            run: "clear",
        },
        {
            content: "Keep it",
            trigger: '.modal button[name="action_correct"]',
            run: "click",
        },
        {
            content: "A line more",
            trigger: '[name="stamp_ids"] .o_data_row:contains("Dead battery")',
        },
    ],
});
