'use strict';

const { fileNamed } = require('../files');
const help = require('../help');
const { anyTime, DAY_MS } = require('../time');
const { list, one, refuse, refuseField, rows } = require('../reply');

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
function decodeQrCode({ world, body: { image_path } }) {
	const folder = `${world.url}/files/`;
	const file = image_path.startsWith(folder) ? fileNamed(image_path.slice(folder.length)) : null;
	const text = file ? textIn(file.content) : '';
	if (!text) throw refuse(422, 'QR code not found');
	return one({ text });
}

function limitOf(field, text, without, extra = 0) {
	if (text === undefined) return without;
	const ms = anyTime(text);
	if (ms === null) throw refuseField(field, 'is not a date');
	return ms + extra;
}

/** The table's own number is not shown; the time is ISO 8601 (from the vendor's method pages). */
const clickView = ({ id, clicked, ...row }) => ({ ...row, click_time: new Date(clicked).toISOString() });

function listWebAnalytics({ account, query }) {
	const from = limitOf('date_from', query.date_from, -Infinity);
	const to = limitOf('date_to', query.date_to, Infinity, DAY_MS);
	const all = account.webAnalytics.filter(
		({ clicked, client_id }) =>
			clicked >= from && clicked < to && (query.client_id === undefined || client_id === query.client_id),
	);
	if (query.order === 'desc') all.reverse();
	return list(all, query, { view: clickView });
}

module.exports = {
	listApiModes: () => rows(help.API_MODES),
	listTransports: () => one(help.TRANSPORTS),
	listRoles: () => rows(help.ROLES),
	listDialogStates: () => rows(help.DIALOG_STATES),
	listMessageTypes: () => rows(help.MESSAGE_TYPES),
	getTicketValues: () => one(help.TICKET_VALUES),
	listCountries,
	listRegions,
	decodeQrCode,
	decodeQrCodeOld: decodeQrCode,
	listWebAnalytics,
};
