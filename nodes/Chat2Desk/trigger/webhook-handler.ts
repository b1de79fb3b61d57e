import { sleep, type IDataObject, type IWebhookFunctions, type IWebhookResponseData } from 'n8n-workflow';
import { serverUrl } from '../api/credentials';
import { exceedsMaxDepth, stripProto } from '../utils/safe-json';
import { DeliveryDeduplicator, deliveryIdOf } from './deduplication';
import { toItem, type Delivery } from './item';
import { checkLoop } from './loop-guard';
import { canonicalEvent, isMessageEvent, isRecord, plainText, unwrap } from './payload';
import { refreshCredentials } from './registration/registrations';
import { triggerKey } from './registration/webhook-identity';
import { readSettings, type Settings } from './settings';
import { isUnsigned, precheckSignature, verifySignature, type Headers, type SignaturePolicy } from './signature';
import { recordSigned, recordUnsigned, testHints, UNSIGNED_ADVICE } from './test-hints';
import { verifyWithCachedCredential } from './verify-delivery';

/** An answer that starts nothing, and why; the sender reads the reason. */
interface Refusal {
	status: 401 | 503;
	reason: string;
}

type Request = ReturnType<IWebhookFunctions['getRequestObject']> & { readRawBody?: () => Promise<void> };

/**
 * What n8n is to do with a delivery: start the workflow with an item, or nothing. Never throws and never leaves the sender without an
 * answer: 401 for what cannot be believed, 200 for what is not wanted or came before, 503 for what Chat2Desk is to send again.
 */
export async function handleWebhook(host: IWebhookFunctions): Promise<IWebhookResponseData> {
	const failure = { error: undefined as unknown };
	try {
		const outcome = await processDelivery(host);
		return 'reason' in outcome ? answer(host, outcome) : outcome;
	} catch (error) {
		failure.error = error;
	}
	// Chat2Desk repeats what was not answered with 2xx, so what fails here for a while only is not lost.
	const { message } = failure.error as Error;
	log(host, 'error', `A delivery could not be handled, Chat2Desk will send it again: ${message}`);
	return answer(host, { status: 503, reason: 'the delivery could not be handled' });
}

async function processDelivery(host: IWebhookFunctions): Promise<IWebhookResponseData | Refusal> {
	const receivedAt = Date.now();
	const settings = readSettings(host);
	const body = await rawBody(host.getRequestObject());
	if (body === undefined) return { status: 401, reason: 'the body could not be read' };
	const headers = host.getHeaderData();
	const demand = signaturePolicyOf(host, settings, headers);
	const flaw = precheckSignature(body, headers, demand);
	if (flaw !== undefined) {
		if (isUnsigned(headers) && recordUnsigned(triggerKey(host))) log(host, 'warn', UNSIGNED_ADVICE);
		return { status: 401, reason: flaw };
	}
	const verify = (token: unknown) => verifySignature(body, headers, token, demand, receivedAt);
	const { result, credentials, isFresh } = await verifyWithCachedCredential(host, receivedAt, verify);
	if (isFresh) refreshCredentials(triggerKey(host), credentials);
	const { refused, signed } = result;
	if (refused !== undefined) return { status: 401, reason: refused };
	if (signed) recordSigned(triggerKey(host));
	const payload = parse(body);
	if (payload === undefined) return { status: 401, reason: 'the body is not one JSON object' };
	const event = canonicalEvent(plainText(payload.hook_type) ?? '');
	const answers = mayAnswer(host, settings, event);
	const reason = rejectReason(event, payload, settings);
	// An answer is wanted by the execution that waits, whatever this workflow starts with.
	if (reason !== undefined && !answers) return ignore(host, `Left out a delivery: ${reason}`);
	const deliveryId = deliveryIdOf(body, headers['x-timestamp'], { event, payload, signed });
	const hints = isTest(host)
		? testHints(host, { signed, verify: settings.verify, server: serverUrl(credentials) })
		: [];
	const delivery = { event, deliveryId, receivedAt, signed, payload, headers: headers as IDataObject, hints };
	const admitted = admit(host, settings, delivery);
	if (!answers || !('workflowData' in admitted)) return admitted;
	// The delivery is taken by now, so none of its copies comes in between.
	if (
		await (
			await import('../send-and-wait/resume-from-message')
		).tryResume(host, { payload, signed, apiToken: credentials.apiToken })
	)
		return ignore(host, `A delivery was the answer that an execution waited for (${deliveryId})`);
	return reason === undefined ? admitted : ignore(host, `Left out a delivery: ${reason}`);
}

/** Whether an event may be the answer to a question. Whoever tests wants to see what came. */
const mayAnswer = (host: IWebhookFunctions, { resumeWaiting }: Settings, event: string) =>
	resumeWaiting && event === 'inbox' && !isTest(host);

const isTest = (host: IWebhookFunctions) => host.getMode() === 'manual';

/** Whoever tests must see an unsigned event too: nothing else would tell that the account does not sign. */
function signaturePolicyOf(host: IWebhookFunctions, settings: Settings, headers: Headers): SignaturePolicy {
	const isLetThrough = isTest(host) && settings.verify === 'require' && isUnsigned(headers);
	return isLetThrough ? { ...settings, verify: 'whenPresent' } : settings;
}

