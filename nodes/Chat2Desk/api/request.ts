import type { IAllExecuteFunctions, IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { InputError } from '../values/input';
import type { Answer, Call } from '../catalogue/types';
import { CREDENTIAL } from './account';
import { Cancelled, Pace } from './pace';
import { Problem } from './problem';
import { understand } from './understand';

/** Any of n8n's contexts that can send a request with the credential: execute, load options, hook, webhook, trigger. */
export type Host = Pick<IAllExecuteFunctions, 'getNode' | 'getCredentials' | 'helpers'>;

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
	const send = async (call: Call): Promise<Answer> => {
		const reads = !changesSomething(call);
		let waited = 0;
		let limits = 0;
		let breaks = 0;
		for (;;) {
			const outcome = await pace.run(async () => await once(host, call, timeoutMs));
			if (!(outcome instanceof Problem)) return outcome;
			if (outcome.kind === 'limited') {
				const wait = outcome.waitMs ?? backOff(firstWaitMs * 2, limits++);
				waited += wait;
				if (waited > waitLimitMs) throw exhausted(outcome, wait);
				pace.hold(wait);
			} else if (reads && isPassing(outcome) && breaks < repeats) {
				await pace.wait(backOff(firstWaitMs, breaks++));
			} else {
				throw reads ? outcome : doubtful(outcome);
			}
		}
	};
	return { send };
}

/** Whether a call may change something in Chat2Desk, so that sending it twice is not the same as sending it once. */
export function changesSomething({ method, changes }: Pick<Call, 'method' | 'changes'>): boolean {
	return method !== 'GET' || changes === true;
}

/** Grows by two each time, up to 30 seconds; the jitter keeps parallel workflows from knocking in step. */
const backOff = (first: number, times: number) => Math.min(30_000, first * 2 ** times) * (0.75 + Math.random() / 2);

const isPassing = ({ kind }: Problem) => kind === 'broken' || kind === 'unreachable';

function exhausted(last: Problem, wait: number): Problem {
	return new Problem('limited', last.message, {
		description: `Chat2Desk keeps refusing: it limits how fast an account may call it, and asks for ${Math.ceil(wait / 1000)} more seconds. Lower Options > Concurrent Requests, or run at another time`,
		status: last.status,
	});
}

/** What to do about a request of which nobody knows whether it was carried out. */
export const LOOK =
	'It was not sent again, because that could do it twice. Look in Chat2Desk whether it happened before you repeat it';

function doubtful(problem: Problem): Problem {
	if (problem.kind !== 'broken') return problem;
	return new Problem('broken', `${problem.message}. The request may have been carried out`, {
		description: LOOK,
		status: problem.status,
	});
}

/** One try. A `Problem` is returned, not thrown: what to do about it is the sender's decision. */
async function once(host: Host, call: Call, timeoutMs: number): Promise<Answer | Problem> {
	const failure = { error: undefined as unknown };
	try {
		const response = (await host.helpers.httpRequestWithAuthentication.call(
			host as IAllExecuteFunctions,
			CREDENTIAL,
			httpOptions(call, timeoutMs),
		)) as IN8nHttpFullResponse;
		return understand(response);
	} catch (error) {
		failure.error = error;
	}
	const chain = causes(failure.error);
	const input = chain.find((entry) => entry instanceof InputError);
	if (input !== undefined) throw input;
	if (chain.some(({ code, name }) => code === 'ERR_CANCELED' || name === 'CanceledError')) throw new Cancelled(true);
	const code = chain.map((entry) => entry.code).find((entry) => typeof entry === 'string');
	// Without a code it did not come from the network: n8n's own words, such as a missing credential, serve best.
	if (code === undefined) throw failure.error;
	return connectionProblem(code);
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

interface Link {
	code?: unknown;
	name?: string;
	message: string;
	cause?: unknown;
}

/** An error and what it was caused by: n8n wraps what its HTTP library threw, up to several times. */
function causes(error: unknown): Link[] {
	const chain: Link[] = [];
	let link = error as Link | undefined;
	while (link !== null && typeof link === 'object' && chain.length < 8) {
		chain.push(link);
		link = (link.cause ?? (link as { errorResponse?: unknown }).errorResponse) as Link | undefined;
	}
	return chain;
}

/** Codes of connections that failed before anything was sent. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const CERTIFICATE = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/;

/**
 * The problem behind a connection that failed.
 *
 * @param code the code of Node's or the HTTP library's error, such as `ECONNREFUSED`
 */
export function connectionProblem(code: string): Problem {
	if (NOT_SENT.has(code) || CERTIFICATE.test(code)) {
		const why = CERTIFICATE.test(code) ? 'its certificate is not valid' : 'nothing answers there';
		return new Problem('unreachable', `Chat2Desk cannot be reached: ${why} (${code})`, {
			description: 'Nothing was sent. Check the Server in the credential, and that this n8n may connect to it',
		});
	}
	const timedOut = code === 'ECONNABORTED' || code === 'ETIMEDOUT';
	const what = timedOut ? 'Chat2Desk did not answer in time' : 'The connection to Chat2Desk broke';
	return new Problem('broken', `${what} (${code})`, {
		description: timedOut
			? 'Try again, or allow more time in Options > Timeout'
			: 'Try again. If it stays, check the network and a proxy in between',
	});
}
