import {
	sleep,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { acceptedTokens, serverUrl } from '../api/credentials';
import { exceedsMaxDepth, stripProto } from '../utils/safe-json';
import { isRecord } from '../utils/is-record';
import { errorMessage, settle } from '../utils/settle';
import { applyApiFilters, neededLookups } from './api-filters';
import { DeliveryDeduplicator, deliveryId } from './deduplication';
import { rejectReason } from './filters';
import { toItem, type Delivery } from './item';
import { checkLoop } from './loop-guard';
import { canonicalEvent, plainText } from './payload';
import { refreshCredentials } from './registration/registrations';
import { accountHash, triggerKey } from './registration/webhook-identity';
import { readSettings, type Settings } from './settings';
import {
	claimsSignature,
	isSignatureMismatch,
	isUnsigned,
	precheckSignature,
	verifySignature,
	type Headers,
	type SignaturePolicy,
} from './signature';
import { recordSignatureFailure, recordSigned, testHints } from './test-hints';
import { unsignedDeliveries, unsignedLookups } from './unsigned-rate-limit';
import { verifyWithCachedCredential } from './verify-delivery';

/** How long to wait for n8n's response to a delivery whose sender has disconnected. n8n completes it nevertheless. */
const MAX_RESPONSE_WAIT_MS = 5 * 60_000;
const RESPONSE_POLL_MS = 50;
/** Seconds after which a rejected delivery may be sent again. Chat2Desk uses its own intervals. */
const RETRY_AFTER_SECONDS = 10;

/** A response that starts nothing. The sender reads the reason. */
interface Refusal {
	status: 401 | 503;
	reason: string;
}

/** Ends the claim on a delivery, with whether it was accepted. Until then, its copies get a 503. */
type EndClaim = (isAccepted: boolean) => void;

/** A delivery whose signature was checked, before filters. */
interface VerifiedDelivery {
	body: Buffer;
	headers: Headers;
	receivedAt: number;
	signed: boolean;
	credentials: ICredentialDataDecryptedObject;
}

type Request = ReturnType<IWebhookFunctions['getRequestObject']> & { readRawBody?: () => Promise<void> };

/**
 * Handles a delivery: verifies, filters and deduplicates it, then starts the workflow with an item. Never throws and always responds:
 * 401 if it cannot be trusted, 200 if it is filtered out or a duplicate, 503 if Chat2Desk should send it again.
 */
export async function handleWebhook(host: IWebhookFunctions): Promise<IWebhookResponseData> {
	const outcome = await settle(() => processDelivery(host));
	if (outcome.ok) return 'reason' in outcome.value ? respond(host, outcome.value) : outcome.value;
	// Chat2Desk retries after 503, so a temporary failure loses nothing.
	const message = errorMessage(outcome.error);
	log(host, 'error', `Failed to process delivery (Chat2Desk will retry): ${message}`);
	return respond(host, { status: 503, reason: 'the delivery could not be processed' });
}

async function processDelivery(host: IWebhookFunctions): Promise<IWebhookResponseData | Refusal> {
	const settings = readSettings(host);
	const verified = await verifyDelivery(host, settings);
	if ('reason' in verified) return verified;
	const { body, headers, receivedAt, signed, credentials } = verified;
	const payload = parseBody(body);
	if (payload === undefined) return { status: 401, reason: 'the body is not a JSON object' };
	const event = canonicalEvent(plainText(payload.hook_type) ?? '');
	const mayResume = settings.resumeWaiting && event === 'inbox' && !isTest(host);
	const reason = rejectReason(event, payload, settings);
	// A reply to a waiting execution is wanted even if this workflow's filters reject it.
	if (reason !== undefined && !mayResume) return ignore(host, reason);
	const lookups = Object.values(neededLookups({ event, payload }, settings)).filter((id) => id !== undefined).length;
	const account = accountHash(host, credentials, acceptedTokens(credentials).at(-1));
	const id = deliveryId({ body, timestamp: headers['x-timestamp'], account, event, payload, signed });
	const hints = isTest(host)
		? testHints(host, { signed, verify: settings.verify, server: serverUrl(credentials) })
		: [];
	const delivery = { event, deliveryId: id, receivedAt, signed, payload, headers: { ...headers }, hints };
	const endClaim = admit(host, settings, delivery, Number(mayResume) + (reason === undefined ? lookups : 0));
	if (typeof endClaim !== 'function') return endClaim;
	const outcome = await settle(async () => {
		if (mayResume) {
			const { tryResume } = await import('../send-and-wait/resume-from-message');
			if (await tryResume(host, { payload, signed, tokens: acceptedTokens(credentials) }))
				return ignore(host, `it resumed a waiting execution (${id})`);
		}
		if (reason !== undefined) return ignore(host, reason);
		const filtered = lookups > 0 ? await applyApiFilters(host, { event, payload, account, receivedAt }, settings) : {};
		if ('retry' in filtered) {
			log(host, 'warn', `Could not filter a delivery (Chat2Desk will retry): ${filtered.retry}`);
			return { status: 503, reason: 'the filters could not be applied' } as const;
		}
		return filtered.reason === undefined ? start(host, settings, delivery) : ignore(host, filtered.reason);
	});
	if (!outcome.ok || 'reason' in outcome.value) endClaim(false);
	else if ('workflowData' in outcome.value) endWithResponse(host, settings, endClaim);
	// A delivery that starts nothing is done, even if its sender has disconnected.
	else endClaim(true);
	if (!outcome.ok) throw outcome.error;
	return outcome.value;
}

/** Checks size, rate and signature, in this order: the cheapest checks come first. */
async function verifyDelivery(host: IWebhookFunctions, settings: Settings): Promise<VerifiedDelivery | Refusal> {
	const receivedAt = Date.now();
	const trigger = triggerKey(host);
	const body = await rawBody(host.getRequestObject());
	if (body === undefined) return { status: 401, reason: 'the body could not be read' };
	const headers = host.getHeaderData();
	const policy = signaturePolicy(host, settings, headers);
	const flaw = precheckSignature(body, headers, policy);
	if (flaw !== undefined) {
		if (isUnsigned(headers) && policy.verify === 'require')
			logSummary(host, recordSignatureFailure(trigger, 'unsigned'));
		return { status: 401, reason: flaw };
	}
	if (!claimsSignature(headers, policy) && !unsignedDeliveries.take(trigger, receivedAt))
		return { status: 503, reason: 'too many unsigned deliveries' };
	const { result, credentials, isFresh } = await verifyWithCachedCredential(host, receivedAt, (tokens) =>
		verifySignature(body, headers, tokens, policy, receivedAt),
	);
	// In a test, the node may have another credential than the published workflow.
	if (isFresh && !isTest(host)) refreshCredentials(trigger, credentials);
	const { refused, signed } = result;
	if (isSignatureMismatch(result)) logSummary(host, recordSignatureFailure(trigger, 'mismatch'));
	if (refused !== undefined) return { status: 401, reason: refused };
	if (signed) recordSigned(trigger);
	return { body, headers, receivedAt, signed, credentials };
}

const isTest = (host: IWebhookFunctions) => host.getMode() === 'manual';

/** A test accepts unsigned events: otherwise nothing would show the user that the account does not sign. */
function signaturePolicy(host: IWebhookFunctions, settings: Settings, headers: Headers): SignaturePolicy {
	const isAccepted = isTest(host) && settings.verify === 'require' && isUnsigned(headers);
	return isAccepted ? { ...settings, verify: 'whenPresent' } : settings;
}

/**
 * Deduplicates a delivery, checks the budget for its look-ups, and claims it. Synchronous, so that no copy gets in between.
 */
function admit(
	host: IWebhookFunctions,
	settings: Settings,
	delivery: Delivery,
	lookups: number,
): IWebhookResponseData | Refusal | EndClaim {
	const { deliveryId: id, receivedAt, signed } = delivery;
	// A test ends with one delivery, and its user may send the same event again.
	const deduplicator =
		!isTest(host) && settings.ignoreDuplicates
			? new DeliveryDeduplicator(triggerKey(host), signed, Math.floor(receivedAt / 1000))
			: undefined;
	const state = deduplicator?.check(id);
	if (state === 'duplicate') return ignore(host, `it is a duplicate (${id})`);
	if (state === 'inFlight') return { status: 503, reason: 'another copy of this delivery is being processed' };
	if (!signed && !unsignedLookups.take(triggerKey(host), receivedAt, lookups))
		return { status: 503, reason: 'too many unsigned deliveries' };
	return deduplicator?.claim(id) ?? (() => {});
}

/** Starts the workflow unless the loop guard blocks it, which counts executions only, and not the deliveries that got a 503. */
function start(host: IWebhookFunctions, settings: Settings, delivery: Delivery): IWebhookResponseData {
	const { deliveryId: id, event, payload } = delivery;
	if (!isTest(host) && isLoop(host, settings, delivery)) return {};
	log(host, 'debug', `Accepted delivery: ${event} (${id}, ${Object.keys(payload).length} fields)`);
	return { workflowData: [[toItem(delivery, settings)]] };
}

function isLoop(host: IWebhookFunctions, { loopGuard }: Settings, delivery: Delivery): boolean {
	if (!loopGuard) return false;
	const state = checkLoop(triggerKey(host), delivery);
	if (state === 'tripped')
		log(
			host,
			'warn',
			`Loop Guard: too many "${delivery.event}" events for one client. Further ones are ignored until 10 minutes pass without any. If this is not a loop, turn off Options > Loop Guard`,
		);
	return state !== 'allowed';
}

/**
 * Ends a claim with whether n8n accepted the delivery: it responds with 2xx only then. If the sender disconnects early, n8n continues, so its
 * response still counts. With *When Last Node Finishes*, a missing response may mean that a worker crashed, so the delivery may run again.
 */
function endWithResponse(host: IWebhookFunctions, { responseMode }: Settings, endClaim: EndClaim): void {
	const response = host.getResponseObject();
	const onFinish = () => endClaim(response.writableEnded && response.statusCode < 300);
	const onDisconnect = async () => {
		const startedAt = Date.now();
		const maxWaitMs = responseMode === 'lastNode' ? 0 : MAX_RESPONSE_WAIT_MS;
		while (!response.writableEnded && Date.now() - startedAt < maxWaitMs) await sleep(RESPONSE_POLL_MS);
		onFinish();
	};
	response.once('finish', onFinish);
	if (response.closed || response.destroyed) void onDisconnect();
	else response.once('close', () => void onDisconnect());
}

/** The raw bytes. n8n keeps them on the request, for some content types only on demand, and never for multipart forms. */
async function rawBody(request: Request): Promise<Buffer | undefined> {
	const isForm = /^multipart\//i.test(String(request.headers['content-type'] ?? ''));
	if (!Buffer.isBuffer(request.rawBody) && !isForm) await request.readRawBody?.().catch(() => undefined);
	return Buffer.isBuffer(request.rawBody) ? request.rawBody : undefined;
}

function parseBody(body: Buffer): IDataObject | undefined {
	if (exceedsMaxDepth(body)) return undefined;
	try {
		const value = stripProto<unknown>(JSON.parse(body.toString('utf8')));
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

function ignore(host: IWebhookFunctions, reason: string): IWebhookResponseData {
	log(host, 'debug', `Ignored delivery: ${reason}`);
	return {};
}

function respond(host: IWebhookFunctions, { status, reason }: Refusal): IWebhookResponseData {
	if (status === 401) log(host, 'warn', `Rejected delivery: ${reason}`);
	const response = host.getResponseObject();
	if (status === 503) response.setHeader('Retry-After', String(RETRY_AFTER_SECONDS));
	response.status(status).json({ error: reason });
	return { noWebhookResponse: true };
}

function logSummary(host: IWebhookFunctions, summary: string | undefined): void {
	if (summary !== undefined) log(host, 'warn', summary);
}

/** Neither bodies nor tokens are logged. */
function log(host: IWebhookFunctions, level: 'debug' | 'warn' | 'error', text: string): void {
	host.logger[level](`${host.getNode().name}: ${text}`, {
		workflowId: host.getWorkflow().id,
		nodeName: host.getNode().name,
	});
}
