import {CalendarModel} from "@web/views/calendar/calendar_model";
import {calendarView} from "@web/views/calendar/calendar_view";
import {registry} from "@web/core/registry";
import {showRefusal} from "./conflicts";

/** What may not be moved goes back where it was; the core leaves it on its new place. */
export class PlanningCalendarModel extends CalendarModel {
    async updateRecord(record, options) {
        try {
            return await super.updateRecord(record, options);
        } catch (error) {
            await this.load();
            return showRefusal(this.env, error, () => this.load());
        }
    }
}

registry.category("views").add("expertise_planning_calendar", {
    ...calendarView,
    Model: PlanningCalendarModel,
});
