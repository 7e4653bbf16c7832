/* global vis */
import {Domain} from "@web/core/domain";
import {TimelineView} from "@web_timeline/views/timeline/timeline_view.esm";
import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";
import {escape} from "@web/core/utils/strings";
import {registry} from "@web/core/registry";
import {showRefusal} from "./conflicts";
import {useDebounced} from "@web/core/utils/timing";
import {user} from "@web/core/user";

const {DateTime} = luxon;
const GROUP_FIELD = "technician_id";
const PLAN_ACTION = "expertise_dossier.action_plan_wizard";
const UNASSIGNED = -1;
const SNAP_MINUTES = 15;
/** Hammer's DIRECTION_ALL */
const ALL_DIRECTIONS = 30;
const DRAGGED = "dossier-";

/** Reads only what is on screen, and what belongs around it. */
export class PlanningTimelineModel extends TimelineView.Model {
    setup(params) {
        const orm = this.orm;
        // the parent asks for the rights with a method that Odoo 19 calls deprecated
        this.orm = Object.assign(Object.create(orm), {
            call: (model, method, args, kwargs) =>
                method === "check_access_rights"
                    ? user.checkAccessRight(model, args[0])
                    : orm.call(model, method, args, kwargs),
        });
        super.setup(params);
        this.frame = {
            technicians: [],
            absences: [],
            hours: [8, 18],
            unplanned: [],
            unplanned_count: 0,
        };
        const now = DateTime.now();
        this.setRange(now.startOf("week"), now.endOf("week"));
    }

    setRange(start, end) {
        const margin = end.diff(start);
        this.range = {start: start.minus(margin), end: end.plus(margin)};
    }

    /** @returns {Promise<Boolean>} whether something was read */
    async showRange(start, end) {
        if (start >= this.range.start && end <= this.range.end) {
            return false;
        }
        this.setRange(start, end);
        await this.load(this.searchParams);
        return true;
    }

    async load(searchParams) {
        this.searchParams = searchParams;
        const {context, domain, groupBy} = searchParams;
        this.last_group_bys = groupBy?.length
            ? groupBy.map((name) => name.split(":")[0])
            : [GROUP_FIELD];
        const [start, end] = [this.range.start, this.range.end].map(serializeDateTime);
        const shown = Domain.and([
            domain,
            [
                [this.date_start, "<", end],
                [this.date_stop, ">", start],
            ],
        ]).toList({});
        const fields = new Set([...this.params.fieldNames, ...this.last_group_bys]);
        const [data, frame] = await this.keepLast.add(
            Promise.all([
                this.orm.searchRead(this.model_name, shown, [...fields], {
                    context,
                    order: this.date_start,
                }),
                this.orm.call(this.model_name, "get_planning_frame", [start, end], {
                    context,
                }),
            ])
        );
        Object.assign(this, {data, frame});
        this.notify();
    }

    _event_data_transform(record) {
        const item = super._event_data_transform(record);
        const [start, end] = this._get_event_dates(record).map((moment) =>
            moment?.setZone("default")
        );
        const state = this.fields.state.selection.find(([key]) => key === record.state);
        const lines = [
            record.display_name,
            `${start.toFormat("HH:mm")} – ${end?.toFormat("HH:mm") || ""}`,
            record.owner_id?.[1],
            record.property_id?.[1],
            state?.[1],
        ];
        return {
            ...item,
            className: `o_planning_${record.state}`,
            style: "",
            title: lines.filter(Boolean).map(escape).join("<br/>"),
        };
    }

    /** @returns {Array<Object>} public holidays and absences, behind the appointments */
    get backgrounds() {
        const items = [];
        const byTechnician = this.last_group_bys[0] === GROUP_FIELD;
        for (const absence of this.frame.absences) {
            const item = {
                type: "background",
                start: deserializeDateTime(absence.start).toJSDate(),
                end: deserializeDateTime(absence.end).toJSDate(),
                content: escape(absence.name || ""),
            };
            if (!absence.technician_ids) {
                items.push({
                    ...item,
                    id: `closed-${absence.id}`,
                    className: "o_planning_closed",
                });
                continue;
            }
            for (const group of byTechnician ? absence.technician_ids : []) {
                items.push({
                    ...item,
                    group,
                    id: `absent-${absence.id}-${group}`,
                    className: "o_planning_absent",
                });
            }
        }
        return items;
    }

