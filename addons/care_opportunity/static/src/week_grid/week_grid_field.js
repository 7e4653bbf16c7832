import {DAY, STEP, clock, drawn, fromClock, layout} from "./week_grid_tools";
import {lengthOf, moved, resized, snap, toMinutes} from "./week_grid_tools";
import {X2ManyField, x2ManyField} from "@web/views/fields/x2many/x2many_field";
import {onMounted, useEffect, useRef, useState} from "@odoo/owl";
import {Mutex} from "@web/core/utils/concurrency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

const HOUR_PX = 32;
const EARLIEST_SHOWN = 7;
const {Info} = luxon;

/** A week on which slots are drawn, moved and stretched, above their list.
 *
 * The model below has `weekday` ("0" is Monday), `hour_from` and `hour_to`; what has a
 * date instead of a weekday is in the list only.
 */
export class WeekGridField extends X2ManyField {
    static template = "care_opportunity.WeekGridField";

    setup() {
        super.setup();
        this.state = useState({selected: null, drag: null});
        // who types fast has changed the end before the start is written
        this.edits = new Mutex();
        this.scroller = useRef("scroller");
        this.columns = useRef("columns");
        this.hours = Array.from({length: 24}, (_, hour) => hour);
        this.dayNames = Info.weekdays("short");
        this.longDayNames = Info.weekdays("long");
        onMounted(() => {
            const first = Math.min(...this.slots.map((slot) => slot.start / 60));
            const hour = Math.max(0, Math.min(EARLIEST_SHOWN, Math.floor(first) - 1));
            this.scroller.el.scrollTop = hour * HOUR_PX;
        });
        // a slot that was moved keeps the keyboard, wherever it is drawn now
        useEffect(
            (key) => {
                if (key && this.refocus) {
                    this.refocus = false;
                    this.scroller.el
                        ?.querySelector(`.o_week_grid_slot[data-key="${key}"]`)
                        ?.focus();
                }
            },
            () => [this.state.selected, this.slots]
        );
    }

    get slots() {
        const {drag} = this.state;
        return this.list.records
            .filter((record) => record.data.weekday)
            .map((record) => {
                const slot = {
                    key: record.id,
                    record,
                    day: Number(record.data.weekday),
                    start: toMinutes(record.data.hour_from),
                    stop: toMinutes(record.data.hour_to),
                };
                const dragged = drag && drag.key === slot.key && drag.slot;
                return dragged ? {...slot, ...dragged} : slot;
            });
    }

    get pieces() {
        return layout(this.slots);
    }

    get ghost() {
        const {drag} = this.state;
        return drag && !drag.key ? drag.slot : null;
    }

    get selectedSlot() {
        return this.slots.find((slot) => slot.key === this.state.selected);
    }

    get editable() {
        return !this.props.readonly;
    }

    style({start, stop, lane = 0, lanes = 1}) {
        const px = HOUR_PX / 60;
        const width = 100 / lanes;
        return (
            `top:${start * px}px;height:${(stop - start) * px}px;` +
            `left:${lane * width}%;width:${width}%`
        );
    }

    text({start, stop}) {
        return `${clock(start)} – ${clock(stop)}`;
    }

    label(slot) {
        return `${this.longDayNames[slot.day]} ${this.text(slot)}`;
    }

    weeks(slot) {
        const weeks = slot.record.data.every_weeks;
        return weeks > 1 ? _t("every %s weeks", weeks) : "";
    }

    clock(minutes) {
        return clock(minutes % DAY);
    }

    // ------------------------------------------------------------------ writing
    async write(record, {day, start, stop}) {
        await record.update({
            weekday: String(day),
            hour_from: start / 60,
            hour_to: stop / 60,
        });
    }

    async add(slot) {
        await this.list.leaveEditMode();
        const record = await this.list.addNewRecord({
            position: "bottom",
            mode: "readonly",
            context: this.props.context,
        });
        this.refocus = true;
        await this.write(record, slot);
        this.state.selected = record.id;
    }

    async remove(slot) {
        this.state.selected = null;
        await this.list.delete(slot.record);
    }

    onAddClick() {
        return this.add({day: 0, start: 9 * 60, stop: 10 * 60});
    }

    onEdit(part, value) {
        const {key} = this.selectedSlot;
        return this.edits.exec(() => this.writePart(key, part, value));
    }

