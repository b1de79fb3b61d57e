import { createHash } from 'crypto';
import type { IAllExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import type { DownloadResult, DownloadedFile } from '../../descriptions/handler-types';
import type { Attachment } from '../../utils/attachments';
import { toFileName } from '../../utils/file-names';
import type { RequestContext } from '../client';
import { CREDENTIAL_NAME } from '../credentials';
import { ApiError } from '../errors';
import { ExecutionCancelledError } from '../rate-limit/request-limiter';
import { detectMimeType, isWebPage } from './mime-type';
import {
	accountOrigins,
	assertPublicPeer,
	assertUrlAllowed,
	resolveFileUrls,
	urlNotAllowedError,
	type AccountOrigins,
	type DownloadPolicy,
} from './url-policy';

/** How files are fetched. */
export interface DownloadOptions {
	/** Bytes a file may have; a larger one is refused as soon as that is known. */
	maximumBytes: number;
	/** Files that are fetched at most; those beyond are named as errors. */
	maximumFiles?: number;
	/** How long nothing may come, in milliseconds. A file as a whole may take ten times that. */
	timeoutMs: number;
	policy: DownloadPolicy;
	/** Aborted when the execution is stopped. */
	signal?: AbortSignal;
}

/** Redirects that are followed for one file. */
const MAX_REDIRECTS = 5;
/** Characters of an address that an error quotes. */
const MAX_QUOTED_LENGTH = 500;

/**
 * Fetches the files of a message, each once, one after the other: they may be large, and each is held in memory. A file that cannot be
 * had is named and does not lose the others. Throws `Cancelled` when the execution is stopped.
 *
 * @param attachments addresses: http(s) URLs, or paths relative to the storage host of the account's region
 */
export async function downloadFiles(
	host: RequestContext,
	attachments: Attachment[],
	fetching: DownloadOptions,
): Promise<DownloadResult> {
	const result: DownloadResult = { files: [], errors: [] };
	if (attachments.length === 0) return result;
	const home = accountOrigins(await host.getCredentials(CREDENTIAL_NAME));
	const seen = new Set<string>();
	const { maximumFiles = Infinity } = fetching;
	for (const { url, name } of attachments) {
		const urls = resolveFileUrls(url, home);
		const key = urls[0]?.href ?? url;
		// A message names most files twice: with a full URL, and with a path.
		if (seen.has(key)) continue;
		seen.add(key);
		const outcome =
			seen.size > maximumFiles
				? new Error(`More than ${maximumFiles} files`)
				: await tryDownload(async () => await download(host, urls, home, { ...fetching, name }));
		if (outcome instanceof ExecutionCancelledError) throw outcome;
		if (outcome instanceof Error)
			result.errors.push({ address: url.slice(0, MAX_QUOTED_LENGTH), error: outcome.message, cause: outcome });
		else if (!result.files.some((file) => isSame(file, outcome))) result.files.push(outcome);
	}
	return result;
}

/** The same file at two addresses, which is how some accounts list it. Files that differ never hide each other, whatever they are called. */
const isSame = (one: DownloadedFile, other: DownloadedFile) =>
	one.name === other.name && one.data.length === other.data.length && digest(one.data) === digest(other.data);

const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex');

async function tryDownload<T>(work: () => Promise<T>): Promise<T | Error> {
	try {
		return await work();
	} catch (error) {
		return error instanceof Error ? error : new Error(String(error));
	}
}

interface SingleDownload extends DownloadOptions {
	/** What the message calls the file. */
	name?: string;
}

/** Fetches one file: from the first of its possible addresses, or where the server has none there, from the next. */
async function download(
	host: RequestContext,
	urls: URL[],
	home: AccountOrigins,
	one: SingleDownload,
): Promise<DownloadedFile> {
	if (urls.length === 0) throw urlNotAllowedError(one.policy);
	const outcomes = [];
	for (const url of urls) {
		const outcome = await tryDownload(async () => await fetchOne(host, url, home, one));
		if (!(outcome instanceof Error)) return outcome;
		outcomes.push(outcome);
		const isElsewhere = outcome instanceof ApiError && [400, 403, 404, 410].includes(outcome.status ?? 0);
		if (!isElsewhere) break;
	}
	throw outcomes[0];
}

async function fetchOne(
	host: RequestContext,
	first: URL,
	home: AccountOrigins,
	one: SingleDownload,
): Promise<DownloadedFile> {
	const watchdog = new StallTimeout(one.timeoutMs, one.signal);
	const failure = { error: undefined as unknown };
	try {
		const { url, response } = await open(host, first, home, one, watchdog);
		const data = await readBody(url, response, one.maximumBytes, watchdog);
		const name = toFileName(one.name?.trim() ? one.name : first.pathname);
		const declared = response.headers['content-type'];
		const type = typeof declared === 'string' ? declared : undefined;
		if (isWebPage(name, type, data))
			throw downloadError(url, 'the server answered with a web page instead of the file');
		return { data, name, mimeType: detectMimeType(name, type, data) };
	} catch (error) {
		failure.error = error;
	} finally {
		watchdog.end();
	}
	if (failure.error instanceof DownloadTimeoutError) throw downloadError(first, failure.error.message);
	throw failure.error;
}

/** The answer to come from a URL, or from where it redirects to. Each address is judged as it is asked, in the one form that is asked. */
async function open(
	host: RequestContext,
	first: URL,
	home: AccountOrigins,
	{ policy, timeoutMs }: SingleDownload,
	watchdog: StallTimeout,
) {
	let url = first;
	for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
		await watchdog.race(assertUrlAllowed(host, url, home, policy));
		const response = await watchdog.race(request(host, url, timeoutMs * TOTAL_TIMEOUT_FACTOR, watchdog));
		const { statusCode, headers, body } = response;
		const failure = await tryDownload(async () => assertPublicPeer(body, url, home));
		if (failure === undefined && statusCode === 200) return { url, response };
		discard(response);
		if (failure !== undefined) throw failure;
		const location = statusCode >= 300 && statusCode < 400 ? headers.location : undefined;
		if (typeof location !== 'string') {
			throw downloadError(url, `the server answered HTTP ${statusCode}`, statusCode);
		}
		if (!URL.canParse(location, url.href)) throw downloadError(url, 'the server redirects to no address');
		url = new URL(location, url);
	}
	throw downloadError(first, `the server redirects more than ${MAX_REDIRECTS} times`);
}

