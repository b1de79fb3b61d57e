import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	ILoadOptionsFunctions,
	INodeCredentialTestResult,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { SOURCES } from './lists';

// n8n asks for the names of the methods at its start, and for what they do only when someone opens a dropdown. So their code is
// loaded then: a start of n8n should not pay for it.

/** A method that fills a dropdown. */
const loader = (name: keyof typeof SOURCES) =>
	async function load(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		const [pickers, lists] = await Promise.all([import('./pickers'), import('./lists')]);
		return await pickers.load(this, lists.SOURCES[name]);
	};

/** A method that fills a searchable list piece by piece. */
const searcher = (name: keyof typeof SOURCES) =>
	async function search(this: ILoadOptionsFunctions, filter?: string, token?: string): Promise<INodeListSearchResult> {
		const [pickers, lists] = await Promise.all([import('./pickers'), import('./lists')]);
		return await pickers.search(this, lists.SOURCES[name], filter, token);
	};

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
	getAccessRights: loader('accessRights'),
	getApiModes: loader('apiModes'),
	getChannels: loader('channels'),
	getMenuItems: loader('menuItems'),
	getMessageTypes: loader('messageTypes'),
	getOperatorStatuses: loader('operatorStatuses'),
	getRoles: loader('roles'),
	getTagGroups: loader('tagGroups'),
	getTags: loader('tags'),
	getTransports: loader('transports'),
};

/** What fills searchable lists. */
export const listSearch = {
	searchChannels: searcher('channels'),
	searchClients: searcher('clients'),
	searchDialogs: searcher('dialogs'),
	searchOperatorGroups: searcher('operatorGroups'),
	searchOperators: searcher('operators'),
	searchReports,
	searchTags: searcher('tags'),
	searchTemplates: searcher('templates'),
	searchTicketPriorities: searcher('ticketPriorities'),
	searchTicketStatuses: searcher('ticketStatuses'),
	searchTicketTypes: searcher('ticketTypes'),
};

/** What fills forms of mapped fields. */
export const resourceMapping = {
	async getClientFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		return await (await import('./client-fields')).clientFields(this);
	},
};

/** What tests a credential. */
export const credentialTest = {
	async chat2DeskApiTest(this: ICredentialTestFunctions, credential: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
		return await (await import('./credential-test')).testCredential(this, credential);
	},
};
