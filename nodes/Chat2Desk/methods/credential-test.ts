import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { accountZone, assertToken, cleanToken, serverUrl, storageUrl } from '../api/account';
import { Problem } from '../api/problem';
import { connectionProblem } from '../api/connection';
import { understand, type Raw } from '../api/understand';

/**
 * Tests a credential: its time zone has to exist, its addresses have to be some, and `GET /companies/api_info` answers only to a working token. Tells what is wrong
 * in the same words as an operation would.
 */
export async function testCredential(
	host: ICredentialTestFunctions,
	credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	try {
		accountZone(credential.data ?? {});
		assertToken(cleanToken(credential.data?.apiToken));
		storageUrl(credential.data ?? {});
		const raw = await ask(host, credential.data ?? {});
		const outcome = raw instanceof Problem ? raw : understand(raw);
		if (outcome instanceof Problem) return failed(outcome.message, outcome.description);
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

async function ask(host: ICredentialTestFunctions, data: ICredentialDataDecryptedObject): Promise<Raw | Problem> {
	const request = {
		method: 'GET',
		uri: `${serverUrl(data)}/v1/companies/api_info`,
		headers: { authorization: cleanToken(data.apiToken), accept: 'application/json' },
		json: true,
		simple: false,
		resolveWithFullResponse: true,
		followRedirect: false,
		timeout: 20_000,
	};
	try {
		return (await host.helpers.request(request)) as Raw;
	} catch (error) {
		const { code, cause } = error as { code?: string; cause?: { code?: string } };
		return connectionProblem(code ?? cause?.code ?? 'unknown error');
	}
}
