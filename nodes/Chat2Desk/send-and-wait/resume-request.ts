import { sleep, type IDataObject, type IWebhookFunctions } from 'n8n-workflow';
import { BoundedMap } from '../utils/bounded-map';
import { asRecord } from '../utils/is-record';

/** Limits of the search for a waiting execution, in milliseconds: Chat2Desk waits for the webhook response meanwhile. */
export const TIMEOUTS = {
	/** n8n may not have stored the wait of a question yet that is this new. */
	newQuestionMs: 15_000,
	/** How long to retry in that case. */
	retryMs: 5_000,
	/** How long to wait for a message of the same client that arrived right before this one. */
	earlierMessageMs: 2_000,
	initialPauseMs: 250,
	/** For requests to Chat2Desk. */
	requestMs: 10_000,
	/** For requests to n8n. A busy n8n may resume the execution even after a timeout, and the message would then count twice. */
	resumeMs: 60_000,
};

/**
 * Status of a resume URL. `running`: the execution does not wait yet, or no longer; `busy`: n8n accepts no requests at the moment;
 * `closed`: nothing will wait there again; `rejected`: not now, or not for this message; `unreachable`: the response is not n8n's, or a
 * proxy refused the request.
 */
type ResumeStatus = 'resumed' | 'waiting' | 'running' | 'busy' | 'closed' | 'rejected' | 'unreachable';

export interface ResumeResponse {
	status: ResumeStatus;
	body: IDataObject;
}

/** Passes a message to one execution: after earlier messages have been handled, and with retries if the question is new. */
export async function resumeExecution(
	context: IWebhookFunctions,
	url: string,
	body: IDataObject,
	{ isNewQuestion, earlierMessages }: { isNewQuestion: boolean; earlierMessages: string[] },
): Promise<boolean> {
	const pause = createBackoff();
	await waitForEarlierMessages(context, url, earlierMessages);
	const endMs = Date.now() + TIMEOUTS.retryMs;
	while (!isKnownClosed(url)) {
		const { status } = await callResumeUrl(context, url, body);
		if (status === 'resumed' || status === 'closed') markClosed(url);
		const mayChange = status === 'busy' || (status === 'running' && isNewQuestion);
		if (!mayChange || Date.now() >= endMs) return status === 'resumed';
		await pause();
	}
	return false;
}

/** Exponential backoff: many messages at once would otherwise keep n8n busy with these requests. */
function createBackoff(): () => Promise<void> {
	let pauseMs = TIMEOUTS.initialPauseMs;
	return () => sleep((pauseMs *= 2) / 2);
}

/** Waits until earlier messages have been handled: to the end for those that this process received, else for a limited time. */
async function waitForEarlierMessages(context: IWebhookFunctions, url: string, messages: string[]): Promise<void> {
	const pause = createBackoff();
	const endMs = Date.now() + TIMEOUTS.earlierMessageMs;
	for (;;) {
		const pending = messages.map(pendingWorkOf).filter((work) => work !== undefined);
		await Promise.all(pending);
		if (pending.length === messages.length || Date.now() >= endMs || isKnownClosed(url)) return;
		const { status } = await callResumeUrl(context, url);
		if (status === 'closed') return markClosed(url);
		if (status === 'rejected' || status === 'unreachable') return;
		await pause();
	}
}

/** Requests the status of a resume URL, or passes an answer to it. */
export async function callResumeUrl(
	context: IWebhookFunctions,
	url: string,
	body?: IDataObject,
): Promise<ResumeResponse> {
	const response = (await context.helpers.httpRequest({
		method: body === undefined ? 'GET' : 'POST',
		url,
		body,
		json: true,
		headers: { accept: 'application/json' },
		timeout: TIMEOUTS.resumeMs,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	})) as { statusCode: number; body: unknown };
	const status = statusOf(response);
	if (status === 'unreachable') warnUnreachable(context, url, response.statusCode);
	return { status, body: asRecord(response.body) };
}

/** Reads n8n's and the waiting node's own responses; anything else comes from a proxy, a login page or another server. */
function statusOf({ statusCode, body }: { statusCode: number; body: unknown }): ResumeStatus {
	const { resumed, waiting, message } = asRecord(body);
	if (resumed === false) return 'rejected';
	if (statusCode === 409 && /running/.test(String(message))) return 'running';
	if (statusCode === 409) return /finished/.test(String(message)) ? 'closed' : 'rejected';
	if (statusCode === 503) return 'busy';
	if (statusCode === 410) return 'closed';
	// n8n knows no execution with this ID: it was deleted, or belongs to another instance with the same account.
	if (statusCode === 404 && /execution/i.test(String(message))) return 'closed';
	if (statusCode >= 300) return 'unreachable';
	if (resumed === true) return 'resumed';
	if (waiting === true) return 'waiting';
	// n8n's page for an execution that has finished.
	return /no action required/i.test(String(body)) ? 'closed' : 'unreachable';
}

const WARNING_INTERVAL_MS = 3_600_000;
const lastWarnings = new BoundedMap<number>(100);

/** Logs once an hour and origin that n8n cannot reach its own resume URLs. */
function warnUnreachable(context: IWebhookFunctions, url: string, statusCode: number): void {
	const { origin } = new URL(url);
	if (Date.now() - (lastWarnings.get(origin) ?? -Infinity) < WARNING_INTERVAL_MS) return;
	lastWarnings.set(origin, Date.now());
	const received = statusCode < 400 ? 'a page or a redirect' : `HTTP ${statusCode}`;
	context.logger.warn(
		`${context.getNode().name}: a client's reply could not resume a waiting execution, so it starts the workflow instead: ${origin} responded with ${received}. ` +
			"Set n8n's environment variable WEBHOOK_URL to an address at which n8n can reach itself, and let requests to /webhook-waiting/ pass the proxy without a login",
	);
}

/**
 * What this process knows about messages and waits. It only saves requests: n8n is asked about everything that another process handled,
 * or that happened before a restart.
 */
const MAX_REMEMBERED = 2_000;
const pendingWork = new BoundedMap<Promise<unknown>>(MAX_REMEMBERED);
const closedUrls = new BoundedMap<true>(MAX_REMEMBERED);

/** Handles a message so that later messages of its client can wait for it. Rejects if the work does. */
export async function trackMessage<T>(message: string, work: () => Promise<T>): Promise<T> {
	const result = work();
	const finished = result.then(
		() => undefined,
		() => undefined,
	);
	pendingWork.set(message, finished);
	return await result;
}

/** The work on a message, which never rejects; `undefined` if this process does not know the message. */
const pendingWorkOf = (message: string): Promise<unknown> | undefined => pendingWork.get(message);

/** Remembers that nothing waits at a resume URL any more: each URL belongs to one question. */
const markClosed = (url: string): void => closedUrls.set(url, true);

/** Whether this process knows that nothing waits at a resume URL any more. */
const isKnownClosed = (url: string): boolean => closedUrls.has(url);

/** Forgets which warnings were logged, for tests. */
export const resetWarnings = () => lastWarnings.clear();
