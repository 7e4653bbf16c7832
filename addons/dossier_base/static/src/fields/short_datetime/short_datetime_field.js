import {formatDate, formatDateTime} from "@web/core/l10n/dates";
import {DateTimeField, dateTimeField} from "@web/views/fields/datetime/datetime_field";
import {localization} from "@web/core/l10n/localization";
import {registry} from "@web/core/registry";

/**
 * A date and time in figures, without seconds: 22/11/2026 14:30, for narrow
 * columns. With `options="{'show_time': false}"`: 22/11/2026.
 *
 * The core's own « numeric » format of a date and time always has seconds.
 */
export class ShortDateTimeField extends DateTimeField {
    getFormattedValue(valueIndex) {
        const value = this.values[valueIndex];
        if (!value) {
            return "";
        }
        if (!this.props.showTime) {
            return formatDate(value);
        }
        const format = localization.dateTimeFormat.replace(":ss", "");
        return formatDateTime(value, {format});
    }
}

export const shortDateTimeField = {
    ...dateTimeField,
    component: ShortDateTimeField,
    listViewWidth: ({options}) => (options.show_time === false ? 72 : 106),
};

registry.category("fields").add("short_datetime", shortDateTimeField);
