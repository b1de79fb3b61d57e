import type { IDataObject } from 'n8n-workflow';
import type { Pages } from '../catalogue/types';

/** A list of the account that fills a picker: where it is read, and how a row shows. */
export interface Source {
	path: string;
	pages: Pages['by'];
	/** What the row is called. */
	label: (row: IDataObject) => string;
	/** What the picker stores; `id` by default. */
	value?: (row: IDataObject) => string | number;
	/** A query parameter that searches, for a text that fits; other texts are looked for in the labels. */
	search?: { parameter: string; of: (text: string) => string | undefined };
	/** Takes the rows out of an answer that is no plain list. */
	rowsOf?: (data: unknown) => IDataObject[];
}

const named = (...keys: string[]) => (row: IDataObject): string => {
	const parts = keys.map((key) => row[key]).filter((part) => part !== null && part !== undefined && part !== '');
	return parts.length > 0 ? String(parts[0]) : `#${String(row.id)}`;
};

const text = (value: unknown) => (value === null || value === undefined ? '' : String(value));

const digits = (typed: string) => {
	const found = typed.replace(/[^\d]/g, '');
	return found.length >= 4 && /^[+\d\s().-]+$/.test(typed.trim()) ? found : undefined;
};

/** Names are kept in several languages, as `{en, ru, …}` (seen on live accounts). */
function inEnglish({ id, name }: IDataObject): string {
	if (name === null || typeof name !== 'object') return text(name) || `#${text(id)}`;
	const names = name as IDataObject;
	return text(names.en ?? Object.values(names)[0]);
}

const operatorName = (row: IDataObject) =>
	[row.first_name, row.last_name].map(text).filter(Boolean).join(' ') || named('email', 'phone')(row);

function clientName(row: IDataObject): string {
	const name = [row.assigned_name, row.name].map(text).find((part) => part !== '' && part !== 'unknown');
	const phone = text(row.client_phone) || text(row.phone);
	return [name, phone === name ? '' : phone].filter(Boolean).join(' · ') || `#${text(row.id)}`;
}

function dialogName(row: IDataObject): string {
	const last = (row.last_message ?? {}) as IDataObject;
	const quote = text(last.text).replace(/\s+/g, ' ').slice(0, 40);
	return [`#${text(row.id)}`, text(row.state), quote].filter(Boolean).join(' · ');
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

/** The values of one of a ticket's fields, out of the answer that holds those of all fields. */
const ticketValues = (field: RegExp) => (data: unknown) => {
	const entries = data !== null && typeof data === 'object' ? Object.entries(data) : [];
	return referenceRows(entries.find(([name]) => field.test(name))?.[1]);
};

const reference = (path: string): Source => ({
	path,
	pages: 'whole',
	label: byName,
	value: byName,
	rowsOf: referenceRows,
});

const ticketField = (field: RegExp): Source => ({
	path: '/help/tickets',
	pages: 'whole',
	label: byName,
	value: (row) => text(row.id ?? row.value ?? row.name),
	rowsOf: ticketValues(field),
});

const tags: Source = {
	path: '/tags',
	pages: 'offset',
	label: (row) => [text(row.label) || `#${text(row.id)}`, text(row.group_name)].filter(Boolean).join(' · '),
};

/** Everything that pickers show, by a name of its own. */
export const SOURCES = {
	accessRights: { path: '/access_rights', pages: 'whole', label: named('name', 'title') },
	apiModes: reference('/help/api_modes'),
	channels: { path: '/channels', pages: 'offset', label: named('name', 'phone') },
	clients: {
		path: '/clients',
		pages: 'offset',
		label: clientName,
		search: { parameter: 'phone', of: digits },
	},
	dialogs: { path: '/dialogs', pages: 'offset', label: dialogName },
	menuItems: { path: '/scenarios/menu_items', pages: 'whole', label: named('text', 'command') },
	messageTypes: reference('/help/message_types'),
	operatorGroups: { path: '/operators_groups', pages: 'whole', label: named('name') },
	operatorStatuses: { path: '/operators/statuses', pages: 'whole', label: inEnglish },
	operators: { path: '/operators', pages: 'offset', label: operatorName },
	roles: reference('/help/roles'),
	tags,
	/** Groups have no list of their own: they are read off the tags. */
	tagGroups: { ...tags, label: named('group_name', 'group_id'), value: (row) => Number(row.group_id) },
	templates: { path: '/templates', pages: 'offset', label: named('name', 'command', 'text') },
	ticketPriorities: ticketField(/priorit/i),
	ticketStatuses: ticketField(/status|state/i),
	ticketTypes: ticketField(/type/i),
	transports: reference('/help/transports'),
} satisfies Record<string, Source>;
