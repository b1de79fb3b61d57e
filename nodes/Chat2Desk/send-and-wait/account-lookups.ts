import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { createApiClient } from '../api/client';
import { CREDENTIAL_NAME } from '../api/credentials';
import { accountKey } from '../api/rate-limit/account-limiter';
import { RequestLimiter } from '../api/rate-limit/request-limiter';
import { BoundedMap } from '../utils/bounded-map';
import { clientDisplayName } from '../utils/client-name';
import { asRecord } from '../utils/is-record';
import { settle } from '../utils/settle';
import { truncate } from '../utils/text';

/** A person waits for the page meanwhile. */
const RETRY_OPTIONS = { requestTimeoutMs: 4_000, maxTotalWaitMs: 1_000, maxRetries: 0 };
const CACHE_TTL_MS = 3_600_000;
/** How long a failed look-up is not retried. */
const FAILURE_TTL_MS = 60_000;

const companyNames = new BoundedMap<{ name: string; readAtMs: number }>(100);

/** Reads data that an answer or a page can do without; empty if it cannot be read. */
async function lookUp(context: IWebhookFunctions, path: string): Promise<IDataObject> {
	const outcome = await settle(async () => {
		const client = createApiClient(context, new RequestLimiter(1), RETRY_OPTIONS);
		return await client.request({ method: 'GET', path });
	});
	return asRecord(outcome.ok ? outcome.value.data : undefined);
}

const toName = (value: unknown) => (typeof value === 'string' ? truncate(value.trim(), 100) : '');

/** The company's name in Chat2Desk (`GET /companies/api_info`), cached by account for an hour; empty if it is not known. */
export async function companyName(context: IWebhookFunctions): Promise<string> {
	const credential = await settle(() => context.getCredentials(CREDENTIAL_NAME));
	const key = accountKey(credential.ok ? credential.value : undefined) ?? '';
	const cached = companyNames.get(key);
	const ageMs = Math.abs(Date.now() - (cached?.readAtMs ?? 0));
	if (cached !== undefined && ageMs < (cached.name === '' ? FAILURE_TTL_MS : CACHE_TTL_MS)) return cached.name;
	const name = toName((await lookUp(context, '/companies/api_info')).company_name);
	companyNames.set(key, { name, readAtMs: Date.now() });
	return name;
}

/** The name of a client as the team sees it (`GET /clients/:id`); `undefined` if it is not known. */
export async function clientName(context: IWebhookFunctions, clientId: number | string): Promise<string | undefined> {
	const client = await lookUp(context, `/clients/${encodeURIComponent(String(clientId))}`);
	return toName(clientDisplayName(client)) || undefined;
}
