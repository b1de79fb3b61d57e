import type { IAllExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { InputError } from '../values/input';
import type { File } from '../catalogue/types';
import { CREDENTIAL, storageUrl } from './account';
import { Problem } from './problem';
import type { Host } from './request';

/** How a file is fetched. */
export interface Fetching {
	/** Bytes a file may have; a larger one is refused as soon as that is known. */
	maximumBytes: number;
	timeoutMs: number;
	/** The name to give the file where the address has none that is better. */
	name?: string;
}

/**
 * Fetches a file. The token is not sent: storage is public, and an address may lead anywhere.
 *
 * @param address an http(s) URL, or a path relative to the storage host of the account's region
 * @throws `InputError` for an address that is neither; `Problem` when the file cannot be had or is too large
 */
export async function download(host: Host, address: string, fetching: Fetching): Promise<File> {
	const url = await absolute(host, address);
	const response = await fetchStream(host, url, fetching.timeoutMs);
	if (response.statusCode !== 200) {
		throw fileProblem(url, `the server answered HTTP ${response.statusCode}`, response.statusCode);
	}
	const declared = Number(response.headers['content-length'] ?? 0);
	const data = await collect(response.body as unknown as AsyncIterable<Uint8Array>, declared, fetching.maximumBytes);
	if (data === undefined) {
		throw fileProblem(url, `it is larger than ${Math.round(fetching.maximumBytes / 1e6)} MB`);
	}
	const type = response.headers['content-type'];
	const mimeType = typeof type === 'string' ? type.split(';')[0].trim() : undefined;
	return { data, name: fileName(url, fetching.name), mimeType };
}

async function absolute(host: Host, address: string): Promise<URL> {
	const isPath = !/^[a-z][a-z0-9+.-]*:/i.test(address) && !address.startsWith('//');
	const base = isPath ? `${storageUrl(await host.getCredentials(CREDENTIAL))}/` : undefined;
	const text = isPath ? address.replace(/^\/+/, '') : address;
	const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
	if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
	throw new InputError('The address of the file is no http(s) URL', 'Only files that can be fetched by http or https are downloaded');
}

async function fetchStream(host: Host, url: URL, timeout: number): Promise<IN8nHttpFullResponse> {
	const options: IHttpRequestOptions = {
		method: 'GET',
		url: url.href,
		encoding: 'stream',
		timeout,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
	};
	const failure = { text: '' };
	try {
		return (await host.helpers.httpRequest.call(host as IAllExecuteFunctions, options)) as IN8nHttpFullResponse;
	} catch (error) {
		const { code, message } = error as { code?: string; message?: string };
		failure.text = code ?? message ?? 'unknown error';
	}
	throw fileProblem(url, `the connection failed (${failure.text})`);
}

/** The bytes of a stream, or `undefined` once they are more than allowed. Leaving the loop ends the stream. */
async function collect(
	stream: AsyncIterable<Uint8Array>,
	declared: number,
	maximum: number,
): Promise<Buffer | undefined> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of stream) {
		size += chunk.length;
		if (Math.max(size, declared) > maximum) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function fileProblem(url: URL, why: string, status?: number): Problem {
	// Without the query: it may carry a signed key to the file.
	return new Problem('refused', `The file ${url.origin}${url.pathname} cannot be downloaded: ${why}`, {
		description: 'Open the address in a browser. Files are kept for a limited time only',
		status,
	});
}

function fileName(url: URL, given: string | undefined): string {
	if (given !== undefined && given.trim() !== '') return given.trim().replace(/[/\\]/g, '_');
	const last = url.pathname.split('/').pop() ?? '';
	try {
		return decodeURIComponent(last) || 'file';
	} catch {
		return last;
	}
}