/** One request. The token is not sent: storage is public, and an address may lead anywhere. The watchdog is quicker than `timeout`. */
async function request(
	host: RequestContext,
	url: URL,
	timeout: number,
	{ signal }: StallTimeout,
): Promise<IN8nHttpFullResponse> {
	const options: IHttpRequestOptions = {
		method: 'GET',
		url: url.href,
		// As it lies there: a length then says when a file ended early.
		headers: { accept: '*/*', 'accept-encoding': 'identity' },
		encoding: 'stream',
		timeout,
		abortSignal: signal,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
	const failure = { text: '' };
	try {
		return (await host.helpers.httpRequest.call(host as IAllExecuteFunctions, options)) as IN8nHttpFullResponse;
	} catch (error) {
		failure.text = failureReason(error);
	}
	throw downloadError(url, `the connection failed (${failure.text})`);
}

function failureReason(error: unknown): string {
	const { code, message } = error as { code?: string; message?: string };
	return String(code ?? message ?? 'unknown error').slice(0, MAX_QUOTED_LENGTH);
}

/** The bytes of an answer. Throws `Problem` once they are more than allowed, and where they end too early. */
async function readBody(
	url: URL,
	response: IN8nHttpFullResponse,
	maximum: number,
	watchdog: StallTimeout,
): Promise<Buffer> {
	const declared = Number(response.headers['content-length'] ?? 0);
	const chunks: Uint8Array[] = [];
	let size = 0;
	const bytes = (response.body as unknown as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
	const failure = { error: undefined as unknown };
	try {
		while (Math.max(size, declared) <= maximum) {
			const { done, value } = await watchdog.race(bytes.next());
			if (done === true) return Buffer.concat(chunks);
			chunks.push(value);
			size += value.length;
		}
	} catch (error) {
		failure.error = error;
	} finally {
		discard(response);
	}
	if (failure.error === undefined) throw downloadError(url, `it is larger than ${Math.round(maximum / 1e6)} MB`);
	if (failure.error instanceof DownloadTimeoutError || failure.error instanceof ExecutionCancelledError)
		throw failure.error;
	throw downloadError(url, `it broke off after ${size} bytes (${failureReason(failure.error)})`);
}

/** Ends an answer that is not read further, and with it the connection. */
function discard({ body }: IN8nHttpFullResponse): void {
	const stream = body as unknown as { destroy?: () => void; on?: (event: string, listener: () => void) => void };
	// What it may still say of its end concerns nobody.
	stream.on?.('error', () => {});
	stream.destroy?.();
}

function downloadError(url: URL, why: string, status?: number): ApiError {
	// Without the query: it may carry a signed key to the file.
	return new ApiError(
		'rejected',
		`The file ${(url.origin + url.pathname).slice(0, MAX_QUOTED_LENGTH)} cannot be downloaded: ${why}`,
		{
			description: 'Open the address in a browser. Files are kept for a limited time only',
			status,
		},
	);
}

/** A download as a whole may take so many times what it may pause: a sender of single bytes must not keep it going for ever. */
export const TOTAL_TIMEOUT_FACTOR = 10;

/** Why a download was given up. */
export class DownloadTimeoutError extends Error {}

/**
 * Watches over one download: ends it when nothing comes for too long, when it takes too long as a whole, and when the execution is
 * stopped. n8n's own timeout ends with the first byte of an answer.
 */
export class StallTimeout {
	private readonly controller = new AbortController();
	private readonly startedAt = Date.now();
	private lastDataAt = this.startedAt;
	private isOver = false;
	private rejectTimedOut: (reason: Error) => void = () => {};
	private readonly timedOut: Promise<never>;
	private readonly onAbort = () => this.fail(new ExecutionCancelledError());

	/**
	 * @param timeoutMs how long nothing may come, in milliseconds
	 * @param stop aborted when the execution is stopped
	 */
	constructor(
		private readonly timeoutMs: number,
		private readonly stop?: AbortSignal,
	) {
		this.timedOut = new Promise<never>((_, reject) => {
			this.rejectTimedOut = reject;
		});
		// Nobody may be waiting at that moment.
		this.timedOut.catch(() => {});
		stop?.addEventListener('abort', this.onAbort, { once: true });
		if (stop?.aborted) this.onAbort();
		void this.watch();
	}

	/** Aborted when the download is given up: it closes the connection. */
	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** Waits for a step of the download. Throws `GivenUp` or `Cancelled` where that takes too long. */
	async race<T>(step: Promise<T>): Promise<T> {
		const result = await Promise.race([step, this.timedOut]);
		this.lastDataAt = Date.now();
		return result;
	}

	/** Has to be called when the download is over, however it ended: closes the connection where it is still open. */
	end(): void {
		this.isOver = true;
		this.stop?.removeEventListener('abort', this.onAbort);
		this.controller.abort();
	}

	private async watch(): Promise<void> {
		const tick = Math.min(250, Math.max(10, this.timeoutMs / 10));
		while (!this.isOver) {
			await sleep(tick);
			const now = Date.now();
			if (now - this.lastDataAt >= this.timeoutMs)
				this.fail(new DownloadTimeoutError(`nothing came for ${seconds(this.timeoutMs)}`));
			if (now - this.startedAt >= this.timeoutMs * TOTAL_TIMEOUT_FACTOR)
				this.fail(
					new DownloadTimeoutError(`it was not complete after ${seconds(this.timeoutMs * TOTAL_TIMEOUT_FACTOR)}`),
				);
		}
	}

	private fail(reason: Error): void {
		if (this.isOver) return;
		this.rejectTimedOut(reason);
		this.end();
	}
}

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} seconds`;
