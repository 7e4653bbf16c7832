import {CalendarModel} from "@web/views/calendar/calendar_model";
import {calendarView} from "@web/views/calendar/calendar_view";
import {registry} from "@web/core/registry";
import {showRefusal} from "./refusal";

/** What may not be moved goes back where it was; the core leaves it on its new place. */
export class CarePlanningCalendarModel extends CalendarModel {
    async updateRecord(record, options) {
        try {
            return await super.updateRecord(record, options);
        } catch (error) {
            await this.load();
            return showRefusal(this.env, error);
        }
    }
}

registry.category("views").add("care_planning_calendar", {
    ...calendarView,
    Model: CarePlanningCalendarModel,
});
