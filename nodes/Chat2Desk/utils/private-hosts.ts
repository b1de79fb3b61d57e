/**
 * Private hosts: on this machine, in its network, or not public for another reason. URLs from outside must not be requested there. The
 * ranges are those of IANA's registries of special-purpose addresses.
 */

/** Private IPv4 ranges: first address and prefix length in bits. */
const PRIVATE_V4_RANGES: ReadonlyArray<[string, number]> = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	// Azure's platform service: a public address that is only reachable from inside.
	['168.63.129.16', 32],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 3],
];

/** Top-level names that exist only in local networks. */
const PRIVATE_NAMES = new Set([
	'corp',
	'home',
	'internal',
	'intranet',
	'lan',
	'local',
	'localdomain',
	'localhost',
	'private',
]);

/**
 * Whether a host is private. Names are judged by their form; only n8n can resolve them.
 *
 * @param hostname as returned by `URL`, which normalizes every spelling of an address; or a socket's address
 */
export function isPrivateHost(hostname: string): boolean {
	const host = plainHost(hostname);
	if (host.includes(':')) return isPrivateV6(groupsOf(host));
	const v4 = v4Of(host);
	if (v4 !== undefined) return isPrivateV4(v4);
	const labels = host.split('.');
	const last = labels[labels.length - 1];
	return labels.length < 2 || PRIVATE_NAMES.has(last) || host === 'home.arpa' || host.endsWith('.home.arpa');
}

/** Without brackets, zone ID and trailing dot. */
function plainHost(hostname: string): string {
	const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
	const host = bare.split('%')[0].toLowerCase();
	return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** A dotted IPv4 address as a number; `undefined` for a name. */
function v4Of(host: string): number | undefined {
	const parts = host.split('.');
	if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
	return toNumber(parts);
}

const toNumber = (parts: string[]) => parts.reduce((number, part) => number * 256 + Number(part), 0);

function isPrivateV4(address: number): boolean {
	return PRIVATE_V4_RANGES.some(([first, bits]) => {
		const size = 2 ** (32 - bits);
		return Math.floor(address / size) === Math.floor(toNumber(first.split('.')) / size);
	});
}

/** The eight groups of an IPv6 address; all zero, which is private, if it is invalid. */
function groupsOf(host: string): number[] {
	const nothing = new Array<number>(8).fill(0);
	// URL also converts the dotted tail that sockets write.
	if (!URL.canParse(`http://[${host}]/`)) return nothing;
	const text = new URL(`http://[${host}]/`).hostname.slice(1, -1);
	const [head, tail] = text.split('::').map((part) =>
		part
			.split(':')
			.filter(Boolean)
			.map((group) => parseInt(group, 16)),
	);
	if (tail === undefined) return head;
	return [...head, ...nothing.slice(head.length + tail.length), ...tail];
}

/** Only 2000::/3 is public, and of the rest those forms that contain a public IPv4 address. */
function isPrivateV6(groups: number[]): boolean {
	const [first, second] = groups;
	const embedded = (at: number) => isPrivateV4(groups[at] * 65536 + groups[at + 1]);
	const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
	const isTranslated = first === 0x64 && second === 0xff9b && groups.slice(2, 6).every((group) => group === 0);
	if (isMapped || isTranslated) return embedded(6);
	if (first === 0x2002) return embedded(1);
	if (first < 0x2000 || first > 0x3fff) return true;
	// 2001::/23 is for protocols such as Teredo; 2001:db8::/32 and 3fff::/20 are for documentation.
	return (first === 0x2001 && (second < 0x200 || second === 0xdb8)) || (first === 0x3fff && second < 0x1000);
}