/** Decides at last whether a wanted delivery starts the workflow. Without a pause in it, so that no copy slips in between. */
function admit(host: IWebhookFunctions, settings: Settings, delivery: Delivery): IWebhookResponseData | Refusal {
	// A test takes one delivery and is over; and whoever tests sends the same thing again.
	const inProduction = !isTest(host);
	const { deliveryId, event, payload, receivedAt } = delivery;
	if (inProduction && settings.ignoreDuplicates) {
		const deliveries = new DeliveryDeduplicator(triggerKey(host), Math.floor(receivedAt / 1000));
		const standing = deliveries.standing(deliveryId);
		if (standing === 'repeat') return ignore(host, `Left out a delivery that came before (${deliveryId})`);
		if (standing === 'pending') return { status: 503, reason: 'another copy of this delivery is being taken' };
		if (isBraked(host, settings, delivery)) return {};
		whenAnswered(host, settings, deliveries.claim(deliveryId));
	} else if (inProduction && isBraked(host, settings, delivery)) {
		return {};
	}
	log(host, 'debug', `Took a delivery: ${event} (${deliveryId}, ${Object.keys(payload).length} fields)`);
	return { workflowData: [[toItem(delivery, settings)]] };
}

function isBraked(host: IWebhookFunctions, { loopGuard }: Settings, { event, payload, receivedAt }: Delivery): boolean {
	if (!loopGuard) return false;
	const state = checkLoop(triggerKey(host), event, payload, receivedAt);
	if (state === 'braked') {
		const advice = 'If this is no loop, switch off Options > Loop Guard';
		log(
			host,
			'warn',
			`Loop Guard: too many "${event}" events of one client. Its next ones start nothing until 10 minutes pass without any. ${advice}`,
		);
	}
	return state !== 'free';
}

/** How long a delivery whose sender has left is waited for, in milliseconds: n8n ends its answer all the same. */
const MAX_RESPONSE_WAIT_MS = 5 * 60_000;

/**
 * Hears whether n8n took the delivery: it answers 2xx only after that. A sender that leaves before the answer says nothing about
 * it: n8n goes on with the delivery, and the sender comes again. Where it was to wait for the workflow's end and did not, the
 * worker may have died, of which n8n never tells: then the delivery may run again.
 */
function whenAnswered(
	host: IWebhookFunctions,
	{ responseMode }: Settings,
	settle: (handedOver: boolean) => void,
): void {
	const response = host.getResponseObject();
	const answered = () => settle(response.writableEnded && response.statusCode < 300);
	const left = async () => {
		const begun = Date.now();
		const longest = responseMode === 'lastNode' ? 0 : MAX_RESPONSE_WAIT_MS;
		while (!response.writableEnded && Date.now() - begun < longest) await sleep(50);
		answered();
	};
	response.once('finish', answered);
	if (response.closed || response.destroyed) void left();
	else response.once('close', () => void left());
}

/** The bytes as they came. n8n leaves them on the request, on some paths only when asked to; of a form with files it has none. */
async function rawBody(request: Request): Promise<Buffer | undefined> {
	const isForm = /^multipart\//i.test(String(request.headers['content-type'] ?? ''));
	if (!Buffer.isBuffer(request.rawBody) && !isForm) await request.readRawBody?.().catch(() => undefined);
	return Buffer.isBuffer(request.rawBody) ? request.rawBody : undefined;
}

function parse(body: Buffer): IDataObject | undefined {
	if (exceedsMaxDepth(body)) return undefined;
	try {
		const value = stripProto<unknown>(JSON.parse(body.toString('utf8')));
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

function ignore(host: IWebhookFunctions, why: string): IWebhookResponseData {
	log(host, 'debug', why);
	return {};
}

function answer(host: IWebhookFunctions, { status, reason }: Refusal): IWebhookResponseData {
	if (status === 401) log(host, 'warn', `Refused a delivery: ${reason}`);
	const response = host.getResponseObject();
	if (status === 503) response.setHeader('Retry-After', '10');
	response.status(status).json({ error: reason });
	return { noWebhookResponse: true };
}

/** Neither the body nor the token is ever written to the log. */
function log(host: IWebhookFunctions, level: 'debug' | 'warn' | 'error', text: string): void {
	host.logger[level](`${host.getNode().name}: ${text}`, {
		workflowId: host.getWorkflow().id,
		nodeName: host.getNode().name,
	});
}

/**
 * Why an event is not wanted, or `undefined` for one that is. What an event does not carry cannot keep it out: a closed
 * request names no channel. The two filters for newcomers speak of messages, and leave every other event alone.
 */
export function rejectReason(event: string, payload: IDataObject, settings: Settings): string | undefined {
	if (!settings.events.includes(event)) return 'its event is not chosen';
	const {
		channel_id: channel,
		transport,
		type,
		is_new_client: newClient,
		is_new_request: newRequest,
	} = unwrap(payload);
	if (keepsOut(settings.channels.map(String), channel)) return 'its channel is not chosen';
	if (keepsOut(settings.transports, transport)) return 'its transport is not chosen';
	if (!isMessageEvent(event)) return undefined;
	if (keepsOut(settings.messageTypes, type)) return 'its message type is not chosen';
	if (settings.newClientsOnly && !isYes(newClient)) return 'its client is not new';
	if (settings.newRequestsOnly && !isYes(newRequest)) return 'its request is not new';
	return undefined;
}

function keepsOut(chosen: string[], value: unknown): boolean {
	const text = plainText(value);
	return chosen.length > 0 && text !== undefined && !chosen.includes(text);
}

const isYes = (value: unknown) => value === true || value === 1 || value === '1' || value === 'true';
