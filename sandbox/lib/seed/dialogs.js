'use strict';

const { fileFields } = require('../media');
const { DAY_MS } = require('../time');
const { CLIENT_LINES, COMMENT_LINES, OPERATOR_LINES } = require('./names');

const DIALOGS = 230;
/** Messages per day in the long dialog. One day exceeds the maximum page size. */
const LONG_DIALOG = [60, 80, 230, 50, 30];
const LONG_DIALOG_CLIENT = 1;
/** More than the page lists at first. */
const UNASSIGNED_DIALOGS = 60;
const FILES = ['photo.jpg', 'picture.png', 'document.pdf', 'voice.mp3', 'clip.mp4'];

const dayStart = (ms) => Math.floor(ms / DAY_MS) * DAY_MS;

/** Times of the messages of a dialog, one array per request. */
function timesOf({ random, baseTime }, index) {
	const today = dayStart(baseTime);
	if (index === LONG_DIALOG_CLIENT) {
		return LONG_DIALOG.map((count, day) => {
			const from = today - (LONG_DIALOG.length - day) * DAY_MS + 8 * 3_600_000;
			const step = Math.floor((12 * 3_600_000) / count);
			return Array.from({ length: count }, (_, each) => from + each * step + random.integer(0, step - 1));
		});
	}
	const begin = baseTime - random.integer(2 * 3_600_000, 5 * DAY_MS);
	return [
		Array.from({ length: random.integer(2, 6) }, (_, each) => begin + each * random.integer(60_000, 240_000)).sort(
			(a, b) => a - b,
		),
	];
}

/** Alternates client and company messages, with some comments. */
function typeOf(random, index) {
	if (index % 2 === 0) return 'from_client';
	if (random.chance(0.06)) return 'comment';
	return random.chance(0.08) ? 'autoreply' : 'to_client';
}

function lineOf(random, type) {
	if (type === 'from_client') return random.pick(CLIENT_LINES);
	return random.pick(type === 'comment' ? COMMENT_LINES : OPERATOR_LINES);
}

function draftMessages(context, dialog, request, times) {
	const { random } = context;
	return times.map((at, index) => {
		const type = typeOf(random, index);
		const file = type === 'from_client' && random.chance(0.05) ? random.pick(FILES) : null;
		return { dialog, request, at, type, text: file && random.chance(0.5) ? null : lineOf(random, type), file };
	});
}

function addRequest({ account, random }, dialog, times, isLast) {
	const open = isLast && dialog.state === 'open';
	const request = account.requests.add({
		dialog_id: dialog.id,
		client_id: dialog.client_id,
		channel_id: dialog.channel_id,
		operator_id: dialog.operator_id,
		transport: dialog.transport,
		type: 'common',
		state: open ? 'open' : 'closed',
		begin: times[0],
		end: open ? null : times.at(-1) + 60_000,
		by_client: true,
		tag_ids: new Set(random.chance(0.2) ? [996 + random.integer(0, 39)] : []),
	});
	dialog.last_request_id = request.id;
	return request;
}

function addDialog(context, client, index) {
	const { account, random } = context;
	const [
		{
			id: channel_id,
			transports: [transport],
		},
	] = client.channels;
	const requests = timesOf(context, index);
	const open = index === LONG_DIALOG_CLIENT || random.chance(0.5);
	const operator_id = random.chance(0.7) ? 617 + random.integer(0, 6) : null;
	const dialog = account.dialogs.add({
		client_id: client.id,
		channel_id,
		transport,
		state: open ? 'open' : 'closed',
		begin: requests[0][0],
		end: open ? null : requests.at(-1).at(-1) + 60_000,
		operator_id,
		last_request_id: null,
		message_ids: [],
	});
	return requests.flatMap((times, each) =>
		draftMessages(context, dialog, addRequest(context, dialog, times, each === requests.length - 1), times),
	);
}

function addMessage(account, { dialog, request, at, type, text, file }) {
	const outgoing = type === 'to_client' || type === 'autoreply';
	const message = account.messages.add({
		text,
		coordinates: null,
		transport: dialog.transport,
		type,
		read: 1,
		created: at,
		remote_id: null,
		recipient_status: outgoing ? 'delivered' : null,
		is_new: 0,
		operator_id: dialog.operator_id,
		channel_id: dialog.channel_id,
		dialog_id: dialog.id,
		client_id: dialog.client_id,
		request_id: request.id,
		extra_data: {},
		external_id: null,
		status: 'sent',
		...fileFields(file ? [{ link: `/files/${file}`, name: file }] : [], at),
	});
	dialog.message_ids.push(message.id);
	if (type !== 'from_client') return;
	const client = account.clients.get(dialog.client_id);
	client.first ??= at;
	client.last = at;
}

/** Removes the operators of the dialogs at the top of the page's client list, so that bots reply there: they ignore assigned dialogs. */
function unassignRecentDialogs({ account }) {
	const newestFirst = account.dialogs.filter(() => true).sort((a, b) => b.message_ids.at(-1) - a.message_ids.at(-1));
	for (const dialog of newestFirst.slice(0, UNASSIGNED_DIALOGS)) dialog.operator_id = null;
}

/** Adds dialogs with requests and messages. Message IDs increase with time, which start_id pagination relies on. */
function seedDialogs(context) {
	const { account } = context;
	const clients = account.clients.all().slice(0, DIALOGS);
	const drafts = clients.flatMap((client, index) => addDialog(context, client, index));
	drafts.sort((a, b) => a.at - b.at);
	for (const draft of drafts) addMessage(account, draft);
	unassignRecentDialogs(context);
}

module.exports = { seedDialogs };
