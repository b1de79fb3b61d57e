import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import {
	assertCertificateChecks,
	assertSameOrigin,
	assertValidToken,
	normalizeToken,
	serverUrl,
} from '../nodes/Chat2Desk/api/credentials';

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
			description: 'In Chat2Desk, an admin finds the token under Settings > API',
		},
		{
			displayName: 'Previous API Token',
			name: 'previousApiToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Set this while you replace the token: the trigger also accepts events signed with the previous one. Leave it empty otherwise.',
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
			description: 'The server that hosts your account. Check the address you use to sign in to Chat2Desk.',
		},
		{
			displayName: 'Server URL',
			name: 'customUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://api.example.com',
			description: 'Base URL of the API, with or without /v1',
			displayOptions: { show: { server: ['custom'] } },
		},
		{
			displayName: 'File Storage URL',
			name: 'storageUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://storage.example.com',
			description: 'Base URL for message attachments. Leave empty unless attachment downloads fail.',
			displayOptions: { show: { server: ['custom'] } },
		},
		{
			displayName: 'Account Time Zone',
			name: 'timeZone',
			type: 'string',
			default: '',
			placeholder: 'e.g. Asia/Almaty',
			description:
				"Time zone of your company in Chat2Desk, used for date filters and reports. Leave empty to use the workflow's time zone.",
		},
	];

	/**
	 * Adds base URL and token. Throws `InputError` if the server or the token is invalid, and if another node would send the token to another
	 * server or with certificate checks switched off.
	 */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		assertSameOrigin(credentials, requestOptions);
		assertCertificateChecks(requestOptions);
		const token = normalizeToken(credentials.apiToken);
		assertValidToken(token);
		// Keep the token on redirects within the server only. Older types of n8n do not declare the property.
		const redirectPolicy = { sendCredentialsOnCrossOriginRedirect: false };
		return {
			...requestOptions,
			...redirectPolicy,
			baseURL: requestOptions.baseURL ?? serverUrl(credentials),
			headers: { ...requestOptions.headers, Authorization: token },
		};
	}
}
