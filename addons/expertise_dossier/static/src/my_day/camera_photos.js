import {Component, useRef, useState} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useFileViewer} from "@web/core/file_viewer/file_viewer_hook";
import {useService} from "@web/core/utils/hooks";

/** The longer side of what is sent: enough to read a boiler's plate. */
const LONGEST = 1920;
const QUALITY = 0.82;

/**
 * A photo made smaller, so that a slow network carries it; as it is where the browser
 * cannot draw it.
 *
 * @param {File} file
 * @returns {Promise<Blob>}
 */
export async function shrink(file) {
    let bitmap = null;
    try {
        bitmap = await createImageBitmap(file, {imageOrientation: "from-image"});
    } catch {
        return file;
    }
    const ratio = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * ratio);
    canvas.height = Math.round(bitmap.height * ratio);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((resolve) =>
        canvas.toBlob(resolve, "image/jpeg", QUALITY)
    );
    // a small picture may only grow
    return blob && (ratio < 1 || blob.size < file.size) ? blob : file;
}

/** Photos from the phone's camera, attached to the record as they are taken. */
export class CameraPhotosField extends Component {
    static template = "expertise_dossier.CameraPhotosField";
    static props = {...standardFieldProps};

    setup() {
        this.http = useService("http");
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.fileViewer = useFileViewer();
        this.inputRef = useRef("input");
        this.state = useState({pending: 0});
    }

    get photos() {
        return this.props.record.data[this.props.name].records.map((record) => ({
            id: record.resId,
            name: record.data.name,
            url: `/web/image/${record.resId}`,
        }));
    }

    open(photo) {
        const files = this.photos.map(({id, name, url}) => ({
            id,
            name,
            displayName: name,
            defaultSource: url,
            downloadUrl: `${url}?download=true`,
            isImage: true,
            isViewable: true,
        }));
        this.fileViewer.open(
            files.find(({id}) => id === photo.id),
            files
        );
    }

    /** @returns {String} « 2026-0012 photo 3.jpg » */
    photoName(number) {
        const label = this.props.record.data.name || "";
        return _t("%(dossier)s photo %(number)s.jpg", {dossier: label, number});
    }

    async onChange(ev) {
        const files = [...ev.target.files];
        ev.target.value = "";
        const {record} = this.props;
        if (!files.length || !(await record.save())) {
            return;
        }
        this.state.pending += files.length;
        let number = this.photos.length;
        try {
            for (const file of files) {
                number += 1;
                await this.send(await shrink(file), this.photoName(number));
                this.state.pending -= 1;
            }
        } finally {
            this.state.pending = 0;
            await record.load();
        }
    }

    async send(blob, name) {
        const isJpeg = blob.type === "image/jpeg";
        const fileName = isJpeg ? name : name.replace(/jpg$/, blob.type.split("/")[1]);
        const answer = await this.http.post(
            "/web/binary/upload_attachment",
            {
                csrf_token: odoo.csrf_token,
                ufile: [new File([blob], fileName, {type: blob.type})],
                model: this.props.record.resModel,
                id: this.props.record.resId,
            },
            "text"
        );
        const [{error}] = JSON.parse(answer);
        if (error) {
            this.notification.add(error, {
                title: _t("The photo was not saved"),
                type: "danger",
                sticky: true,
            });
        }
    }

    remove(photo) {
        this.dialog.add(ConfirmationDialog, {
            body: _t("Delete the photo %s?", photo.name),
            confirmLabel: _t("Delete"),
            confirm: async () => {
                await this.orm.unlink("ir.attachment", [photo.id]);
                await this.props.record.load();
            },
            cancel: () => {},
        });
    }
}

export const cameraPhotosField = {
    component: CameraPhotosField,
    displayName: _t("Photos from the camera"),
    supportedTypes: ["one2many"],
    relatedFields: [
        {name: "name", type: "char"},
        {name: "mimetype", type: "char"},
    ],
    isEmpty: () => false,
};

registry.category("fields").add("camera_photos", cameraPhotosField);
