'use strict';

const { DAY_MS, companyTime } = require('../time');

const EVENTS = [
	'status.online',
	'login',
	'take.chat',
	'status.break',
	'transfer.chat',
	'status.busy',
	'study',
	'tech_break',
	'status.holiday',
	'logout',
];
const REQUESTS = 230;
const EVENT_ROWS = 210;
const RATINGS = 40;

const nameOf = ({ first_name, last_name }) => `${first_name} ${last_name}`;

/** Times distributed over the day before the base time, newest first, in the company's time zone. */
function createDay({ account, baseTime }) {
	const offset = account.company.utcOffsetMinutes;
	const start = Math.floor((baseTime + offset * 60_000) / DAY_MS) * DAY_MS - DAY_MS - offset * 60_000;
	const at = (index, count) => start + DAY_MS - 1000 - Math.floor((index * (DAY_MS - 1000)) / count);
	return { date: companyTime(start, offset).slice(0, 10), at, text: (ms) => companyTime(ms, offset) };
}

function requestRow({ account, random, operators, clients }, day, index) {
	const begin = day.at(index, REQUESTS);
	const open = index % 20 === 0;
	const replies = random.integer(1, 9);
	const seconds = random.integer(30, 900);
	const operator = random.pick(operators);
	const client = random.pick(clients);
	const [
		{
			id: channel_id,
			transports: [transport],
		},
	] = client.channels;
	return {
		request_id: 75_000_000 - index,
		request_start: day.text(begin),
		request_end: open ? '' : day.text(begin + seconds * 1000),
		request_time: open ? '' : seconds,
		reaction_time: String(random.integer(3, 120)),
		request_type: index % 9 === 0 ? 'rating' : 'common',
		transport,
		channel_id,
		channel_name: account.channels.get(channel_id).name,
		client_id: client.id,
		client_name: client.name ?? '',
		phone: client.phone,
		operator_id: operator.id,
		operator_name: nameOf(operator),
		incoming_messages: random.integer(1, 12),
		outgoing_messages: String(replies),
		replies,
		total_replies_time: replies * 32,
		average_replies_time: 32.3,
		rating_scale_score: random.chance(0.2) ? `${random.integer(1, 5)}.0` : '',
		rating_text: '',
	};
}

function operatorRow({ random }, operator) {
	return {
		operator_id: operator.id,
		operator_name: nameOf(operator),
		operator_email: operator.email,
		requests: random.integer(5, 60),
		dialogs: String(random.integer(5, 50)),
		incoming_messages: random.integer(50, 400),
		outgoing_messages: String(random.integer(50, 400)),
		average_reaction_time: '41.7',
		online_time: random.integer(3600, 28_800),
		rating_scale_score: '',
	};
}

function replyRow({ random, operators }, day, index) {
	const operator = random.pick(operators);
	return {
		created_at: day.text(day.at(index, REQUESTS)),
		request_id: 75_000_000 - index,
		operator_id: operator.id,
		operator_name: nameOf(operator),
		reply_time: String(random.integer(2, 300)),
		message_id: 9_000_000 - index,
		dialog_id: index % 7 === 0 ? '' : 500 + index,
	};
}

function ratingRow({ random, operators, clients }, day, index) {
	const operator = random.pick(operators);
	const score = String(random.integer(1, 5));
	return {
		created_at: day.text(day.at(index, RATINGS)),
		operator_name: nameOf(operator),
		operator_id: operator.id,
		rating_scale_score: score,
		score_value: score,
		phone: random.pick(clients).phone,
		channel_name: 'WhatsApp and Viber',
		rating_id: 1042 - index,
		request_id: 74_120_000 - index,
		valuation_request_id: 74_110_000 - index,
	};
}

function eventRow({ random, operators }, day, index) {
	const operator = random.pick(operators);
	const event = random.pick(EVENTS);
	return {
		created_at: day.text(day.at(index, EVENT_ROWS)),
		event,
		operator_id: operator.id,
		operator_name: nameOf(operator),
		operator_role: operator.role,
		dialog_id: event.endsWith('.chat') ? 500 + random.integer(0, 200) : '',
	};
}

const rowsOf = (count, row) => Array.from({ length: count }, (_, index) => row(index));

/** All known reports for one day. */
function reportsOf(context, day) {
	return {
		request_stats: rowsOf(REQUESTS, (index) => requestRow(context, day, index)),
		operator_stats: context.operators.map((operator) => operatorRow(context, operator)),
		operator_replies: rowsOf(REQUESTS, (index) => replyRow(context, day, index)),
		operator_events: rowsOf(EVENT_ROWS, (index) => eventRow(context, day, index)),
		rating: rowsOf(RATINGS, (index) => ratingRow(context, day, index)),
	};
}

/** Reports for the day before the base time. A day is added whenever midnight has passed in the company's time zone. */
function seedStatistics({ account, random, baseTime }) {
	const context = {
		account,
		random,
		operators: account.operators.all().slice(0, 7),
		clients: account.clients.all().slice(0, 200),
	};
	let last = '';
	account.completeDays = (now) => {
		const day = createDay({ account, baseTime: now });
		if (day.date <= last) return;
		last = day.date;
		for (const [report, rows] of Object.entries(reportsOf(context, day)))
			account.statistics[report] = { ...account.statistics[report], [last]: rows };
	};
	account.completeDays(baseTime);
}

module.exports = { seedStatistics };