    async writePart(key, part, value) {
        const slot = this.slots.find((one) => one.key === key);
        if (!slot) {
            return;
        }
        if (part === "every_weeks") {
            const weeks = Math.min(Math.max(Number(value) || 1, 1), 8);
            await slot.record.update({every_weeks: weeks});
            return;
        }
        const change = {day: slot.day, start: slot.start, stop: slot.stop};
        change[part] = part === "day" ? Number(value) : fromClock(value);
        if (change[part] === undefined) {
            return;
        }
        if (part === "stop") {
            change.stop ||= DAY;
        }
        if (lengthOf(change) === DAY && change.start) {
            // the same time twice: an hour, rather than a slot that cannot be saved
            change.stop = (change.start + 60) % DAY || DAY;
        }
        await this.write(slot.record, change);
    }

    // ----------------------------------------------------------------- keyboard
    async onKeydown(ev, slot) {
        const arrows = {
            ArrowUp: [0, -STEP],
            ArrowDown: [0, STEP],
            ArrowLeft: [-1, 0],
            ArrowRight: [1, 0],
        };
        if (ev.key === "Enter" || ev.key === " ") {
            ev.preventDefault();
            this.state.selected = slot.key;
        } else if (this.editable && ["Delete", "Backspace"].includes(ev.key)) {
            ev.preventDefault();
            ev.stopPropagation();
            await this.remove(slot);
        } else if (this.editable && ev.key in arrows) {
            ev.preventDefault();
            ev.stopPropagation();
            const [days, minutes] = arrows[ev.key];
            this.refocus = true;
            this.state.selected = slot.key;
            const stretched = ev.shiftKey && minutes;
            await this.write(
                slot.record,
                stretched ? resized(slot, minutes) : moved(slot, days, minutes)
            );
        }
    }

    // ------------------------------------------------------------------ pointer
    place(ev) {
        const box = this.columns.el.getBoundingClientRect();
        const day = Math.floor(((ev.clientX - box.left) / box.width) * 7);
        return {
            day: Math.min(Math.max(day, 0), 6),
            minutes: ((ev.clientY - box.top) / HOUR_PX) * 60,
        };
    }

    onPointerDown(ev, slot, stretch = false) {
        if (!this.editable || ev.button !== 0) {
            return;
        }
        // a finger on the empty week scrolls it; a tap adds an hour (onClick)
        if (!slot && ev.pointerType === "touch") {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        // the keyboard goes on where the mouse has chosen
        ev.target.closest?.(".o_week_grid_slot")?.focus();
        const from = this.place(ev);
        this.columns.el.setPointerCapture?.(ev.pointerId);
        this.state.drag = {
            from,
            stretch,
            key: slot?.key,
            origin: slot && {day: slot.day, start: slot.start, stop: slot.stop},
            slot: null,
        };
        if (slot) {
            this.state.selected = slot.key;
        }
    }

    onPointerMove(ev) {
        const {drag} = this.state;
        if (!drag) {
            return;
        }
        const {day, minutes} = this.place(ev);
        const by = snap(minutes - drag.from.minutes);
        if (!drag.origin) {
            drag.slot = by ? drawn(drag.from.day, drag.from.minutes, minutes) : null;
        } else if (drag.stretch) {
            drag.slot = by ? resized(drag.origin, by) : null;
        } else {
            const days = day - drag.from.day;
            drag.slot = by || days ? moved(drag.origin, days, by) : null;
        }
    }

    async onPointerUp() {
        const {drag} = this.state;
        if (!drag) {
            return;
        }
        if (drag.origin) {
            const slot = this.slots.find((other) => other.key === drag.key);
            if (slot && drag.slot) {
                await this.write(slot.record, drag.slot);
            }
        } else {
            await this.add(drag.slot || this.hourAt(drag.from));
        }
        this.state.drag = null;
    }

    onPointerCancel() {
        this.state.drag = null;
    }

    async onClick(ev) {
        if (this.editable && ev.pointerType === "touch") {
            await this.add(this.hourAt(this.place(ev)));
        }
    }

    /** The hour that a mere press stands for: from the half hour below it. */
    hourAt({day, minutes}) {
        const start = Math.min(Math.floor(minutes / 30) * 30, DAY - 60);
        return {day, start, stop: start + 60};
    }
}

export const weekGridField = {
    ...x2ManyField,
    component: WeekGridField,
    displayName: _t("Week"),
    supportedTypes: ["one2many"],
};

registry.category("fields").add("care_week_grid", weekGridField);
