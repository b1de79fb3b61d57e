import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	ILoadOptionsFunctions,
	INodeCredentialTestResult,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { OptionSourceName } from './option-sources';

// n8n needs the names of the methods at startup, but their code only when a user opens a list of options.

/** A method that loads the options of a dropdown. */
const optionsFrom = (source: OptionSourceName) =>
	async function loadSource(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		return await (await import('./list-search')).loadOptions(this, source);
	};

/** A method that searches the list of a resource locator. */
const searchIn = (source: OptionSourceName) =>
	async function searchSource(
		this: ILoadOptionsFunctions,
		filter?: string,
		token?: string,
	): Promise<INodeListSearchResult> {
		return await (await import('./list-search')).searchList(this, source, filter, token);
	};

/** A method that searches a list that is the same in every account. */
const searchAmong = (choices: Array<{ name: string; value: string }>) =>
	async function searchFixedChoices(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
		return (await import('./list-search')).searchChoices(choices, filter);
	};

/** Known reports (API method pages). The field also accepts other names. */
const REPORTS = [
	{ name: 'Operator Events', value: 'operator_events' },
	{ name: 'Operator Replies', value: 'operator_replies' },
	{ name: 'Operator Stats', value: 'operator_stats' },
	{ name: 'Rating', value: 'rating' },
	{ name: 'Request Stats', value: 'request_stats' },
];

/** Modes of a company's automatic replies (API method pages). The field also accepts other names. */
const COMPANY_MODES = [
	{ name: 'Offline', value: 'offline' },
	{ name: 'Online', value: 'online' },
];

/** Systems whose IDs a client can have (API method pages). The field also accepts other names. */
const EXTERNAL_SERVICES = [
	{ name: 'amoCRM', value: 'amo' },
	{ name: 'Bitrix24', value: 'bitrix' },
];

export const loadOptions = {
	getAccessRights: optionsFrom('accessRights'),
	getChannels: optionsFrom('channels'),
	getCustomFields: optionsFrom('customFields'),
	getMenuItems: optionsFrom('menuItems'),
	getMessageTypes: optionsFrom('messageTypes'),
	getOperators: optionsFrom('operators'),
	getOperatorStatuses: optionsFrom('operatorStatuses'),
	getRoles: optionsFrom('roles'),
	getTagGroups: optionsFrom('tagGroups'),
	getTags: optionsFrom('tags'),
	async getTemplateTransports(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		return await (await import('./load-transports')).loadTemplateTransports(this);
	},
	async getTransports(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		const { loadTransports, withContentLimits } = await import('./load-transports');
		return await withContentLimits(this, loadTransports(this));
	},
};

export const listSearch = {
	searchChannels: searchIn('channels'),
	searchClients: searchIn('clients'),
	searchCompanyModes: searchAmong(COMPANY_MODES),
	async searchDialogs(this: ILoadOptionsFunctions, filter?: string, token?: string): Promise<INodeListSearchResult> {
		return await (await import('./dialog-search')).searchDialogs(this, filter, token);
	},
	searchExternalServices: searchAmong(EXTERNAL_SERVICES),
	searchOperatorGroups: searchIn('operatorGroups'),
	searchOperators: searchIn('operators'),
	searchReports: searchAmong(REPORTS),
	searchTags: searchIn('tags'),
	searchTemplates: searchIn('templates'),
	searchTicketPriorities: searchIn('ticketPriorities'),
	searchTicketStatuses: searchIn('ticketStatuses'),
};

export const resourceMapping = {
	async getClientFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		return await (await import('./resource-mapping')).getClientFields(this);
	},
};

export const credentialTest = {
	async chat2DeskApiTest(
		this: ICredentialTestFunctions,
		credential: ICredentialsDecrypted,
	): Promise<INodeCredentialTestResult> {
		return await (await import('./credential-test')).testCredential(this, credential);
	},
};
