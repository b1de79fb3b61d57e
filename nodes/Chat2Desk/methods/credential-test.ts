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
import { asRecord } from '../utils/is-record';
import { errorDescription, errorMessage } from '../utils/settle';

/**
 * Tests a credential: validates its time zone and URLs, then its token with `GET /companies/api_info`. Errors have the same texts as those
 * of operations.
 */
export async function testCredential(
	context: ICredentialTestFunctions,
	credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	const redact = createTokenRedactor(credential.data?.apiToken);
	try {
		companyTimeZone(credential.data ?? {});
		assertValidToken(normalizeToken(credential.data?.apiToken));
		storageUrl(credential.data ?? {});
		const response = await requestApiInfo(context, credential.data ?? {});
		const result = response instanceof ApiError ? response : parseResponse(redact(response));
		if (result instanceof ApiError) return failed(result.message, result.description);
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		return failed(errorMessage(error), errorDescription(error));
	}
}

const failed = (message: string, description?: string): INodeCredentialTestResult => ({
	status: 'Error',
	message: description ? `${message}. ${description}` : message,
});

async function requestApiInfo(
	context: ICredentialTestFunctions,
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
		const { statusCode, headers, body } = (await context.helpers.request(request)) as HttpResponse;
		return { statusCode, headers, body };
	} catch (error) {
		const { code, cause } = asRecord(error);
		return connectionError(String(code ?? asRecord(cause).code ?? 'unknown error'));
	}
}
