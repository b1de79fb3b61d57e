'use strict';

const { getSampleFile } = require('../files');
const referenceData = require('../reference-data');
const { anyTime, DAY_MS } = require('../time');
const { list, ok, reject, rejectField } = require('../responses');

const listCountries = ({ account, query }) => list(account.countries.all(), query);

const listRegions = ({ account, query }) => list(account.regions.all(), query);

const QR_CHUNK = 'tEXtQR\0';

/** The QR text of a sample image, stored in a PNG text chunk; '' if there is none. */
function textIn(content) {
	const at = content.indexOf(QR_CHUNK, 0, 'latin1');
	if (at < 0) return '';
	const end = at + 'tEXt'.length + content.readUInt32BE(at - 4);
	return content.toString('latin1', at + QR_CHUNK.length, end);
}

/** Supports the sample images only; real QR codes are not decoded. */
function decodeQrCode({ state, body: { image_path } }) {
	const folder = `${state.url}/files/`;
	const file = image_path.startsWith(folder) ? getSampleFile(image_path.slice(folder.length)) : null;
	const text = file ? textIn(file.content) : '';
	if (!text) throw reject(422, 'QR code not found');
	return ok({ text });
}

function parseBound(field, text, without, extra = 0) {
	if (text === undefined) return without;
	const ms = anyTime(text);
	if (ms === null) throw rejectField(field, 'is not a date');
	return ms + extra;
}

/** Omits the internal ID; the time is ISO 8601 (vendor method pages). */
const serializeClick = ({ id, clicked, ...row }) => ({ ...row, click_time: new Date(clicked).toISOString() });

function listWebAnalytics({ account, query }) {
	const from = parseBound('date_from', query.date_from, -Infinity);
	const to = parseBound('date_to', query.date_to, Infinity, DAY_MS);
	const all = account.webAnalytics.filter(
		({ clicked, client_id }) =>
			clicked >= from && clicked < to && (query.client_id === undefined || client_id === query.client_id),
	);
	if (query.order === 'desc') all.reverse();
	return list(all, query, { serialize: serializeClick });
}

module.exports = {
	listApiModes: () => ok(referenceData.API_MODES),
	listTransports: () => ok(referenceData.TRANSPORTS),
	listRoles: () => ok(referenceData.ROLES),
	listDialogStates: () => ok(referenceData.DIALOG_STATES),
	listMessageTypes: () => ok(referenceData.MESSAGE_TYPES),
	getTicketValues: () => ok(referenceData.TICKET_VALUES),
	listCountries,
	listRegions,
	decodeQrCode,
	decodeQrCodeOld: decodeQrCode,
	listWebAnalytics,
};
