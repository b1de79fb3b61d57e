/** Characters of a header that are read. */
const MAX_HEADER_LENGTH = 4_000;
/** Continuations of a parameter (RFC 2231) that are read. */
const MAX_CONTINUATIONS = 20;

/**
 * The file name in a `Content-Disposition` header; `undefined` if it has none. Reads `filename*` (RFC 5987/6266), its continuations
 * (`filename*0*`, RFC 2231), encoded words (RFC 2047), and raw UTF-8, which Node.js hands over as Latin-1.
 */
export function fileNameOf(header: unknown): string | undefined {
	if (typeof header !== 'string') return undefined;
	const parameters = parseParameters(header.slice(0, MAX_HEADER_LENGTH));
	const extended = parameters.get('filename*');
	const candidates = [
		extended === undefined ? undefined : decodeExtended(extended),
		continued(parameters),
		decodePlain(parameters.get('filename')),
		decodePlain(parameters.get('name')),
	];
	return candidates.find((name) => name !== undefined && name.trim() !== '')?.trim();
}

/** Names are in lower case; the first parameter of a name counts. */
function parseParameters(header: string): Map<string, string> {
	const parameters = new Map<string, string>();
	for (const part of splitParameters(header)) {
		const equals = part.indexOf('=');
		if (equals < 0) continue;
		const name = part.slice(0, equals).trim().toLowerCase();
		if (!parameters.has(name)) parameters.set(name, unquote(part.slice(equals + 1).trim()));
	}
	return parameters;
}

/** Splits at semicolons outside of quotes. */
function splitParameters(header: string): string[] {
	const parts: string[] = [];
	let [start, isQuoted] = [0, false];
	for (let index = 0; index < header.length; index++) {
		if (isQuoted && header[index] === '\\') index++;
		else if (header[index] === '"') isQuoted = !isQuoted;
		else if (header[index] === ';' && !isQuoted) {
			parts.push(header.slice(start, index));
			start = index + 1;
		}
	}
	return [...parts, header.slice(start)];
}

function unquote(text: string): string {
	if (!text.startsWith('"')) return text;
	const end = text.length > 1 && text.endsWith('"') ? -1 : undefined;
	// Internet Explorer sends Windows paths with single backslashes: only quotes and backslashes are escaped characters.
	return text.slice(1, end).replace(/\\(["\\])/g, '$1');
}

/** `UTF-8'en'%e2%82%ac.pdf` */
function decodeExtended(value: string): string | undefined {
	const [charset, , ...rest] = value.split("'");
	return rest.length === 0
		? decodeBytes(percentBytes(value), 'utf-8')
		: decodeBytes(percentBytes(rest.join("'")), charset);
}

function continued(parameters: Map<string, string>): string | undefined {
	const parts: Buffer[] = [];
	let charset = 'utf-8';
	for (let index = 0; index < MAX_CONTINUATIONS; index++) {
		const encoded = parameters.get(`filename*${index}*`);
		const plain = parameters.get(`filename*${index}`);
		if (encoded === undefined && plain === undefined) break;
		if (encoded === undefined) parts.push(Buffer.from(plain ?? '', 'latin1'));
		else if (index === 0 && encoded.split("'").length > 2) {
			const [first, , ...rest] = encoded.split("'");
			charset = first;
			parts.push(percentBytes(rest.join("'")));
		} else parts.push(percentBytes(encoded));
	}
	return parts.length === 0 ? undefined : decodeBytes(Buffer.concat(parts), charset);
}

/** Outside of percent sequences, a character stands for the byte that Node.js read it from. */
const percentBytes = (text: string) =>
	Buffer.from(
		text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
		'latin1',
	);

function decodePlain(value: string | undefined): string | undefined {
	if (value === undefined) return undefined;
	const words = value.replace(/\?=\s{1,20}=\?/g, '?==?');
	if (/=\?[\w-]{1,40}\?[bq]\?/i.test(words)) {
		return words.replace(
			/=\?([\w-]{1,40})\?([bq])\?([^?\s]{0,1000})\?=/gi,
			(word, charset: string, kind: string, text: string) => {
				const bytes =
					kind.toLowerCase() === 'b'
						? Buffer.from(text, 'base64')
						: percentBytes(text.replace(/_/g, ' ').replace(/=([0-9a-f]{2})/gi, '%$1'));
				return decodeBytes(bytes, charset) ?? word;
			},
		);
	}
	// Characters beyond Latin-1 cannot come out of a header: n8n or a proxy has decoded it already.
	return /[^\0-\xff]/.test(value) ? value : decodeBytes(Buffer.from(value, 'latin1'), 'utf-8');
}

/** Text in a charset that Node.js knows; bytes that are no valid UTF-8 are read as Windows-1252, as browsers do. */
function decodeBytes(bytes: Buffer, charset: string): string | undefined {
	for (const label of [charset.trim() || 'utf-8', 'windows-1252']) {
		try {
			return new TextDecoder(label, { fatal: true }).decode(bytes);
		} catch {
			// An unknown charset, or bytes that do not belong to it.
		}
	}
	return undefined;
}
