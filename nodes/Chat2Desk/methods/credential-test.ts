import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { connectionError } from '../api/connection-errors';
import { assertValidToken, companyTimeZone, normalizeToken, serverUrl, storageUrl } from '../api/credentials';
import { ApiError } from '../api/errors';
import { createTokenRedactor } from '../api/redact-token';
import { parseResponse, type HttpResponse } from '../api/response';

/**
 * Tests a credential: its time zone has to exist, its addresses have to be some, and `GET /companies/api_info` answers only to a working token. Tells what is wrong
 * in the same words as an operation would.
 */
export async function testCredential(
	host: ICredentialTestFunctions,
	credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	const redact = createTokenRedactor(credential.data?.apiToken);
	try {
		companyTimeZone(credential.data ?? {});
		assertValidToken(normalizeToken(credential.data?.apiToken));
		storageUrl(credential.data ?? {});
		const raw = await ask(host, credential.data ?? {});
		const outcome = raw instanceof ApiError ? raw : parseResponse(redact(raw));
		if (outcome instanceof ApiError) return failed(outcome.message, outcome.description);
		return { status: 'OK', message: 'The token works' };
	} catch (error) {
		const { message, description } = error as { message: string; description?: string };
		return failed(message, description);
	}
}

const failed = (message: string, description?: string): INodeCredentialTestResult => ({
	status: 'Error',
	message: description ? `${message}. ${description}` : message,
});

async function ask(
	host: ICredentialTestFunctions,
	data: ICredentialDataDecryptedObject,
): Promise<HttpResponse | ApiError> {
	const request = {
		method: 'GET',
		uri: `${serverUrl(data)}/v1/companies/api_info`,
		headers: { authorization: normalizeToken(data.apiToken), accept: 'application/json' },
		json: true,
		simple: false,
		resolveWithFullResponse: true,
		followRedirect: false,
		timeout: 20_000,
	};
	try {
		const { statusCode, headers, body } = (await host.helpers.request(request)) as HttpResponse;
		return { statusCode, headers, body };
	} catch (error) {
		const { code, cause } = error as { code?: string; cause?: { code?: string } };
		return connectionError(code ?? cause?.code ?? 'unknown error');
	}
}
