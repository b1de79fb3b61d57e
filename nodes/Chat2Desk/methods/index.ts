import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { getClientFields } from './client-fields';
import { SOURCES } from './lists';
import { loader, searcher } from './pickers';

/** Reports that were seen on live accounts. There may be more, so the field takes any name. */
const REPORTS = [
	{ name: 'Operator Events', value: 'operator_events' },
	{ name: 'Operator Replies', value: 'operator_replies' },
	{ name: 'Operator Stats', value: 'operator_stats' },
	{ name: 'Rating', value: 'rating' },
	{ name: 'Request Stats', value: 'request_stats' },
];

async function searchReports(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const wanted = filter.toLowerCase();
	return { results: REPORTS.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted)) };
}

/** What fills dropdowns. */
export const loadOptions = {
	getAccessRights: loader(SOURCES.accessRights),
	getApiModes: loader(SOURCES.apiModes),
	getChannels: loader(SOURCES.channels),
	getMenuItems: loader(SOURCES.menuItems),
	getMessageTypes: loader(SOURCES.messageTypes),
	getOperatorStatuses: loader(SOURCES.operatorStatuses),
	getRoles: loader(SOURCES.roles),
	getTagGroups: loader(SOURCES.tagGroups),
	getTags: loader(SOURCES.tags),
	getTransports: loader(SOURCES.transports),
};

/** What fills searchable lists. */
export const listSearch = {
	searchChannels: searcher(SOURCES.channels),
	searchClients: searcher(SOURCES.clients),
	searchDialogs: searcher(SOURCES.dialogs),
	searchOperatorGroups: searcher(SOURCES.operatorGroups),
	searchOperators: searcher(SOURCES.operators),
	searchReports,
	searchTags: searcher(SOURCES.tags),
	searchTemplates: searcher(SOURCES.templates),
	searchTicketPriorities: searcher(SOURCES.ticketPriorities),
	searchTicketStatuses: searcher(SOURCES.ticketStatuses),
	searchTicketTypes: searcher(SOURCES.ticketTypes),
};

/** What fills forms of mapped fields. */
export const resourceMapping = { getClientFields };
