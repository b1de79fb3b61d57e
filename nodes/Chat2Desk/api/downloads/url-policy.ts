import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { InputError } from '../../utils/input-error';
import { isPrivateHost } from '../../utils/private-hosts';
import type { RequestContext } from '../client';
import { serverUrl, storageUrl } from '../credentials';

/** From where files may come. */
export type DownloadPolicy = 'public' | 'own';

/** The account's storage and the origins that are its own. */
export interface AccountOrigins {
	storage: string;
	origins: string[];
}

export function accountOrigins(credentials: ICredentialDataDecryptedObject): AccountOrigins {
	const storage = storageUrl(credentials);
	return { storage, origins: [serverUrl(credentials), storage].map((url) => new URL(url).origin) };
}

/**
 * What the address of a file may mean, the likeliest first; none where it is no http(s) URL and no stored path.
 *
 * The URL parser itself says whether an address names a host: it skips blanks and control characters and takes a backslash for a slash,
 * which no look at the text gets right. A stored path is a path and no more: what else means something in a URL is part of a name in it.
 * A server that has no file there may have stored it encoded, though.
 */
export function resolveFileUrls(address: string, { storage }: AccountOrigins): URL[] {
	if (URL.canParse(address)) return [new URL(address)].filter(isHttp);
	const base = new URL(`${storage}/`);
	if (!URL.canParse(address, base.href) || new URL(address, base).origin !== base.origin) return [];
	const path = stripLeadingSlashes(address.trim());
	if (path === '') return [];
	const literal = new URL(path.split('/').map(encodeSegment).join('/'), base);
	const encoded = new URL(path, base);
	const isOther = encoded.href !== literal.href && /%[0-9a-f]{2}|\?/i.test(path) && encoded.origin === base.origin;
	return isOther ? [literal, encoded] : [literal];
}

/** A lone surrogate, which cannot be encoded, becomes the sign for that. */
const encodeSegment = (segment: string) => encodeURIComponent(Buffer.from(segment).toString());

function stripLeadingSlashes(path: string): string {
	let start = 0;
	while (path[start] === '/' || path[start] === '\\') start++;
	return path.slice(start);
}

const isHttp = ({ protocol, hostname }: URL) => /^https?:$/.test(protocol) && hostname !== '';

/**
 * Throws `InputError` where a file must not be fetched from a URL. Anybody can write an unsigned delivery, so `own` allows the account's
 * own hosts alone. A signature vouches for Chat2Desk and not for what a client linked to, so nothing else that lies inside is ever asked.
 */
export async function assertUrlAllowed(
	host: RequestContext,
	url: URL,
	{ origins }: AccountOrigins,
	trust: DownloadPolicy,
): Promise<void> {
	if (isHttp(url) && origins.includes(url.origin)) return;
	if (trust === 'own' || !isHttp(url)) throw urlNotAllowedError(trust);
	if (isPrivateHost(url.hostname) || (await resolvesToPrivateHost(host, url.hostname))) throw privateHostError(url);
}

/** Why an address is not asked that is neither the account's own nor an http(s) URL. */
export function urlNotAllowedError(trust: DownloadPolicy): InputError {
	return trust === 'own'
		? new InputError('Not downloaded: the delivery is not signed, and the file does not lie with Chat2Desk')
		: new InputError(
				'The address of the file is no http(s) URL',
				'Only files that can be fetched by http or https are downloaded',
			);
}

function privateHostError({ host }: URL): InputError {
	return new InputError(
		`Not downloaded: ${host} is an address within the network of n8n`,
		'Files are fetched from public addresses, and from the Server and the File Storage URL of the credential. If your Chat2Desk keeps its files there, enter that address in the credential',
	);
}

/** An answer as older n8n hands it out: with the connection that it came over. */
interface Connected {
	req?: { path?: unknown };
	socket?: { remoteAddress?: unknown; _parent?: unknown };
}

/**
 * Throws `InputError` where an answer came from inside although its name did not look so: n8n before 2.41 offers no look-up, but shows
 * the connection. Behind a proxy the connection is the proxy's, and says nothing.
 */
export function assertPublicPeer(body: unknown, url: URL, { origins }: AccountOrigins): void {
	const { req, socket } = (body ?? {}) as Connected;
	const isProxied = /^https?:/i.test(String(req?.path).slice(0, 10)) || Boolean(socket?._parent);
	const peer = socket?.remoteAddress;
	if (typeof peer !== 'string' || isProxied || origins.includes(url.origin)) return;
	if (isPrivateHost(peer)) throw privateHostError(url);
}

/** n8n's own look-up of names (2.41 has it), which knows what its administrator forbids. */
interface EgressHelpers {
	getSecureEgressFilter?: (policy: 'enforced') => {
		createSecureLookup(): (
			name: string,
			options: { all: true },
			done: (error: Error | null, found: unknown) => void,
		) => void;
	};
}

/** Whether a name leads inside, as far as n8n can tell. A name that n8n cannot resolve may still be known to its proxy. */
async function resolvesToPrivateHost({ helpers }: RequestContext, hostname: string): Promise<boolean> {
	const filter = (helpers as EgressHelpers).getSecureEgressFilter?.('enforced');
	if (filter === undefined || isAddress(hostname)) return false;
	return await new Promise<boolean>((resolve) => {
		filter.createSecureLookup()(hostname, { all: true }, (error, found) => {
			if (error) resolve(/^SsrfBlocked/.test(error.name));
			else resolve(addressesOf(found).some(isPrivateHost));
		});
	});
}

const isAddress = (hostname: string) => hostname.startsWith('[') || /^[\d.]+$/.test(hostname);

function addressesOf(found: unknown): string[] {
	const list = Array.isArray(found) ? (found as unknown[]) : [];
	return list
		.map((entry) => (entry as { address?: unknown } | null)?.address)
		.filter((each) => typeof each === 'string');
}
