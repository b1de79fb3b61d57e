import type { IDataObject } from 'n8n-workflow';
import { endpointPath } from './agent-policy';
import type { ApiRequest } from './handler-types';

/** What an ID in a request names. */
export type Subject = 'client' | 'dialog' | 'message' | 'request';

/** A record that a request names. */
export interface Reference {
	subject: Subject;
	id: string;
}

/** A request as it concerns clients; `refusal` says why a tool for one client must not send it. */
export type ClientAccess = { refusal: string } | { references: Reference[]; hasClientData: boolean };

/** Requests about a client, each of which names one in its path, query or body. Any other request is refused. */
const ABOUT_CLIENTS = [
	'GET|PUT /clients/:client',
	'GET /clients/:client/(?:dialogs|last_question|questions|transport)',
	'GET|PUT /dialogs/:dialog',
	'GET /messages/:message(?:/(?:read|unread|transfer|transfer_to_group))?',
	'PUT /messages/:message/status/\\w+',
	'GET /requests/:request(?:/messages)?',
	'GET|POST /messages',
	'POST /messages/import',
	'PUT /requests/close',
	'POST /scenarios/send_menu_item',
	'POST /tags/assign_to',
	'DELETE /tags/\\d+/delete_from',
	'GET /web_analytics_data',
];

/** Requests whose responses contain nothing about clients. */
const ABOUT_ACCOUNT = [
	'GET /(?:tags|templates|channels|operators|access_rights)(?:/\\d+)?',
	'GET /(?:operators_groups|operators/statuses|custom_client_fields|scenarios/menu_items|countries|regions)',
	'GET /(?:help/\\w+|companies/(?:api_)?info)',
	'POST /(?:tags|tag_groups|tickets|qr[_-]decode)',
	'PUT /operators/(?:statuses/)?\\d+',
];

const toPattern = (endpoints: string[]) =>
	endpoints.map((endpoint) => {
		const [methods, path] = endpoint.split(' ');
		return new RegExp(`^(?:${methods}) ${path.replace(/\/:(\w+)/, '/(?<$1>\\d+)')}$`);
	});
const [CLIENT_PATTERNS, ACCOUNT_PATTERNS] = [ABOUT_CLIENTS, ABOUT_ACCOUNT].map(toPattern);

const SUBJECTS: readonly Subject[] = ['client', 'dialog', 'message', 'request'];

/** The names of IDs in query and body. */
const REFERENCE_NAMES: Record<string, Subject | undefined> = {
	client_id: 'client',
	dialog_id: 'dialog',
	message_id: 'message',
	reply_message_id: 'message',
	request_id: 'request',
	request_ids: 'request',
};

/** Further names that operations send in addition to those of their fields. */
const HARMLESS_NAMES = new Set(
	(
		'assignee_type channel_id custom_fields direction_reverse finish_date force_assign group_id limit messages offset ' +
		'online open_dialog operator_id order start_date start_id state tag_group_id tag_ids tag_label text transport type'
	).split(' '),
);

/** Names below the first level that a server could take for a client or for a client's record, in any spelling. */
const NESTED_REFERENCE =
	/^(?:client|contact|customer|recipient|dialog|chat|(?:reply)?message|request)s?ids?$|^(?:client|recipient)?phone$|^(?:client|recipient|to)$/;

/**
 * Determines what a request concerns, by what is sent: method, path, query and body.
 *
 * @param segments the path's segments in lower case, as `pathSegments()` returns them; `undefined` if the path is not understood
 * @param names names that the operation's fields have in query and body
 */
export function clientAccess(
	{ method, query, body }: Pick<ApiRequest, 'method' | 'query' | 'body'>,
	segments: readonly string[] | undefined,
	names: ReadonlySet<string>,
): ClientAccess {
	const path = segments && endpointPath(segments);
	const endpoint = `${method} ${path}`;
	const found = CLIENT_PATTERNS.map((pattern) => pattern.exec(endpoint)).find((match) => match !== null);
	if (found === undefined && !ACCOUNT_PATTERNS.some((pattern) => pattern.test(endpoint)))
		return { refusal: 'It could show or change the data of other clients' };
	const references = SUBJECTS.flatMap((subject) => {
		const id = found?.groups?.[subject];
		return id === undefined ? [] : [{ subject, id }];
	});
	for (const [name, value] of [...Object.entries(query ?? {}), ...Object.entries(body ?? {})]) {
		const isAssignee = name === 'assignee_id' && !names.has(name);
		const subject = isAssignee ? assigneeOf(query, body) : REFERENCE_NAMES[name];
		if (subject !== undefined) {
			const ids = toIds(value);
			if (ids === undefined) return { refusal: `"${name}" is not an ID` };
			references.push(...ids.map((id) => ({ subject, id })));
		} else if (!names.has(name) && !HARMLESS_NAMES.has(name)) {
			return { refusal: `Its field "${name}" could name another client` };
		} else if (name !== 'custom_fields') {
			const nested = findNestedReference(value);
			if (nested !== undefined) return { refusal: `"${nested}" in its field "${name}" could name another client` };
		}
	}
	if (found !== undefined && references.length === 0) return { refusal: 'It names no client' };
	return { references, hasClientData: found !== undefined };
}

/** Whose ID `assignee_id` is: a client's unless the type is certainly that of a request. */
const assigneeOf = (...places: Array<IDataObject | undefined>): Subject =>
	places.every((fields) => (fields?.assignee_type ?? 'request') === 'request') ? 'request' : 'client';

/** One or several IDs as text; `undefined` if a value is anything else. */
function toIds(value: unknown): string[] | undefined {
	const ids = [value].flat().map((id) => (typeof id === 'number' ? String(id) : id));
	return ids.every((id) => typeof id === 'string' && /^\d+$/.test(id)) ? ids.map(String) : undefined;
}

/** The first name of a reference within a value. Iterative, because the value may be nested without limit. */
function findNestedReference(root: unknown): string | undefined {
	const seen = new Set<unknown>([root]);
	for (const value of seen) {
		if (value === null || typeof value !== 'object') continue;
		for (const [name, entry] of Object.entries(value)) {
			if (NESTED_REFERENCE.test(name.toLowerCase().replace(/[^a-z\d]/g, ''))) return name;
			seen.add(entry);
		}
	}
	return undefined;
}
