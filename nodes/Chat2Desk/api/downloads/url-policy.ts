import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { decodePercent, extensionOf } from '../../utils/file-names';
import { InputError } from '../../utils/input';
import { isPrivateHost } from '../../utils/private-hosts';
import { CREDENTIAL_NAME, serverUrl, storageUrl } from '../credentials';
import type { RequestContext } from '../types';
import { asRecord } from '../../utils/is-record';

/** Which hosts files may be downloaded from: any public host, or only the account's own. */
export type DownloadPolicy = 'public' | 'own';

/** The base URL of the account's file storage, and the account's own origins. */
export interface AccountOrigins {
	storage: string;
	origins: string[];
}

export function accountOrigins(credentials: ICredentialDataDecryptedObject): AccountOrigins {
	const storage = storageUrl(credentials);
	return { storage, origins: [serverUrl(credentials), storage].map((url) => new URL(url).origin) };
}

/** Whether Chat2Desk can open a URL of n8n: it is public, or the server is in a private network, too, such as the sandbox. */
export async function isReachableFromServer(
	context: Pick<RequestContext, 'getCredentials'>,
	url: string,
): Promise<boolean> {
	if (!isPrivateHost(new URL(url).hostname)) return true;
	return isPrivateHost(new URL(serverUrl(await context.getCredentials(CREDENTIAL_NAME))).hostname);
}

/**
 * The possible URLs of a file, the most likely first; none if it is neither an http(s) URL nor a path in the file storage.
 *
 * The URL parser decides whether the text contains a host: it skips spaces and control characters and reads backslashes as slashes, which
 * a check of the text would miss. In a path, all other characters are part of a name; but if the server has no such file, the path may
 * have been encoded already.
 */
export function resolveFileUrls(reference: string, { storage }: AccountOrigins): URL[] {
	if (URL.canParse(reference)) return [new URL(reference)].filter(isHttp);
	const base = new URL(`${storage}/`);
	if (!URL.canParse(reference, base.href) || new URL(reference, base).origin !== base.origin) return [];
	const path = stripLeadingSlashes(reference.trim());
	if (path === '') return [];
	const literal = new URL(path.split('/').map(encodeSegment).join('/'), base);
	const encoded = new URL(path, base);
	const isDifferent = encoded.href !== literal.href && /%[0-9a-f]{2}|\?/i.test(path) && encoded.origin === base.origin;
	return isDifferent ? [literal, encoded] : [literal];
}

/**
 * The identity of a file: a stored file is identified by its decoded path without the query. On other hosts, the query may select the
 * file. The same applies to a custom file storage with paths that name no files, unless the delivery may be forged.
 */
export function fileKey(url: URL, { origins }: AccountOrigins, policy: DownloadPolicy): string {
	if (!origins.includes(url.origin)) return url.href.split('#')[0];
	const [path] = decodeRepeatedly(url.pathname).split('?');
	const normalized = new URL(path.split('/').map(encodeSegment).filter(Boolean).join('/'), `${url.origin}/`).href;
	return policy === 'own' || extensionOf(path) !== '' ? normalized : normalized + url.search;
}

function decodeRepeatedly(path: string): string {
	let text = path;
	for (let round = 0; round < 3; round++) text = decodePercent(text);
	return text;
}

/** Lone surrogates, which cannot be encoded, are replaced by U+FFFD. */
const encodeSegment = (segment: string) => encodeURIComponent(Buffer.from(segment).toString());

function stripLeadingSlashes(path: string): string {
	let start = 0;
	while (path[start] === '/' || path[start] === '\\') start++;
	return path.slice(start);
}

const isHttp = ({ protocol, hostname }: URL) => /^https?:$/.test(protocol) && hostname !== '';

/**
 * Throws `InputError` if a URL must not be requested. Unsigned deliveries can be forged, so the policy `own` allows only the account's
 * hosts. A signature proves that Chat2Desk sent a delivery, not that a client's link is safe, so private hosts are refused in any case.
 */
export async function assertUrlAllowed(
	host: RequestContext,
	url: URL,
	{ origins }: AccountOrigins,
	policy: DownloadPolicy,
): Promise<void> {
	if (isHttp(url) && origins.includes(url.origin)) return;
	if (policy === 'own' || !isHttp(url)) throw urlNotAllowedError(policy);
	if (isPrivateHost(url.hostname) || (await resolvesToPrivateHost(host, url.hostname))) throw privateHostError(url);
}

/** The error for a URL that is neither the account's own nor an http(s) URL. */
export function urlNotAllowedError(policy: DownloadPolicy): InputError {
	return policy === 'own'
		? new InputError('Attachment skipped: the event was not signed and the file is not hosted by Chat2Desk')
		: new InputError(
				'The file URL must start with http:// or https://',
				'Only files with an http or https URL are downloaded',
			);
}

function privateHostError({ host }: URL): InputError {
	return new InputError(
		`Attachment skipped: ${host} is inside n8n's own network`,
		'Files are downloaded from public hosts, and from the Server and File Storage URL of the credential. If your Chat2Desk server stores files on an internal host, enter it as File Storage URL in the credential',
	);
}

/**
 * Throws `InputError` if a response came from a private address behind a public name. n8n before 2.41 offers no DNS lookup, but exposes
 * the connection. Behind a proxy, the connection is the proxy's and proves nothing.
 */
export function assertPublicPeer(body: unknown, url: URL, { origins }: AccountOrigins): void {
	const { req, socket } = asRecord(body);
	const { remoteAddress: peer, _parent: tunnel } = asRecord(socket);
	const isProxied = /^https?:/i.test(String(asRecord(req).path).slice(0, 10)) || Boolean(tunnel);
	if (typeof peer !== 'string' || isProxied || origins.includes(url.origin)) return;
	if (isPrivateHost(peer)) throw privateHostError(url);
}

/** The DNS lookup of n8n 2.41, which applies the administrator's egress policy. */
interface EgressHelpers {
	getSecureEgressFilter?: (policy: 'enforced') => {
		createSecureLookup(): (
			name: string,
			options: { all: true },
			done: (error: Error | null, found: unknown) => void,
		) => void;
	};
}

/** Whether a name resolves to a private address. A name that n8n cannot resolve may be known to its proxy. */
async function resolvesToPrivateHost(context: RequestContext, hostname: string): Promise<boolean> {
	const helpers: RequestContext['helpers'] & EgressHelpers = context.helpers;
	const filter = helpers.getSecureEgressFilter?.('enforced');
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
	const list = Array.isArray(found) ? found : [];
	return list.map((entry) => asRecord(entry).address).filter((address) => typeof address === 'string');
}
