import type { IAllExecuteFunctions, IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import type { Answer, Call } from '../catalogue/types';
import { assertOwnServer, CREDENTIAL } from './account';
import { failedRequest } from './connection';
import { refuseHiddenDelete } from './harmless';
import { keptCredential, type Credential } from './kept-credential';
import { otherwise } from './otherwise';
import { HeldBack, Pace, type Wish } from './pace';
import { Problem } from './problem';
import { assertSendable } from './sendable';
import { understand } from './understand';

/** Any of n8n's contexts that can send a request with the credential: execute, load options, hook, webhook, trigger. */
export type Host = Pick<IAllExecuteFunctions, 'getNode' | 'getCredentials' | 'helpers'> &
	Partial<Pick<IAllExecuteFunctions, 'logger'>>;

/** How patient a request is. */
export interface Patience {
	/** How long one try may take, in milliseconds. */
	timeoutMs: number;
	/** How long all waits that 429 answers demand may take together, in milliseconds. */
	waitLimitMs: number;
	/** How often a read that broke is sent again. */
	repeats: number;
	/** The wait before the first repeat, in milliseconds; it doubles each time. */
	firstWaitMs: number;
}

export const PATIENCE: Patience = { timeoutMs: 60_000, waitLimitMs: 120_000, repeats: 3, firstWaitMs: 500 };

/** Sends calls of one execution. */
export interface Sender {
	/** The answer of a call. Throws `Problem`, `Cancelled` or `InputError`. */
	send(call: Call): Promise<Answer>;
}

/**
 * A sender over one of n8n's contexts. 429: waits as long as Chat2Desk asks, else ever longer, with every request of the pace;
 * such a call was refused and may be sent again. Broken connections and 5xx: a read is repeated, anything that
 * changes something never, because it may have been carried out (seen on live accounts).
 */
export function sender(host: Host, pace = new Pace(1), patience: Partial<Patience> = {}): Sender {
	const { waitLimitMs, repeats, firstWaitMs, timeoutMs } = { ...PATIENCE, ...patience };
	const tell = toldOnce(host);
	const credential = keptCredential(host);
	pace.share(async () => await (await import('./road')).roadOf(credential));
	const send = async (call: Call): Promise<Answer> => {
		refuseHiddenDelete(call);
		assertSendable(call);
		const reads = !changesSomething(call);
		let waited = 0;
		let wait = 0;
		let limits = 0;
		let breaks = 0;
		for (;;) {
			const isRefused = (outcome: Answer | Problem) => {
				if (!(outcome instanceof Problem) || outcome.kind !== 'limited') return false;
				wait = outcome.waitMs ?? limitWait(firstWaitMs * 2, limits++);
				// Those that were under way when the account was refused wait as it does, and not one after the other.
				if (waited + wait <= waitLimitMs && (outcome.waitMs !== undefined || !pace.isHeld)) pace.hold(wait);
				return true;
			};
			// The last wait that it was told is the account's now.
			const bears = waitLimitMs - waited + wait;
			const hear = (ms: number, past: number) => tell(ms, past + ms);
			const turn = { kind: kindOf(call), isWanted: call.isWanted, bears, hear, isRefused };
			const outcome = await inTurn(
				pace,
				async () => await once(host, call, call.timeoutMs ?? timeoutMs, credential),
				turn,
			);
			if (outcome instanceof HeldBack) throw exhausted(HELD, outcome.ms, waited);
			if (!(outcome instanceof Problem)) return outcome;
			if (outcome.kind === 'limited') {
				waited += wait;
				if (waited > waitLimitMs) throw exhausted(outcome, wait, waited - wait);
				tell(wait, waited);
			} else if (reads && isPassing(outcome) && breaks < repeats) {
				await pace.wait(backOff(firstWaitMs, breaks++));
			} else {
				throw reads ? outcome : doubtful(outcome);
			}
		}
	};
	return { send: otherwise({ send }) };
}

/** Whether a call may change something in Chat2Desk, so that sending it twice is not the same as sending it once. */
export function changesSomething({ method, changes }: Pick<Call, 'method' | 'changes'>): boolean {
	return method !== 'GET' || changes === true;
}

const doubled = (first: number, times: number) => Math.min(30_000, first * 2 ** times);

/** Grows by two each time, up to 30 seconds; the jitter keeps parallel workflows from knocking in step. */
const backOff = (first: number, times: number) => doubled(first, times) * (0.75 + Math.random() / 2);

/** The same for a refusal that names no time: limits count by the second, so that less than one is too early, and more is lost. */
const limitWait = (first: number, times: number) => doubled(first, times) * (1 + Math.random() / 16);

const isPassing = ({ kind }: Problem) => kind === 'broken' || kind === 'unreachable';

/** A wait from which on it is told, in milliseconds: a workflow that stands still for no visible reason looks broken. */
const LONG_WAIT = 3000;

/** Tells n8n's log that a request waits, once an execution. */
function toldOnce(host: Host): (wait: number, waited: number) => void {
	let told = false;
	return (wait, waited) => {
		if (told || waited < LONG_WAIT) return;
		told = true;
		host.logger?.warn(
			`${host.getNode().name}: Chat2Desk limits how fast the account may call it. Waiting ${Math.ceil(wait / 1000)} s before the next try; further waits are not told`,
		);
	};
}

/** The kind of a call: only the sending of messages has a limit that is documented. */
const kindOf = ({ method, path }: Call): Wish<unknown>['kind'] =>
	method === 'POST' && path === '/messages' ? 'message' : 'other';

/** Another request of the account was refused, and this one would have to wait too long for it. */
const HELD = new Problem('limited', 'Chat2Desk: too many requests', { description: '', status: 429 });

/** Runs a request when its turn has come; a wait that it does not bear is returned, not thrown. */
async function inTurn<T>(pace: Pace, request: () => Promise<T>, wish: Wish<T>): Promise<T | HeldBack> {
	const failure = { error: undefined as unknown };
	try {
		return await pace.run(request, wish);
	} catch (error) {
		failure.error = error;
	}
	if (failure.error instanceof HeldBack) return failure.error;
	throw failure.error;
}

function exhausted(last: Problem, wait: number, waited: number): Problem {
	const so = waited > 0 ? `, after ${Math.round(waited / 1000)} seconds of waiting` : '';
	return new Problem('limited', last.message, {
		description: `Chat2Desk keeps refusing${so}: it limits how fast an account may call it, and asks for ${Math.ceil(wait / 1000)} more seconds. Lower Options > Concurrent Requests, or run at another time`,
		status: last.status,
	});
}

/** What to do about a request of which nobody knows whether it was carried out. */
export const LOOK =
	'It was not sent again, because that could do it twice. Look in Chat2Desk whether it happened before you repeat it';

/** Redirects that follow a request that was carried out, other than those that ask for it at another address. */
const AFTERWARDS = [302, 303];

/** A failed write as what it is: in doubt, unless the answer says that it was refused or the connection that it never left. */
function doubtful(problem: Problem): Problem {
	const { kind, status = 0, refusal } = problem;
	const told = `${problem.message}. The request may have been carried out`;
	// Errors beside a success: nobody knows how much of it was done.
	if (refusal?.isSuccess) return new Problem(kind, told, { description: LOOK, status, refusal, doubt: true });
	const unread = kind === 'foreign' && (status < 300 || AFTERWARDS.includes(status));
	if (kind !== 'broken' && !unread) return problem;
	return new Problem('broken', told, {
		description: unread ? `${LOOK}. ${problem.description}` : LOOK,
		status: problem.status,
		doubt: true,
	});
}

/** One try. A `Problem` is returned, not thrown: what to do about it is the sender's decision. */
async function once(host: Host, call: Call, timeoutMs: number, credential: Credential): Promise<Answer | Problem> {
	const failure = { error: undefined as unknown };
	const data = await credential();
	if (call.server !== undefined && data) assertOwnServer(data, { url: call.server });
	try {
		const response = (await host.helpers.httpRequestWithAuthentication.call(
			host as IAllExecuteFunctions,
			CREDENTIAL,
			httpOptions(call, timeoutMs),
			// Where it could not be read, n8n says why.
			data && { credentialsDecrypted: { id: '', name: '', type: CREDENTIAL, data } },
		)) as IN8nHttpFullResponse;
		return understand(response, call.hints);
	} catch (error) {
		failure.error = error;
	}
	return await failedRequest(host, failure.error, changesSomething(call));
}

function httpOptions(call: Call, timeout: number): IHttpRequestOptions {
	return {
		method: call.method,
		url: (call.unversioned ? '' : '/v1') + call.path,
		qs: call.query as IDataObject | undefined,
		arrayFormat: 'repeat',
		body: call.method === 'GET' ? undefined : call.body,
		headers: { accept: 'application/json' },
		json: true,
		timeout,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
}
