import type { IDataObject } from 'n8n-workflow';
import { ticketValues, type TicketField } from '../descriptions/ticket-values';
import type { Pagination } from '../descriptions/handler-types';
import { labelOf, operatorName, toText as text, truncate } from '../utils/text';

/** A list of the account that fills a picker: where it is read, and how a row shows. */
export interface OptionSource {
	path: string;
	pages: Pagination['by'];
	/** What the row is called. */
	label: (row: IDataObject) => string;
	/** What the picker stores; `id` by default. */
	value?: (row: IDataObject) => string | number;
	/** What a row can be found by besides its label and what is stored. */
	also?: (row: IDataObject) => string[];
	/** Whether the list takes `order`, so that what is new comes first. */
	newestFirst?: true;
	/** Query parameters by which Chat2Desk itself searches for a phone number. */
	phones?: readonly string[];
	/** Whether there is a call for one row by its ID. */
	single?: true;
	/** How to find what lies beyond the part that a look has read. */
	advice?: string;
	/** Takes the rows out of an answer that is no plain list. */
	rowsOf?: (data: unknown) => IDataObject[];
}

/** The texts of a row under some names. */
const texts =
	(...keys: string[]) =>
	(row: IDataObject) =>
		keys.map((key) => text(row[key])).filter(Boolean);

/** Names are kept in several languages, as `{en, ru, …}` (seen on live accounts). */
function inEnglish({ id, name }: IDataObject): string {
	if (name === null || typeof name !== 'object') return text(name) || `#${text(id)}`;
	const names = name as IDataObject;
	return text(names.en ?? Object.values(names)[0]);
}

/** What the team calls a client; a missing name may be the text `unknown` (seen on live accounts). */
const ownName = (row: IDataObject) =>
	[row.assigned_name, row.name].map(text).find((part) => part !== '' && part !== 'unknown');

/** What a client is called where there is little room. */
export const shortName = (row: IDataObject) => ownName(row) ?? (text(row.client_phone) || text(row.phone));

function clientName(row: IDataObject): string {
	const name = ownName(row);
	const phone = text(row.client_phone) || text(row.phone);
	return [name, phone === name ? '' : phone].filter(Boolean).join(' · ') || `#${text(row.id)}`;
}

/** Dialogs do not say whose they are: dialog-search.ts adds it. */
function dialogName(row: IDataObject): string {
	const last = (row.last_message ?? {}) as IDataObject;
	const quote = truncate(text(last.text).replace(/\s+/g, ' '), 40);
	return [`#${text(row.id)}`, text(row.client_name), text(row.state), quote].filter(Boolean).join(' · ');
}

/** Rows of a reference list: objects, plain texts, or a map from value to name (its forms differ between servers). */
export function referenceRows(data: unknown): IDataObject[] {
	if (Array.isArray(data)) {
		return data.map((row) => (row !== null && typeof row === 'object' ? (row as IDataObject) : { name: row, id: row }));
	}
	if (data === null || typeof data !== 'object') return [];
	return Object.entries(data).map(([id, name]) => ({ id, name: typeof name === 'object' ? id : name }) as IDataObject);
}

/** A reference value is used by its name, where it has an id in addition. */
const byName = (row: IDataObject) => text(row.name ?? row.value ?? row.id);

const reference = (path: string): OptionSource => ({
	path,
	pages: 'whole',
	label: byName,
	value: byName,
	rowsOf: referenceRows,
});

const ticketField = (field: TicketField): OptionSource => ({
	path: '/help/tickets',
	pages: 'whole',
	label: byName,
	value: (row) => row.id as number | string,
	rowsOf: (data) => ticketValues(data, field).map(({ value, name }) => ({ id: value, name })),
});

const tags: OptionSource = {
	path: '/tags',
	pages: 'offset',
	label: (row) => [text(row.label) || `#${text(row.id)}`, text(row.group_name)].filter(Boolean).join(' · '),
};

/** Everything that pickers show, by a name of its own. */
export const OPTION_SOURCES = {
	accessRights: { path: '/access_rights', pages: 'whole', label: labelOf('name', 'title') },
	channels: { path: '/channels', pages: 'offset', label: labelOf('name', 'phone') },
	clients: {
		path: '/clients',
		pages: 'offset',
		label: clientName,
		also: texts('assigned_name', 'name', 'username', 'phone', 'client_phone'),
		newestFirst: true,
		phones: ['phone', 'client_phone'],
		single: true,
		advice: 'try the whole phone number',
	},
	customFields: { path: '/custom_client_fields', pages: 'whole', label: labelOf('name') },
	dialogs: { path: '/dialogs', pages: 'offset', label: dialogName, newestFirst: true, single: true },
	menuItems: { path: '/scenarios/menu_items', pages: 'whole', label: labelOf('name', 'text', 'command') },
	messageTypes: reference('/help/message_types'),
	operatorGroups: { path: '/operators_groups', pages: 'whole', label: labelOf('name') },
	operatorStatuses: { path: '/operators/statuses', pages: 'whole', label: inEnglish },
	operators: { path: '/operators', pages: 'offset', label: operatorName, also: texts('email', 'phone') },
	roles: reference('/help/roles'),
	tags,
	/** Groups have no list of their own: they are read off the tags. */
	tagGroups: { ...tags, label: labelOf('group_name', 'group_id'), value: (row) => Number(row.group_id) },
	templates: {
		path: '/templates',
		pages: 'offset',
		label: labelOf('name', 'command', 'text'),
		also: texts('command', 'text'),
	},
	ticketPriorities: ticketField('priority'),
	ticketStatuses: ticketField('status'),
} satisfies Record<string, OptionSource>;
