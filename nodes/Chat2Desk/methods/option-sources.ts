import type { IDataObject } from 'n8n-workflow';
import { ticketValues, type TicketField } from '../descriptions/ticket-values';
import type { Pagination } from '../descriptions/handler-types';
import { labelOf, operatorName, toText as text, truncate } from '../utils/text';
import { asRecord, isRecord } from '../utils/is-record';

/** A list of the account that provides the options of a field: where to read it, and how to show its rows. */
export interface OptionSource {
	path: string;
	pagination: Pagination['by'];
	label: (row: IDataObject) => string;
	/** The stored value; `id` by default. */
	value?: (row: IDataObject) => string | number;
	/** Texts by which a row can be found besides its label and value. */
	searchTexts?: (row: IDataObject) => string[];
	/** Set if the list supports `order`, so that the newest rows come first. */
	newestFirst?: true;
	/** Query parameters with which the API searches for a phone number. */
	phoneFilters?: readonly string[];
	/** Set if the API can return one row by its ID. */
	hasGetById?: true;
	/** How to find rows beyond those that a search has read. */
	advice?: string;
	/** Reads the rows of a response that is not a plain list. */
	toRows?: (data: unknown) => IDataObject[];
}

/** The values of some properties of a row, as texts. */
const texts =
	(...keys: string[]) =>
	(row: IDataObject) =>
		keys.map((key) => text(row[key])).filter(Boolean);

/** The English name: names exist in several languages, as `{en, ru, …}` (seen on live accounts). */
function englishName({ id, name }: IDataObject): string {
	if (name === null || typeof name !== 'object') return text(name) || `#${text(id)}`;
	const names = asRecord(name);
	return text(names.en ?? Object.values(names)[0]);
}

/** The client's name as the team sees it. A missing name may be the text `unknown` (seen on live accounts). */
const knownName = (row: IDataObject) =>
	[row.assigned_name, row.name].map(text).find((part) => part !== '' && part !== 'unknown');

/** A client's name, or phone number, without further details. */
export const shortName = (row: IDataObject) => knownName(row) ?? (text(row.client_phone) || text(row.phone));

function clientName(row: IDataObject): string {
	const name = knownName(row);
	const phone = text(row.client_phone) || text(row.phone);
	return [name, phone === name ? '' : phone].filter(Boolean).join(' · ') || `#${text(row.id)}`;
}

/** Dialogs do not contain the client's name: dialog-search.ts adds it. */
function dialogName(row: IDataObject): string {
	const last = asRecord(row.last_message);
	const excerpt = truncate(text(last.text).replace(/\s+/g, ' '), 40);
	return [`#${text(row.id)}`, text(row.client_name), text(row.state), excerpt].filter(Boolean).join(' · ');
}

/** Rows of a reference list: objects, strings, or an object of names by value. The form differs between servers. */
export function referenceRows(data: unknown): IDataObject[] {
	if (Array.isArray(data)) {
		return data.map((row) => (isRecord(row) ? row : { name: row, id: row }));
	}
	if (data === null || typeof data !== 'object') return [];
	return Object.entries(data).map(([id, name]): IDataObject => ({ id, name: typeof name === 'object' ? id : name }));
}

/** Reference values are used by name, even if they have an ID as well. */
const byName = (row: IDataObject) => text(row.name ?? row.value ?? row.id);

const reference = (path: string): OptionSource => ({
	path,
	pagination: 'none',
	label: byName,
	value: byName,
	toRows: referenceRows,
});

const ticketField = (field: TicketField): OptionSource => ({
	path: '/help/tickets',
	pagination: 'none',
	label: byName,
	value: (row) => row.id as number | string,
	toRows: (data) => ticketValues(data, field).map(({ value, name }) => ({ id: value, name })),
});

const tags: OptionSource = {
	path: '/tags',
	pagination: 'offset',
	label: (row) => [text(row.label) || `#${text(row.id)}`, text(row.group_name)].filter(Boolean).join(' · '),
};

/** All option sources, by name. */
export const OPTION_SOURCES = {
	accessRights: { path: '/access_rights', pagination: 'none', label: labelOf('name', 'title') },
	channels: { path: '/channels', pagination: 'offset', label: labelOf('name', 'phone') },
	clients: {
		path: '/clients',
		pagination: 'offset',
		label: clientName,
		searchTexts: texts('assigned_name', 'name', 'username', 'phone', 'client_phone'),
		newestFirst: true,
		phoneFilters: ['phone', 'client_phone'],
		hasGetById: true,
		advice: 'enter the whole phone number',
	},
	customFields: { path: '/custom_client_fields', pagination: 'none', label: labelOf('name') },
	dialogs: { path: '/dialogs', pagination: 'offset', label: dialogName, newestFirst: true, hasGetById: true },
	menuItems: { path: '/scenarios/menu_items', pagination: 'none', label: labelOf('name', 'text', 'command') },
	messageTypes: reference('/help/message_types'),
	operatorGroups: { path: '/operators_groups', pagination: 'none', label: labelOf('name') },
	operatorStatuses: { path: '/operators/statuses', pagination: 'none', label: englishName },
	operators: { path: '/operators', pagination: 'offset', label: operatorName, searchTexts: texts('email', 'phone') },
	roles: reference('/help/roles'),
	tags,
	/** The API has no list of groups, so they are read from the tags. */
	tagGroups: { ...tags, label: labelOf('group_name', 'group_id'), value: (row) => Number(row.group_id) },
	templates: {
		path: '/templates',
		pagination: 'offset',
		label: labelOf('name', 'command', 'text'),
		searchTexts: texts('command', 'text'),
	},
	ticketPriorities: ticketField('priority'),
	ticketStatuses: ticketField('status'),
} satisfies Record<string, OptionSource>;

export type OptionSourceName = keyof typeof OPTION_SOURCES;