    /** @returns {Array<Number>} the hours between which the day is drawn */
    get hours() {
        let [first, last] = this.frame.hours;
        for (const record of this.data || []) {
            if (record[this.date_start] && record[this.date_stop]) {
                const start = deserializeDateTime(record[this.date_start]);
                const end = deserializeDateTime(record[this.date_stop]);
                first = Math.min(first, start.hour);
                last = Math.max(last, end.hour + (end.minute ? 1 : 0));
                if (!start.hasSame(end, "day")) {
                    [first, last] = [0, 24];
                }
            }
        }
        return [Math.max(first - 1, 0), Math.min(last + 1, 24)];
    }
}

export class PlanningTimelineController extends TimelineView.Controller {
    get rendererProps() {
        return {...super.rendererProps, onPlan: this.plan.bind(this)};
    }

    async reload() {
        await this.model.load(this.model.searchParams);
        this.render();
    }

    async internalMove() {
        const moves = this.moveQueue;
        this.moveQueue = [];
        for (const {id, data, item, callback} of moves) {
            try {
                await this.model.write_completed(id, data);
                callback(item);
            } catch (error) {
                callback(null);
                await this.reload();
                showRefusal(this.env, error, () => this.reload());
                return;
            }
        }
        await this.reload();
    }

    /** A dossier without a date was dropped on a technician's row. */
    _onAdd(item, callback) {
        // the wizard makes the appointment, after which everything is read anew
        callback(null);
        const id = String(item.id);
        if (id.startsWith(DRAGGED)) {
            this.plan(Number(id.slice(DRAGGED.length)), item);
        }
    }

    plan(dossierId, {start, group} = {}) {
        const context = {default_dossier_id: dossierId};
        if (start) {
            context.default_start = serializeDateTime(DateTime.fromJSDate(start));
        }
        if (group > 0 && this.model.last_group_bys[0] === GROUP_FIELD) {
            context.default_technician_id = group;
        }
        return this.env.services.action.doAction(PLAN_ACTION, {
            additionalContext: context,
            onClose: () => this.reload(),
        });
    }
}

export class PlanningTimelineRenderer extends TimelineView.Renderer {
    static template = "expertise_dossier.PlanningTimelineRenderer";
    static props = {...TimelineView.Renderer.props, onPlan: Function};

    setup() {
        super.setup();
        this.onRangeChanged = useDebounced(this.readRange, 200);
    }

    /** @returns {Array<Object>} the statuses on screen, for the legend */
    get legend() {
        const states = new Set((this.model.data || []).map((record) => record.state));
        return this.fields.state.selection.filter(([key]) => states.has(key));
    }

    get unplannedLabel() {
        return _t("To plan (%s)", this.model.frame.unplanned_count);
    }

    init_timeline() {
        Object.assign(this.options, {
            locale: user.lang.split("-")[0],
            moment: (date) => {
                const moment = vis.moment(date);
                return moment.utcOffset(DateTime.fromMillis(moment.valueOf()).offset);
            },
            snap: (date) => {
                const step = SNAP_MINUTES * 60000;
                return new Date(Math.round(date.getTime() / step) * step);
            },
            itemsAlwaysDraggable: {item: true, range: false},
            orientation: {axis: "top", item: "top"},
            margin: {item: 4, axis: 4},
            zoomMin: 4 * 3600000,
            zoomMax: 62 * 24 * 3600000,
            tooltip: {followMouse: true, overflowMethod: "flip"},
            hiddenDates: this.hiddenDates,
        });
        super.init_timeline();
        // it stays hidden until its range has changed, which hidden nights prevent
        this.timeline.initialRangeChangeDone = true;
        this.dragStraightDown();
        this.timeline.setOptions({
            editable: {...this.options.editable, add: true},
            onAdd: this.on_add.bind(this),
        });
        this.timeline.on("rangechanged", () => this.onRangeChanged());
    }

