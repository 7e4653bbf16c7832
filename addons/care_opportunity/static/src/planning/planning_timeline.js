/* global vis */
import {Domain} from "@web/core/domain";
import {TimelineView} from "@web_timeline/views/timeline/timeline_view.esm";
import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";
import {escape} from "@web/core/utils/strings";
import {registry} from "@web/core/registry";
import {showRefusal} from "./refusal";
import {useDebounced} from "@web/core/utils/timing";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

const {DateTime} = luxon;
const WORKER = "employee_id";
const CLIENT = "partner_id";
const UNASSIGNED = -1;
const SNAP_MINUTES = 15;
/** A day is drawn from early help to bedtime; nights are a scroll away. */
const DAY_HOURS = [6, 22];
/** Hammer's DIRECTION_ALL */
const ALL_DIRECTIONS = 30;

/** Reads only the visits on screen and around it, by worker or by client. */
export class CareTimelineModel extends TimelineView.Model {
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
        this.frame = {rows: [], absences: [], holidays: [], to_fill: 0};
        this.chosenGroup = null;
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

    async groupBy(field) {
        this.chosenGroup = field;
        await this.load(this.searchParams);
    }

    async load(searchParams) {
        this.searchParams = searchParams;
        const {context, domain, groupBy} = searchParams;
        const asked = (groupBy || []).find((name) => [WORKER, CLIENT].includes(name));
        if (asked !== this.askedGroup) {
            this.askedGroup = asked;
            this.chosenGroup = null;
        }
        this.last_group_bys = [this.chosenGroup || asked || WORKER];
        const [start, end] = [this.range.start, this.range.end].map(serializeDateTime);
        const shown = Domain.and([
            domain,
            [
                [this.date_start, "<", end],
                [this.date_stop, ">", start],
            ],
        ]).toList({});
        const [data, frame] = await this.keepLast.add(
            Promise.all([
                this.orm.searchRead(this.model_name, shown, this.params.fieldNames, {
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
        const [start, end] = [this.date_start, this.date_stop].map((name) =>
            deserializeDateTime(record[name])
        );
        const state = this.fields.state.selection.find(([key]) => key === record.state);
        const other = this.last_group_bys[0] === WORKER ? CLIENT : WORKER;
        const lines = [
            `${start.toFormat("HH:mm")} – ${end.toFormat("HH:mm")}`,
            record[CLIENT]?.[1],
            record.client_city,
            record[WORKER]?.[1] || _t("To fill"),
            record.product_id?.[1],
            state?.[1],
        ];
        const name = record[other]?.[1] || _t("To fill");
        const missing = record[WORKER] ? "" : "o_care_to_fill";
        return {
            ...item,
            content: `<b>${escape(name)}</b>`,
            className: `o_care_visit_${record.state} ${missing}`,
            editable: ["planned", "started"].includes(record.state),
            style: "",
            title: lines.filter(Boolean).map(escape).join("<br/>"),
        };
    }

    /** @returns {Array<Object>} public holidays and absences, behind the visits */
    get backgrounds() {
        const holidays = this.frame.holidays.map(({day, name}) => ({
            id: `closed-${day}`,
            type: "background",
            className: "o_care_closed",
            content: escape(name),
            start: DateTime.fromISO(day).toJSDate(),
            end: DateTime.fromISO(day).plus({days: 1}).toJSDate(),
        }));
        if (this.last_group_bys[0] !== WORKER) {
            return holidays;
        }
        const absences = this.frame.absences.map(({id, row, name, start, end}) => ({
            id: `away-${id}`,
            type: "background",
            className: "o_care_away",
            group: row,
            content: escape(name),
            start: deserializeDateTime(start).toJSDate(),
            end: deserializeDateTime(end).toJSDate(),
        }));
        return [...holidays, ...absences];
    }
}

export class CareTimelineController extends TimelineView.Controller {
    get rendererProps() {
        return {...super.rendererProps, onLoaded: () => this.render()};
    }

    /** A row is a worker or a client: a visit changes its worker, never its client. */
    _onMove(item, callback) {
        super._onMove(item, callback);
        if (this.model.last_group_bys[0] !== WORKER) {
            delete this.moveQueue.at(-1).data[CLIENT];
        }
    }

    async internalMove() {
        const moves = this.moveQueue;
        this.moveQueue = [];
        let refusal = null;
        for (const {id, data, item, callback} of moves) {
            try {
                await this.model.write_completed(id, data);
                callback(item);
            } catch (error) {
                callback(null);
                refusal = error;
                break;
            }
        }
        await this.model.load(this.model.searchParams);
        this.render();
        if (refusal) {
            showRefusal(this.env, refusal);
        }
    }

    _onGroupClick(item) {
        if (item.group !== UNASSIGNED) {
            super._onGroupClick(item);
        }
    }
}

export class CareTimelineRenderer extends TimelineView.Renderer {
    static template = "care_opportunity.PlanningTimelineRenderer";
    static props = {...TimelineView.Renderer.props, onLoaded: Function};

    setup() {
        super.setup();
        this.actionService = useService("action");
        this.onRangeChanged = useDebounced(this.readRange, 200);
    }

    get byWorker() {
        return this.model.last_group_bys[0] === WORKER;
    }

    /** @returns {Array<Object>} the states on screen, for the legend */
    get legend() {
        const states = new Set((this.model.data || []).map((record) => record.state));
        return this.fields.state.selection.filter(([key]) => states.has(key));
    }

    async groupBy(field) {
        await this.model.groupBy(field);
        this.props.onLoaded();
    }

    openToFill() {
        return this.actionService.doAction("care_opportunity.care_to_fill_action");
    }

    init_timeline() {
        const [first, last] = DAY_HOURS;
        const today = DateTime.now().startOf("day");
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
            start: today.plus({hours: first}).toJSDate(),
            end: today.plus({hours: last}).toJSDate(),
            itemsAlwaysDraggable: {item: true, range: false},
            orientation: {axis: "top", item: "top"},
            margin: {item: 4, axis: 4},
            zoomMin: 4 * 3600000,
            zoomMax: 62 * 24 * 3600000,
            tooltip: {followMouse: true, overflowMethod: "flip"},
        });
        super.init_timeline();
        this.showDay(today);
        this.dragStraightDown();
        this.timeline.on("rangechanged", () => this.onRangeChanged());
    }

    /** Each redraw would have a drag begin sideways: to a colleague it goes up or down. */
    dragStraightDown() {
        const pan = this.timeline.hammer.get("pan");
        const set = pan.set.bind(pan);
        pan.set = (options) => set({...options, direction: ALL_DIRECTIONS});
        pan.set({});
    }

    async readRange() {
        const {start, end} = this.timeline.getWindow();
        const loaded = await this.model.showRange(
            DateTime.fromJSDate(start),
            DateTime.fromJSDate(end)
        );
        if (loaded) {
            this.props.onLoaded();
        }
    }

    async on_data_loaded(records) {
        // never fit the window to what was read: it is what the user looks at
        await super.on_data_loaded(records, false);
        this.timeline.itemsData.add(this.model.backgrounds);
    }

    /** Every worker has a row, busy or not; what is to fill comes first. */
    async split_groups(records) {
        const groups = [{id: UNASSIGNED, content: escape(_t("To fill")), order: ""}];
        if (this.byWorker) {
            for (const {id, name} of this.model.frame.rows) {
                groups.push({id, content: escape(name), order: name});
            }
        } else {
            groups.pop();
        }
        const known = new Set(groups.map((group) => group.id));
        for (const record of records) {
            const group = record[this.model.last_group_bys[0]];
            if (group && !known.has(group[0])) {
                known.add(group[0]);
                groups.push({
                    id: group[0],
                    content: escape(group[1]),
                    order: group[1],
                });
            }
        }
        return groups;
    }

    // -- what is on screen ------------------------------------------------------
    get middle() {
        const {start, end} = this.timeline.getWindow();
        const now = DateTime.now();
        return now >= start && now <= end
            ? now
            : DateTime.fromMillis((start.getTime() + end.getTime()) / 2);
    }

    show(start, end) {
        this.timeline.setWindow(start.toJSDate(), end.toJSDate(), {animation: false});
    }

    showDay(day) {
        const [first, last] = DAY_HOURS;
        this.mode.data = "day";
        this.show(
            day.startOf("day").set({hour: first}),
            day.startOf("day").set({hour: last})
        );
    }

    showUnit(unit, day) {
        if (unit === "day") {
            return this.showDay(day);
        }
        this.mode.data = unit;
        this.show(day.startOf(unit), day.endOf(unit));
    }

    _onTodayClicked() {
        this.showUnit(this.unit, DateTime.now());
    }

    get unit() {
        return ["day", "week", "month"].includes(this.mode.data)
            ? this.mode.data
            : "day";
    }

    move(direction) {
        const {start, end} = this.timeline.getWindow();
        const middle = DateTime.fromMillis((start.getTime() + end.getTime()) / 2);
        this.showUnit(this.unit, middle.plus({[`${this.unit}s`]: direction}));
    }
}

registry.category("views").add("care_planning_timeline", {
    ...TimelineView,
    Model: CareTimelineModel,
    Controller: CareTimelineController,
    Renderer: CareTimelineRenderer,
});
