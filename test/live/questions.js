'use strict';

// Answers open questions about the API from the responses of a check, without further requests.

const { messageOf } = require('./client');
const { isRecord, kindOf, nameOrKey, shapeOf } = require('./values');

const MINUTE_MS = 60_000;
const ZONED = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d) [A-Z]{2,5}$/;

const unique = (values) => [...new Set(values)];
const listed = (values) => unique(values).sort().join(', ');

/** The shape of an endpoint's data. */
function shape(reads, operationId, texts) {
	const call = reads.calls.find(({ operation }) => operation.operationId === operationId);
	const { response } = call;
	if (response === undefined) return `not called: ${call.skipped}`;
	if (response.status !== 200 || response.body === undefined) return `HTTP ${response.status}`;
	return shapeOf(response.body?.data ?? response.body, texts);
}

function pageSizes({ calls }) {
	const lists = calls.filter(({ query, response }) => query?.limit !== undefined && response?.status === 200);
	const kinds = lists.map(({ name, query, response: { body } }) => {
		const { limit } = body?.meta ?? {};
		if (limit === undefined) return { name, kind: 'no meta.limit' };
		return { name, kind: `${Number(limit)} rows per page, ${query.limit} requested` };
	});
	const groups = unique(kinds.map(({ kind }) => kind)).map((kind) => {
		const names = kinds.filter((each) => each.kind === kind).map(({ name }) => name.replace('GET /v1', ''));
		return `${kind}: ${unique(names).join(', ')}`;
	});
	return groups.join('; ') || 'no list was read';
}

const metaFields = ({ calls }, texts) =>
	listed(
		calls
			.map(({ response }) => response?.body?.meta)
			.filter(isRecord)
			.map((meta) =>
				Object.keys(meta)
					.map((key) => nameOrKey(key, texts))
					.join(' '),
			),
	) || 'no list had meta';

/** All time formats in responses. */
function timeFormats({ calls }) {
	const formats = new Set();
	const collect = (value) => {
		if (typeof value === 'string' && /^(?:time|date)/.test(kindOf(value))) formats.add(kindOf(value));
		else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
	};
	for (const { response } of calls) collect(response?.body);
	return listed(formats) || 'no times';
}

const offsetText = (ms) => {
	const minutes = Math.round(ms / MINUTE_MS / 15) * 15;
	return minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '-' : '+'}${Math.abs(minutes) / 60} h`;
};

/** The zone of `created`, from a message that another endpoint returns with Unix seconds. */
function messageZone(reads) {
	const texts = new Map(
		['listMessages', 'getMessage'].flatMap((id) => reads.rows(id)).map(({ id, created }) => [id, created]),
	);
	for (const { id, created } of reads.rows('listRequestMessages')) {
		const match = ZONED.exec(texts.get(id));
		if (!match || typeof created !== 'number') continue;
		return offsetText(Date.parse(`${match[1]}T${match[2]}Z`) - created * 1000);
	}
	return 'no message was in both lists';
}

/** The zone of statistics, from a request whose first message is known. */
function statisticsZone(reads) {
	const first = new Map();
	for (const { request_id: id, created } of reads.rows('listMessages')) {
		const match = ZONED.exec(created);
		if (match) first.set(id, Math.min(first.get(id) ?? Infinity, Date.parse(`${match[1]}T${match[2]}Z`)));
	}
	const row = reads.rows('getStatistics').find((each) => each.request_start && first.has(each.request_id));
	return row === undefined
		? 'no request was in the statistics and in the messages'
		: offsetText(Date.parse(`${row.request_start.replace(' ', 'T')}Z`) - first.get(row.request_id));
}

function ticketNumbers(reads) {
	const tickets = reads.rows('listTickets');
	if (tickets.length === 0) return 'no tickets';
	const has = (field) => (tickets.some((each) => field in each) ? field : `no ${field}`);
	return `id: ${listed(tickets.map(({ id }) => kindOf(id)))}; ${has('issue_id')}; ${has('requests')}; ${has('request_ids')}`;
}

function externalIds(reads) {
	const messages = reads.rows('listMessages');
	if (messages.length === 0) return 'no messages';
	const count = (isWanted) => (messages.some(isWanted) ? 'yes' : 'no');
	const hasField = count((each) => 'external_id' in each);
	const hasValue = count(({ external_id: id }) => id !== null && id !== undefined);
	const inExtra = count(({ extra_data: extra }) => isRecord(extra) && 'external_id' in extra);
	return `external_id as a field: ${hasField}, with a value: ${hasValue}, in extra_data: ${inExtra}`;
}

const rateLimits = ({ rateLimits: seen, limitHeaders: names }) =>
	`HTTP 429: ${seen.length === 0 ? 'not seen' : listed(seen)}; headers about limits: ${listed(names) || 'none'}`;

/** Failures of the endpoints, by their form. */
function failures({ calls }) {
	const failed = calls.filter(
		({ response }) => response && (response.status >= 400 || response.body?.status === 'error'),
	);
	const form = ({ status, body }) => {
		const errors = isRecord(body) ? ['message', 'error', 'errors'].filter((name) => name in body) : [];
		return `HTTP ${status} with ${errors.map((name) => `${name}: ${kindOf(body[name])}`).join(', ') || 'no message'}${messageOf(body) === 'not_found' ? ' (not_found)' : ''}`;
	};
	return listed(failed.map(({ response }) => form(response))) || 'none';
}

/**
 * @param {import('./reads').Reads} reads
 * @param {import('./client').LiveClient} client
 * @param {Set<string>} texts all texts in the responses
 * @returns {Record<string, any>} answers by question
 */
function answerQuestions(reads, client, texts) {
	return {
		'Page sizes': pageSizes(reads),
		'Fields of meta': metaFields(reads, texts),
		'Formats of times': timeFormats(reads),
		'Time zone of messages': messageZone(reads),
		'Time zone of statistics': statisticsZone(reads),
		'Form of help/tickets': shape(reads, 'getTicketValues', texts),
		'Form of access_rights': shape(reads, 'listAccessRights', texts),
		'Form of companies/info': shape(reads, 'getCompany', texts),
		'Numbers of tickets': ticketNumbers(reads),
		'External IDs of messages': externalIds(reads),
		'Rate limits': rateLimits(client),
		'Forms of failures': failures(reads),
	};
}

module.exports = { answerQuestions };