    /** Each redraw would have a drag begin sideways: to a colleague it goes up or down. */
    dragStraightDown() {
        const pan = this.timeline.hammer.get("pan");
        const set = pan.set.bind(pan);
        pan.set = (options) => set({...options, direction: ALL_DIRECTIONS});
        pan.set({});
    }

    /** The nights, counted from a day on screen: summer time changes their offset. */
    get hiddenDates() {
        const [first, last] = this.model.hours;
        if (!first && last === 24) {
            return [];
        }
        const shown = this.timeline ? this.timeline.getWindow().start : new Date();
        const day = DateTime.fromJSDate(shown).startOf("day");
        return [
            {
                start: day.plus({hours: last}).toJSDate(),
                end: day.plus({days: 1, hours: first}).toJSDate(),
                repeat: "daily",
            },
        ];
    }

    async readRange() {
        const {start, end} = this.timeline.getWindow();
        await this.model.showRange(
            DateTime.fromJSDate(start),
            DateTime.fromJSDate(end)
        );
    }

    async on_data_loaded(records, adjustWindow = false) {
        await super.on_data_loaded(records, adjustWindow);
        this.timeline.itemsData.add(this.model.backgrounds);
        this.timeline.setOptions({hiddenDates: this.hiddenDates});
    }

    /** Every technician has his row, busy or not. */
    async split_groups(records) {
        if (this.model.last_group_bys[0] !== GROUP_FIELD) {
            return super.split_groups(records);
        }
        const groups = new Map();
        for (const {id, name} of this.model.frame.technicians) {
            groups.set(id, escape(name));
        }
        for (const {[GROUP_FIELD]: technician} of records) {
            if (technician) {
                groups.set(technician[0], escape(technician[1]));
            } else {
                groups.set(UNASSIGNED, escape(_t("No technician")));
            }
        }
        return [...groups].map(([id, content]) => ({
            id,
            content,
            order: id === UNASSIGNED ? "" : content,
        }));
    }

    onDragStart(ev, dossier) {
        const data = {id: `${DRAGGED}${dossier.id}`, content: dossier.name};
        ev.dataTransfer.effectAllowed = "move";
        ev.dataTransfer.setData("text", JSON.stringify(data));
    }

    _onTodayClicked() {
        this.mode.data = "day";
        const today = DateTime.now().startOf("day");
        this.timeline.setWindow(today.toJSDate(), today.endOf("day").toJSDate(), {
            animation: false,
        });
    }

    _onScaleDayClicked() {
        this.showFrom("day");
    }

    _onScaleWeekClicked() {
        this.showFrom("week");
    }

    _onScaleMonthClicked() {
        this.showFrom("month");
    }

    showFrom(unit) {
        this.mode.data = unit;
        const {start, end} = this.timeline.getWindow();
        const middle = (start.getTime() + end.getTime()) / 2;
        const now = DateTime.now();
        // from a wider to a narrower view: what is today, if today is in it; nights are
        // not drawn, so the last evening of a week lies after the end of its window
        const inside = now.endOf("day") >= start && now.startOf("day") <= end;
        const day = inside ? now : DateTime.fromMillis(middle);
        this.timeline.setWindow(
            day.startOf(unit).toJSDate(),
            day.endOf(unit).toJSDate(),
            {animation: false}
        );
    }

    move(direction) {
        const unit = {day: "days", week: "weeks", month: "months"}[this.mode.data];
        const {start} = this.timeline.getWindow();
        const middle = DateTime.fromJSDate(start).plus({hours: 12});
        const day = middle
            .startOf(this.mode.data || "week")
            .plus({[unit || "weeks"]: direction});
        this.timeline.setWindow(
            day.toJSDate(),
            day.endOf(this.mode.data || "week").toJSDate(),
            {animation: false}
        );
    }
}

registry.category("views").add("expertise_planning_timeline", {
    ...TimelineView,
    Model: PlanningTimelineModel,
    Controller: PlanningTimelineController,
    Renderer: PlanningTimelineRenderer,
});
