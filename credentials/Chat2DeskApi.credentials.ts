import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { assertSameOrigin, assertValidToken, normalizeToken, serverUrl } from '../nodes/Chat2Desk/api/credentials';

export class Chat2DeskApi implements ICredentialType {
	name = 'chat2DeskApi';

	displayName = 'Chat2Desk API';

	icon = {
		light: 'file:../nodes/Chat2Desk/chat2desk.svg',
		dark: 'file:../nodes/Chat2Desk/chat2desk.dark.svg',
	} as const;

	documentationUrl = 'https://github.com/n8n-nodes-chat2desk/n8n-nodes-chat2desk#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'An admin finds the token in Chat2Desk under Settings > API',
		},
		{
			displayName: 'Server',
			name: 'server',
			type: 'options',
			options: [
				{ name: 'Chat24 (api.chat24.io)', value: 'https://api.chat24.io' },
				{ name: 'Custom', value: 'custom' },
				{ name: 'International (api.chat2desk.com)', value: 'https://api.chat2desk.com' },
				{ name: 'Kazakhstan (api.chat2desk.kz)', value: 'https://api.chat2desk.kz' },
				{ name: 'Kazakhstan 2 (api-02.chat2desk.kz)', value: 'https://api-02.chat2desk.kz' },
				{ name: 'Mexico (api.chat2desk.com.mx)', value: 'https://api.chat2desk.com.mx' },
			],
			default: 'https://api.chat2desk.com',
			description: 'Where the account lives. The address in the browser when you use Chat2Desk is a good hint',
		},
		{
			displayName: 'Server URL',
			name: 'customUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://api.example.com',
			description: 'The address of the API, with or without /v1',
			displayOptions: { show: { server: ['custom'] } },
		},
		{
			displayName: 'File Storage URL',
			name: 'storageUrl',
			type: 'string',
			default: '',
			placeholder: 'https://storage.example.com',
			description: 'Where files of messages lie. Leave empty unless downloads of attachments fail',
			displayOptions: { show: { server: ['custom'] } },
		},
		{
			displayName: 'Account Time Zone',
			name: 'timeZone',
			type: 'string',
			default: '',
			placeholder: 'e.g. Asia/Almaty',
			description:
				"The time zone of the company in Chat2Desk, in which its days begin and end. Leave empty to take the workflow's time zone",
		},
	];

	/**
	 * Adds server and token. Throws `InputError` when the custom server is no http(s) URL, when the token cannot be one, and when another
	 * node would send it elsewhere.
	 */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		assertSameOrigin(credentials, requestOptions);
		const token = normalizeToken(credentials.apiToken);
		assertValidToken(token);
		// Nor does the token follow a redirect to somewhere else. Older versions of n8n do not know the word.
		const staysHere = { sendCredentialsOnCrossOriginRedirect: false };
		return {
			...requestOptions,
			...staysHere,
			baseURL: requestOptions.baseURL ?? serverUrl(credentials),
			headers: { ...requestOptions.headers, Authorization: token },
		};
	}
}
