import { sleep, type IDataObject, type IWebhookFunctions } from 'n8n-workflow';
import { BoundedMap } from '../utils/bounded-map';

/** How patient the look-up and the hand-over are, in milliseconds: Chat2Desk waits for its answer meanwhile. */
export const TIMEOUTS = {
	/** A question as new as this may still be on its way into n8n's database. */
	fresh: 15_000,
	/** For so long it is tried again then. */
	settling: 5_000,
	/** For so long a message lets one go first that came right before it. */
	turn: 2_000,
	pause: 250,
	timeout: 10_000,
	/** A busy n8n takes its time, and one that is given up may resume all the same: the message would count twice. */
	handOver: 60_000,
};

/**
 * What n8n says at the address of a wait. `running`: it waits not yet, or no longer; `busy`: n8n turns everybody away for the moment;
 * `closed`: nothing will ever wait there again; `over`: not now, or not for this message.
 */
type ResumeStatus = 'resumed' | 'waiting' | 'running' | 'busy' | 'closed' | 'over';

/** Hands a message over to one execution: after the messages before it had their turn, and again while the question is only just being asked. */
export async function resumeExecution(
	host: IWebhookFunctions,
	url: string,
	body: IDataObject,
	{ isFresh, rivals }: { isFresh: boolean; rivals: string[] },
): Promise<boolean> {
	const rest = resting();
	await othersHadTheirTurn(host, url, rivals);
	const end = Date.now() + TIMEOUTS.settling;
	while (!isKnownClosed(url)) {
		const { standing } = await callResumeUrl(host, url, body);
		if (standing === 'resumed' || standing === 'closed') markClosed(url);
		const mayChange = standing === 'busy' || (standing === 'running' && isFresh);
		if (!mayChange || Date.now() >= end) return standing === 'resumed';
		await rest();
	}
	return false;
}

/** Ever longer pauses: many messages at once would otherwise keep n8n busy with nothing but our questions. */
function resting(): () => Promise<void> {
	let pause = TIMEOUTS.pause;
	return async () => await sleep((pause *= 2) / 2);
}

/** Waits until other messages had their turn: for those that came to this process, until they are through; for others, for a while. */
async function othersHadTheirTurn(host: IWebhookFunctions, url: string, rivals: string[]): Promise<void> {
	const rest = resting();
	const end = Date.now() + TIMEOUTS.turn;
	for (;;) {
		const known = rivals.map(pendingWorkOf).filter((turn) => turn !== undefined);
		await Promise.all(known);
		if (known.length === rivals.length || Date.now() >= end || isKnownClosed(url)) return;
		const { standing } = await callResumeUrl(host, url);
		if (standing === 'closed') return markClosed(url);
		if (standing === 'over') return;
		await rest();
	}
}

/** Asks at the address of a wait, or hands an answer over there. */
export async function callResumeUrl(
	host: IWebhookFunctions,
	url: string,
	body?: IDataObject,
): Promise<{ standing: ResumeStatus; said: IDataObject }> {
	const answer = (await host.helpers.httpRequest({
		method: body === undefined ? 'GET' : 'POST',
		url,
		body,
		json: true,
		headers: { accept: 'application/json' },
		timeout: TIMEOUTS.handOver,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	})) as { statusCode: number; body: unknown };
	const said = (answer.body !== null && typeof answer.body === 'object' ? answer.body : {}) as IDataObject;
	return { standing: standingOf(answer.statusCode, said), said };
}

function standingOf(status: number, said: IDataObject): ResumeStatus {
	if (status === 409 && /running/.test(String(said.message))) return 'running';
	if (status === 503) return 'busy';
	if (status === 410 || (status === 409 && /finished/.test(String(said.message)))) return 'closed';
	if (status >= 300) return 'over';
	return said.resumed === true ? 'resumed' : said.waiting === true ? 'waiting' : 'over';
}

/**
 * What this process knows of the messages and waits that it has seen itself. It saves calls and nothing else: what came to another
 * process, or before a restart, is asked of n8n as ever. Without it, a burst of messages kept n8n busy with our own questions.
 */
const MOST = 2_000;
const turns = new BoundedMap<Promise<unknown>>(MOST);
const closed = new BoundedMap<true>(MOST);

/** Does what is to be done for a message, so that later ones of its client can wait for that. Rejects as the work does. */
export async function trackMessage<T>(message: string, work: () => Promise<T>): Promise<T> {
	const done = work();
	const settled = done.then(
		() => undefined,
		() => undefined,
	);
	turns.set(message, settled);
	return await done;
}

/** The work on a message, which never rejects; `undefined` where it is not known here. */
export const pendingWorkOf = (message: string): Promise<unknown> | undefined => turns.get(message);

/** Keeps that nothing waits any more at the address of a wait: it is of one question alone. */
export const markClosed = (address: string): void => closed.set(address, true);

/** Whether it is known that nothing waits there any more. */
export const isKnownClosed = (address: string): boolean => closed.has(address);
