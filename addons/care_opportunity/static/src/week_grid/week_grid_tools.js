/** Slots of a week, on the clock: `{day, start, stop}`, minutes since midnight.
 *
 * An end that is not after the start is on the next day; midnight as an end is 1440.
 */
export const DAY = 24 * 60;
export const WEEK = 7 * DAY;
export const STEP = 15;

const modulo = (value, base) => ((value % base) + base) % base;

export const snap = (minutes) => Math.round(minutes / STEP) * STEP;

export const toMinutes = (hours) => Math.round(hours * 60);

/** How long a slot lasts, in minutes. */
export const lengthOf = ({start, stop}) => modulo(stop - start, DAY) || DAY;

const withLength = (day, start, length) => ({
    day,
    start,
    stop: modulo(start + length, DAY) || DAY,
});

/** The slot so many days and minutes later (or earlier), as long as it was. */
export function moved(slot, days, minutes) {
    const at = modulo((slot.day + days) * DAY + slot.start + minutes, WEEK);
    return withLength(Math.floor(at / DAY), at % DAY, lengthOf(slot));
}

/** The slot with another end; never shorter than a step, nor a whole day. */
export function resized(slot, minutes) {
    const length = lengthOf(slot) + minutes;
    return withLength(
        slot.day,
        slot.start,
        Math.min(Math.max(length, STEP), DAY - STEP)
    );
}

/** The slot between two times that somebody has drawn on one day, in either sense. */
export function drawn(day, from, to) {
    const start = Math.min(snap(Math.min(from, to)), DAY - STEP);
    const stop = Math.min(Math.max(snap(Math.max(from, to)), start + STEP), DAY);
    return {day, start, stop};
}

/** What a day shows of a slot: two pieces when it goes over midnight. */
export function piecesOf(slot) {
    const {day, start, stop} = slot;
    if (stop > start) {
        return [{slot, day, start, stop, first: true}];
    }
    const pieces = [{slot, day, start, stop: DAY, first: true}];
    if (stop > 0) {
        pieces.push({slot, day: (day + 1) % 7, start: 0, stop, first: false});
    }
    return pieces;
}

/** The pieces of every day, side by side (`lane` of `lanes`) where they overlap. */
export function layout(slots) {
    const pieces = slots.flatMap(piecesOf);
    pieces.sort((a, b) => a.day - b.day || a.start - b.start || b.stop - a.stop);
    let group = [];
    let end = -1;
    let day = -1;
    const close = () => {
        const lanes = Math.max(0, ...group.map((piece) => piece.lane + 1));
        group.forEach((piece) => Object.assign(piece, {lanes}));
        group = [];
    };
    for (const piece of pieces) {
        if (piece.day !== day || piece.start >= end) {
            close();
            day = piece.day;
            end = -1;
        }
        const taken = group.filter((other) => other.stop > piece.start);
        piece.lane = 0;
        while (taken.some((other) => other.lane === piece.lane)) {
            piece.lane++;
        }
        group.push(piece);
        end = Math.max(end, piece.stop);
    }
    close();
    return pieces;
}

/** `09:00`, and `24:00` for the end of a day. */
export const clock = (minutes) =>
    [Math.floor(minutes / 60), minutes % 60]
        .map((part) => String(part).padStart(2, "0"))
        .join(":");

/** Minutes since midnight of what a time input says; `undefined` when it is empty. */
export function fromClock(text) {
    const [hours, minutes] = (text || "").split(":").map(Number);
    return Number.isInteger(hours) && Number.isInteger(minutes)
        ? hours * 60 + minutes
        : undefined;
}
