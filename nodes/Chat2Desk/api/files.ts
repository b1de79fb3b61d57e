import { createHash } from 'crypto';
import type { IAllExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import type { Attachment } from '../values/attachments';
import { fileName } from '../values/file-names';
import { fileType, isWebPage } from '../values/file-types';
import type { Downloads, File } from '../catalogue/types';
import { CREDENTIAL } from './account';
import { assertAllowed, assertPeer, homeOf, notAllowed, readAddress, type Home, type Trust } from './destinations';
import { Cancelled } from './pace';
import { Problem } from './problem';
import type { Host } from './request';
import { GivenUp, Watchdog, WHOLE } from './watchdog';

/** How files are fetched. */
export interface Fetching {
	/** Bytes a file may have; a larger one is refused as soon as that is known. */
	maximumBytes: number;
	/** Files that are fetched at most; those beyond are named as errors. */
	maximumFiles?: number;
	/** How long nothing may come, in milliseconds. A file as a whole may take ten times that. */
	timeoutMs: number;
	trust: Trust;
	/** Aborted when the execution is stopped. */
	stop?: AbortSignal;
}

/** Redirects that are followed for one file. */
const REDIRECTS = 5;
/** Characters of an address that an error quotes. */
const QUOTED = 500;

/**
 * Fetches the files of a message, each once, one after the other: they may be large, and each is held in memory. A file that cannot be
 * had is named and does not lose the others. Throws `Cancelled` when the execution is stopped.
 *
 * @param attachments addresses: http(s) URLs, or paths relative to the storage host of the account's region
 */
export async function downloadAll(host: Host, attachments: Attachment[], fetching: Fetching): Promise<Downloads> {
	const result: Downloads = { files: [], errors: [] };
	if (attachments.length === 0) return result;
	const home = homeOf(await host.getCredentials(CREDENTIAL));
	const seen = new Set<string>();
	const { maximumFiles = Infinity } = fetching;
	for (const { address, name } of attachments) {
		const urls = readAddress(address, home);
		const key = urls[0]?.href ?? address;
		// A message names most files twice: with a full URL, and with a path.
		if (seen.has(key)) continue;
		seen.add(key);
		const outcome =
			seen.size > maximumFiles
				? new Error(`More than ${maximumFiles} files`)
				: await attempt(async () => await download(host, urls, home, { ...fetching, name }));
		if (outcome instanceof Cancelled) throw outcome;
		if (outcome instanceof Error)
			result.errors.push({ address: address.slice(0, QUOTED), error: outcome.message, cause: outcome });
		else if (!result.files.some((file) => isSame(file, outcome))) result.files.push(outcome);
	}
	return result;
}

/** The same file at two addresses, which is how some accounts list it. Files that differ never hide each other, whatever they are called. */
const isSame = (one: File, other: File) =>
	one.name === other.name && one.data.length === other.data.length && digest(one.data) === digest(other.data);

const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex');

async function attempt<T>(work: () => Promise<T>): Promise<T | Error> {
	try {
		return await work();
	} catch (error) {
		return error instanceof Error ? error : new Error(String(error));
	}
}

interface One extends Fetching {
	/** What the message calls the file. */
	name?: string;
}

/** Fetches one file: from the first of its possible addresses, or where the server has none there, from the next. */
async function download(host: Host, urls: URL[], home: Home, one: One): Promise<File> {
	if (urls.length === 0) throw notAllowed(one.trust);
	const outcomes = [];
	for (const url of urls) {
		const outcome = await attempt(async () => await fetchOne(host, url, home, one));
		if (!(outcome instanceof Error)) return outcome;
		outcomes.push(outcome);
		const isElsewhere = outcome instanceof Problem && [400, 403, 404, 410].includes(outcome.status ?? 0);
		if (!isElsewhere) break;
	}
	throw outcomes[0];
}

async function fetchOne(host: Host, first: URL, home: Home, one: One): Promise<File> {
	const watchdog = new Watchdog(one.timeoutMs, one.stop);
	const failure = { error: undefined as unknown };
	try {
		const { url, response } = await open(host, first, home, one, watchdog);
		const data = await collect(url, response, one.maximumBytes, watchdog);
		const name = fileName(one.name?.trim() ? one.name : first.pathname);
		const declared = response.headers['content-type'];
		const type = typeof declared === 'string' ? declared : undefined;
		if (isWebPage(name, type, data)) throw fileProblem(url, 'the server answered with a web page instead of the file');
		return { data, name, mimeType: fileType(name, type, data) };
	} catch (error) {
		failure.error = error;
	} finally {
		watchdog.end();
	}
	if (failure.error instanceof GivenUp) throw fileProblem(first, failure.error.message);
	throw failure.error;
}

/** The answer to come from a URL, or from where it redirects to. Each address is judged as it is asked, in the one form that is asked. */
async function open(host: Host, first: URL, home: Home, { trust, timeoutMs }: One, watchdog: Watchdog) {
	let url = first;
	for (let hop = 0; hop <= REDIRECTS; hop++) {
		await watchdog.until(assertAllowed(host, url, home, trust));
		const response = await watchdog.until(request(host, url, timeoutMs * WHOLE, watchdog));
		const { statusCode, headers, body } = response;
		const failure = await attempt(async () => assertPeer(body, url, home));
		if (failure === undefined && statusCode === 200) return { url, response };
		abandon(response);
		if (failure !== undefined) throw failure;
		const location = statusCode >= 300 && statusCode < 400 ? headers.location : undefined;
		if (typeof location !== 'string') {
			throw fileProblem(url, `the server answered HTTP ${statusCode}`, statusCode);
		}
		if (!URL.canParse(location, url.href)) throw fileProblem(url, 'the server redirects to no address');
		url = new URL(location, url);
	}
	throw fileProblem(first, `the server redirects more than ${REDIRECTS} times`);
}

/** One request. The token is not sent: storage is public, and an address may lead anywhere. The watchdog is quicker than `timeout`. */
async function request(host: Host, url: URL, timeout: number, { signal }: Watchdog): Promise<IN8nHttpFullResponse> {
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
		failure.text = reasonOf(error);
	}
	throw fileProblem(url, `the connection failed (${failure.text})`);
}

