import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	ILoadOptionsFunctions,
	INodeCredentialTestResult,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { OPTION_SOURCES } from './option-sources';

// n8n asks for the names of the methods at its start, and for what they do only when someone opens a dropdown. So their code is
// loaded then: a start of n8n should not pay for it.

/** A method that fills a dropdown. */
const loader = (name: keyof typeof OPTION_SOURCES) =>
	async function load(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		const [pickers, lists] = await Promise.all([import('./list-search'), import('./option-sources')]);
		return await pickers.loadOptions(this, lists.OPTION_SOURCES[name]);
	};

/** A method that fills a searchable list piece by piece. */
const searcher = (name: keyof typeof OPTION_SOURCES) =>
	async function search(this: ILoadOptionsFunctions, filter?: string, token?: string): Promise<INodeListSearchResult> {
		const [pickers, lists] = await Promise.all([import('./list-search'), import('./option-sources')]);
		return await pickers.searchList(this, lists.OPTION_SOURCES[name], filter, token);
	};

/** The reports there are (Chat2Desk's method pages). There may be more by now, so the field takes any name. */
const REPORTS = [
	{ name: 'Operator Events', value: 'operator_events' },
	{ name: 'Operator Replies', value: 'operator_replies' },
	{ name: 'Operator Stats', value: 'operator_stats' },
	{ name: 'Rating', value: 'rating' },
	{ name: 'Request Stats', value: 'request_stats' },
];

/** Modes of a company's automatic replies (Chat2Desk's method pages). The field takes any name. */
const COMPANY_MODES = [
	{ name: 'Offline', value: 'offline' },
	{ name: 'Online', value: 'online' },
];

/** Systems whose IDs a client can have (Chat2Desk's method pages). There may be more by now, so the field takes any name. */
const EXTERNAL_SERVICES = [
	{ name: 'amoCRM', value: 'amo' },
	{ name: 'Bitrix24', value: 'bitrix' },
];

/** A method that shows a list which is the same in every account. */
const among = (choices: Array<{ name: string; value: string }>) =>
	async function search(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
		return (await import('./list-search')).searchChoices(choices, filter);
	};

/** What fills dropdowns. */
export const loadOptions = {
	getAccessRights: loader('accessRights'),
	getChannels: loader('channels'),
	getCustomFields: loader('customFields'),
	getMenuItems: loader('menuItems'),
	getMessageTypes: loader('messageTypes'),
	getOperators: loader('operators'),
	getOperatorStatuses: loader('operatorStatuses'),
	getRoles: loader('roles'),
	getTagGroups: loader('tagGroups'),
	getTags: loader('tags'),
	async getTemplateTransports(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		return await (await import('./load-transports')).loadTemplateTransports(this);
	},
	async getTransports(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		const { loadTransports, withContentLimits } = await import('./load-transports');
		return await withContentLimits(this, loadTransports(this));
	},
};

/** What fills searchable lists. */
export const listSearch = {
	searchChannels: searcher('channels'),
	searchClients: searcher('clients'),
	searchCompanyModes: among(COMPANY_MODES),
	async searchDialogs(this: ILoadOptionsFunctions, filter?: string, token?: string): Promise<INodeListSearchResult> {
		return await (await import('./dialog-search')).searchDialogs(this, filter, token);
	},
	searchExternalServices: among(EXTERNAL_SERVICES),
	searchOperatorGroups: searcher('operatorGroups'),
	searchOperators: searcher('operators'),
	searchReports: among(REPORTS),
	searchTags: searcher('tags'),
	searchTemplates: searcher('templates'),
	searchTicketPriorities: searcher('ticketPriorities'),
	searchTicketStatuses: searcher('ticketStatuses'),
};

/** What fills forms of mapped fields. */
export const resourceMapping = {
	async getClientFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		return await (await import('./resource-mapping')).getClientFields(this);
	},
};

/** What tests a credential. */
export const credentialTest = {
	async chat2DeskApiTest(
		this: ICredentialTestFunctions,
		credential: ICredentialsDecrypted,
	): Promise<INodeCredentialTestResult> {
		return await (await import('./credential-test')).testCredential(this, credential);
	},
};
