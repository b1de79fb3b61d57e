import { createHash } from 'crypto';
import type { IBinaryData, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import type { DownloadResult } from '../../descriptions/handler-types';
import type { Attachment } from '../../utils/attachments';
import { toFileName } from '../../utils/file-names';
import { asRecord } from '../../utils/is-record';
import { settle, toError } from '../../utils/settle';
import { truncate } from '../../utils/text';
import { CREDENTIAL_NAME } from '../credentials';
import { ApiError, ExecutionCancelledError } from '../errors';
import type { HttpResponse } from '../response';
import type { RequestContext } from '../types';
import { fileNameOf } from './content-disposition';
import { downloadMemory } from './memory-semaphore';
import { detectMimeType, isWebPage } from './mime-type';
import { DownloadTimeoutError, StallTimeout, TOTAL_TIMEOUT_FACTOR } from './stall-timeout';
import {
	accountOrigins,
	assertPublicPeer,
	assertUrlAllowed,
	fileKey,
	resolveFileUrls,
	urlNotAllowedError,
	type AccountOrigins,
	type DownloadPolicy,
} from './url-policy';

/** A context that can send requests and store binary data. */
export type DownloadContext = FileContext & {
	helpers: Pick<IExecuteFunctions['helpers'], 'prepareBinaryData'>;
};

/** A context that can send requests without a credential. */
type FileContext = RequestContext & { helpers: { httpRequest(options: IHttpRequestOptions): Promise<unknown> } };

export interface DownloadOptions {
	/** Maximum size of a file, in bytes. */
	maxBytes: number;
	/** Maximum number of files. Further ones are reported as errors. */
	maxFiles?: number;
	/** Longest time without data, in milliseconds. A whole file may take ten times as long. */
	timeoutMs: number;
	policy: DownloadPolicy;
	/** Aborted when the execution is cancelled. */
	signal?: AbortSignal;
}

/** Redirects that are followed for one file. */
const MAX_REDIRECTS = 5;
/** Characters of a URL that an error quotes. */
const MAX_QUOTED_LENGTH = 500;
/** Statuses after which a file's other possible URL is tried. */
const NOT_HERE_STATUSES = [400, 403, 404, 410];

/**
 * Downloads the files of a message and hands each to n8n's binary data storage before the next one is read, so that at most one per
 * message is in memory. A failed file is reported and does not affect the others. Throws `ExecutionCancelledError`.
 *
 * @param attachments URLs, or paths relative to the account's file storage
 */
export async function downloadFiles(
	context: DownloadContext,
	attachments: Attachment[],
	options: DownloadOptions,
): Promise<DownloadResult> {
	const result: DownloadResult = { files: [], errors: [] };
	if (attachments.length === 0) return result;
	const account = accountOrigins(await context.getCredentials(CREDENTIAL_NAME));
	const seen = new Set<string>();
	const storedDigests = new Set<string>();
	const { maxFiles = Infinity } = options;
	for (const { url, name } of attachments) {
		const urls = resolveFileUrls(url, account);
		const key = urls.length > 0 ? fileKey(urls[0], account, options.policy) : url;
		// A message names most files twice: with a URL, and with a path.
		if (seen.has(key)) continue;
		seen.add(key);
		const outcome = await settle(async () => {
			if (seen.size > maxFiles)
				throw new Error(`Attachment skipped: the message has more than ${maxFiles} files (Options > Max Files)`);
			return await downloadFile(context, urls, account, { ...options, name }, storedDigests);
		});
		if (outcome.ok) {
			if (outcome.value !== undefined) result.files.push(outcome.value);
			continue;
		}
		if (outcome.error instanceof ExecutionCancelledError) throw outcome.error;
		const cause = toError(outcome.error);
		result.errors.push({ address: truncate(url, MAX_QUOTED_LENGTH), error: cause.message, cause });
	}
	return result;
}

interface FileOptions extends DownloadOptions {
	/** The file's name in the message. */
	name?: string;
}

interface DownloadedFile {
	data: Buffer;
	name: string;
	mimeType: string;
}

/**
 * Downloads and stores one file, from its first possible URL, or from the next one if the server does not have it there. Returns
 * `undefined` for a file that was stored before: some accounts list a file under two URLs.
 */
async function downloadFile(
	context: DownloadContext,
	urls: URL[],
	account: AccountOrigins,
	options: FileOptions,
	storedDigests: Set<string>,
): Promise<IBinaryData | undefined> {
	if (urls.length === 0) throw urlNotAllowedError(options.policy);
	const store = async ({ data, name, mimeType }: DownloadedFile) => {
		const digest = `${createHash('sha256').update(data).digest('hex')} ${name}`;
		if (storedDigests.has(digest)) return undefined;
		storedDigests.add(digest);
		return await context.helpers.prepareBinaryData(data, name, mimeType);
	};
	const errors: unknown[] = [];
	for (const url of urls) {
		const outcome = await settle(() => fetchAndStore(context, url, account, options, store));
		if (outcome.ok) return outcome.value;
		errors.push(outcome.error);
		const { error } = outcome;
		if (!(error instanceof ApiError && NOT_HERE_STATUSES.includes(error.status ?? 0))) break;
	}
	throw errors[0];
}

/**
 * Fetches a file and stores it. Its memory is reserved process-wide from the response headers until it is stored; if none
 * is available, the connection is closed, and the file is requested again once there is.
 */
async function fetchAndStore<T>(
	context: FileContext,
	url: URL,
	account: AccountOrigins,
	options: FileOptions,
	store: (file: DownloadedFile) => Promise<T>,
): Promise<T> {
	let reservedBytes: number | undefined;
	try {
		const first = await fetchFile(context, url, account, options, (bytes) => {
			reservedBytes = downloadMemory.tryReserve(bytes);
			return reservedBytes !== undefined;
		});
		if (!('neededBytes' in first)) return await store(first);
		const { neededBytes } = first;
		reservedBytes = await waitForMemory(url, neededBytes, options);
		const second = await fetchFile(context, url, account, options, (bytes) => bytes <= neededBytes);
		if (!('neededBytes' in second)) return await store(second);
		throw downloadError(url, 'its size changed during the download');
	} finally {
		if (reservedBytes !== undefined) downloadMemory.release(reservedBytes);
	}
}

async function waitForMemory(url: URL, bytes: number, { timeoutMs, signal }: FileOptions): Promise<number> {
	const { reserved, cancel } = downloadMemory.reserve(bytes);
	const timeout = new StallTimeout(timeoutMs * TOTAL_TIMEOUT_FACTOR, signal);
	const outcome = await settle(() => timeout.race(reserved));
	timeout.end();
	if (outcome.ok) return outcome.value;
	// The memory may be granted at the very moment at which the wait ends.
	void reserved.then((granted) => downloadMemory.release(granted));
	cancel();
	if (outcome.error instanceof ExecutionCancelledError) throw outcome.error;
	throw downloadError(url, 'too many other files were being downloaded', { description: 'Try again later' });
}

/** One attempt. Returns `neededBytes` if `reserve` does not grant the memory. */
async function fetchFile(
	context: FileContext,
	first: URL,
	account: AccountOrigins,
	options: FileOptions,
	reserve: (bytes: number) => boolean,
): Promise<DownloadedFile | { neededBytes: number }> {
	const stallTimeout = new StallTimeout(options.timeoutMs, options.signal);
	const outcome = await settle(async () => {
		const { url, response } = await open(context, first, account, options, stallTimeout);
		const { headers } = response;
		const declaredBytes = contentLength(response);
		const isTooLarge = declaredBytes !== undefined && declaredBytes > options.maxBytes;
		const neededBytes = declaredBytes ?? options.maxBytes;
		if (isTooLarge || !reserve(neededBytes)) {
			closeResponse(response);
			if (isTooLarge) throw tooLargeError(url, options.maxBytes);
			return { neededBytes };
		}
		const data = await readBody(url, response, options.maxBytes, stallTimeout);
		const name = toFileName(options.name?.trim() || fileNameOf(headers['content-disposition']) || first.pathname);
		const contentType = typeof headers['content-type'] === 'string' ? headers['content-type'] : undefined;
		if (isWebPage(name, contentType, data))
			throw downloadError(url, 'the server returned a web page instead of the file');
		return { data, name, mimeType: detectMimeType(name, contentType, data) };
	});
	stallTimeout.end();
	if (outcome.ok) return outcome.value;
	if (outcome.error instanceof DownloadTimeoutError) throw downloadError(first, outcome.error.message);
	throw outcome.error;
}

/** The size of a response; `undefined` if it is unknown, as it is for compressed ones. */
function contentLength({ headers }: HttpResponse): number | undefined {
	const { 'content-length': length, 'content-encoding': encoding } = headers;
	const isIdentity = encoding === undefined || encoding === '' || encoding === 'identity';
	return isIdentity && typeof length === 'string' && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

/** The response of a URL or of its redirect target. Each URL is checked in the exact form in which it is requested. */
async function open(
	context: FileContext,
	first: URL,
	account: AccountOrigins,
	{ policy, timeoutMs }: FileOptions,
	stallTimeout: StallTimeout,
) {
	let url = first;
	for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
		await stallTimeout.race(assertUrlAllowed(context, url, account, policy));
		const response = await stallTimeout.race(
			requestFile(context, url, timeoutMs * TOTAL_TIMEOUT_FACTOR, stallTimeout.signal),
		);
		const { statusCode, headers, body } = response;
		const peer = await settle(() => assertPublicPeer(body, url, account));
		if (peer.ok && statusCode === 200) return { url, response };
		closeResponse(response);
		if (!peer.ok) throw peer.error;
		const location = statusCode >= 300 && statusCode < 400 ? headers.location : undefined;
		if (typeof location !== 'string')
			throw downloadError(url, `the server returned HTTP ${statusCode}`, { status: statusCode });
		if (!URL.canParse(location, url.href)) throw downloadError(url, 'the server redirects to an invalid URL');
		url = new URL(location, url);
	}
	throw downloadError(first, `the server redirects more than ${MAX_REDIRECTS} times`);
}

/** One request, without the token: storage is public, and a URL can lead anywhere. `StallTimeout` is stricter than `timeoutMs`. */
export async function requestFile(
	context: FileContext,
	url: URL,
	timeoutMs: number,
	signal?: AbortSignal,
	method: 'GET' | 'HEAD' = 'GET',
): Promise<HttpResponse> {
	const options: IHttpRequestOptions = {
		method,
		url: url.href,
		// Uncompressed, so that Content-Length reveals an incomplete file.
		headers: { accept: '*/*', 'accept-encoding': 'identity' },
		encoding: 'stream',
		timeout: timeoutMs,
		abortSignal: signal,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
	const outcome = await settle(() => context.helpers.httpRequest(options));
	if (outcome.ok) return outcome.value as HttpResponse;
	throw downloadError(url, `the connection failed (${failureReason(outcome.error)})`);
}

function failureReason(error: unknown): string {
	const { code, message } = asRecord(error);
	return truncate(String(code ?? message ?? 'unknown error'), MAX_QUOTED_LENGTH);
}

/** The bytes of a response. Throws `ApiError` as soon as they are more than allowed, and if the response is incomplete. */
async function readBody(
	url: URL,
	response: HttpResponse,
	maxBytes: number,
	stallTimeout: StallTimeout,
): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	const stream = (response.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
	const outcome = await settle(async () => {
		while (size <= maxBytes) {
			const { done, value } = await stallTimeout.race(stream.next());
			if (done === true) return Buffer.concat(chunks);
			chunks.push(value);
			size += value.length;
		}
		return undefined;
	});
	closeResponse(response);
	if (outcome.ok) {
		if (outcome.value === undefined) throw tooLargeError(url, maxBytes);
		return outcome.value;
	}
	const { error } = outcome;
	if (error instanceof DownloadTimeoutError || error instanceof ExecutionCancelledError) throw error;
	throw downloadError(url, `the connection was lost after ${size} bytes (${failureReason(error)})`);
}

/** Closes the connection of a response that is not read further. */
export function closeResponse({ body }: HttpResponse): void {
	const stream = body as { destroy?: () => void; on?: (event: string, listener: () => void) => void };
	// Ignore errors after the stream was abandoned.
	stream.on?.('error', () => {});
	stream.destroy?.();
}

const OPEN_IN_BROWSER = 'Open the URL in a browser. Files are kept for a limited time only';

const tooLargeError = (url: URL, maxBytes: number) =>
	downloadError(url, `it is larger than ${Math.round(maxBytes / 1e6)} MB`, { description: 'Increase Max File Size' });

function downloadError(
	url: URL,
	reason: string,
	{ status, description = OPEN_IN_BROWSER }: { status?: number; description?: string } = {},
): ApiError {
	// Without the query, which may contain a signed key to the file.
	const quoted = truncate(url.origin + url.pathname, MAX_QUOTED_LENGTH);
	return new ApiError('rejected', `The file ${quoted} cannot be downloaded: ${reason}`, { description, status });
}