function reasonOf(error: unknown): string {
	const { code, message } = error as { code?: string; message?: string };
	return String(code ?? message ?? 'unknown error').slice(0, QUOTED);
}

/** The bytes of an answer. Throws `Problem` once they are more than allowed, and where they end too early. */
async function collect(url: URL, response: IN8nHttpFullResponse, maximum: number, watchdog: Watchdog): Promise<Buffer> {
	const declared = Number(response.headers['content-length'] ?? 0);
	const chunks: Uint8Array[] = [];
	let size = 0;
	const bytes = (response.body as unknown as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
	const failure = { error: undefined as unknown };
	try {
		while (Math.max(size, declared) <= maximum) {
			const { done, value } = await watchdog.until(bytes.next());
			if (done === true) return Buffer.concat(chunks);
			chunks.push(value);
			size += value.length;
		}
	} catch (error) {
		failure.error = error;
	} finally {
		abandon(response);
	}
	if (failure.error === undefined) throw fileProblem(url, `it is larger than ${Math.round(maximum / 1e6)} MB`);
	if (failure.error instanceof GivenUp || failure.error instanceof Cancelled) throw failure.error;
	throw fileProblem(url, `it broke off after ${size} bytes (${reasonOf(failure.error)})`);
}

/** Ends an answer that is not read further, and with it the connection. */
function abandon({ body }: IN8nHttpFullResponse): void {
	const stream = body as unknown as { destroy?: () => void; on?: (event: string, listener: () => void) => void };
	// What it may still say of its end concerns nobody.
	stream.on?.('error', () => {});
	stream.destroy?.();
}

function fileProblem(url: URL, why: string, status?: number): Problem {
	// Without the query: it may carry a signed key to the file.
	return new Problem(
		'refused',
		`The file ${(url.origin + url.pathname).slice(0, QUOTED)} cannot be downloaded: ${why}`,
		{
			description: 'Open the address in a browser. Files are kept for a limited time only',
			status,
		},
	);
}
