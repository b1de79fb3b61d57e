'use strict';

const { getSampleFile } = require('../files');
const referenceData = require('../reference-data');
const { anyTime, DAY_MS } = require('../time');
const { list, ok, reject, rejectField } = require('../responses');

const listCountries = ({ account, query }) => list(account.countries.all(), query);

const listRegions = ({ account, query }) => list(account.regions.all(), query);

const QR_MARK = 'tEXtQR\0';

/** The text that a picture of the sandbox carries beside its picture, as a PNG's text chunk; '' where there is none. */
function textIn(content) {
	const at = content.indexOf(QR_MARK, 0, 'latin1');
	if (at < 0) return '';
	const end = at + 'tEXt'.length + content.readUInt32BE(at - 4);
	return content.toString('latin1', at + QR_MARK.length, end);
}

/** Reads pictures of the sandbox only: a real QR code stays a picture to it. */
function decodeQrCode({ state, body: { image_path } }) {
	const folder = `${state.url}/files/`;
	const file = image_path.startsWith(folder) ? getSampleFile(image_path.slice(folder.length)) : null;
	const text = file ? textIn(file.content) : '';
	if (!text) throw reject(422, 'QR code not found');
	return ok({ text });
}

function limitOf(field, text, without, extra = 0) {
	if (text === undefined) return without;
	const ms = anyTime(text);
	if (ms === null) throw rejectField(field, 'is not a date');
	return ms + extra;
}

/** The table's own number is not shown; the time is ISO 8601 (from the vendor's method pages). */
const serializeClick = ({ id, clicked, ...row }) => ({ ...row, click_time: new Date(clicked).toISOString() });

function listWebAnalytics({ account, query }) {
	const from = limitOf('date_from', query.date_from, -Infinity);
	const to = limitOf('date_to', query.date_to, Infinity, DAY_MS);
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
