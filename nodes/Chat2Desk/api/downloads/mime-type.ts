import { extensionOf } from '../../utils/file-names';

/** Types by the ending of a name, for what messengers carry. Names tell more than bytes do: every Office file is a ZIP. */
const BY_ENDING: Readonly<Record<string, string>> = {
	'3gp': 'video/3gpp',
	'7z': 'application/x-7z-compressed',
	aac: 'audio/aac',
	amr: 'audio/amr',
	avi: 'video/x-msvideo',
	bmp: 'image/bmp',
	csv: 'text/csv',
	doc: 'application/msword',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	flac: 'audio/flac',
	gif: 'image/gif',
	heic: 'image/heic',
	htm: 'text/html',
	html: 'text/html',
	jpeg: 'image/jpeg',
	jpg: 'image/jpeg',
	json: 'application/json',
	m4a: 'audio/mp4',
	mkv: 'video/x-matroska',
	mov: 'video/quicktime',
	mp3: 'audio/mpeg',
	mp4: 'video/mp4',
	odt: 'application/vnd.oasis.opendocument.text',
	ogg: 'audio/ogg',
	opus: 'audio/ogg',
	pdf: 'application/pdf',
	png: 'image/png',
	ppt: 'application/vnd.ms-powerpoint',
	pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
	rar: 'application/vnd.rar',
	rtf: 'application/rtf',
	svg: 'image/svg+xml',
	tgs: 'application/x-tgsticker',
	txt: 'text/plain',
	vcf: 'text/vcard',
	wav: 'audio/wav',
	weba: 'audio/webm',
	webm: 'video/webm',
	webp: 'image/webp',
	xhtml: 'application/xhtml+xml',
	xls: 'application/vnd.ms-excel',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	xml: 'application/xml',
	zip: 'application/zip',
};

/** Types by the bytes in latin1 that a file has at a place. The first match counts. */
const BY_BYTES: ReadonlyArray<[type: string, at: number, bytes: string]> = [
	['image/jpeg', 0, '\xff\xd8\xff'],
	['image/png', 0, '\x89PNG\r\n'],
	['image/gif', 0, 'GIF8'],
	['image/webp', 8, 'WEBP'],
	['audio/wav', 8, 'WAVE'],
	['application/pdf', 0, '%PDF-'],
	['audio/ogg', 0, 'OggS'],
	['audio/mpeg', 0, 'ID3'],
	['audio/mpeg', 0, '\xff\xfb'],
	['audio/amr', 0, '#!AMR'],
	['audio/flac', 0, 'fLaC'],
	['audio/mp4', 4, 'ftypM4A'],
	['image/heic', 4, 'ftyphei'],
	['video/quicktime', 4, 'ftypqt'],
	['video/3gpp', 4, 'ftyp3gp'],
	['video/mp4', 4, 'ftyp'],
	['video/webm', 0, '\x1aE\xdf\xa3'],
	['application/zip', 0, 'PK\x03\x04'],
	['application/vnd.rar', 0, 'Rar!'],
	['image/bmp', 0, 'BM'],
];

/** Types that say nothing but "bytes". */
const NOTHING =
	/^(?:(?:application|binary|content|multipart)\/(?:x-)?(?:octet-stream|octetstream|binary|download|force-download|unknown|form-data)|unknown\/unknown)$/;

/** Bytes of the beginning that are looked at. */
const LOOKED_AT = 512;

/**
 * The type of a file: what the server says, unless that says nothing; then what its name or its bytes tell.
 *
 * @param declared the header `Content-Type`, if there was one
 */
export function detectMimeType(name: string, declared: string | undefined, data: Buffer): string {
	const said = declaredType(declared);
	return said ?? typeByExtension(name) ?? typeBySignature(data) ?? 'application/octet-stream';
}

/** Whether a web page came in the place of a file: a login, an error, a proxy's word. A file that is called a page may be one. */
export function isWebPage(name: string, declared: string | undefined, data: Buffer): boolean {
	if (/html/.test(typeByExtension(name) ?? '')) return false;
	const said = declaredType(declared);
	if (said !== undefined && /^(?:text\/html|application\/xhtml\+xml)$/.test(said)) return true;
	const isText = said !== undefined && /^(?:text\/|application\/(?:json|xml))/.test(said);
	const start = data.toString('utf8', 0, LOOKED_AT).replace('\ufeff', '').trimStart();
	return !isText && /^<(?:!doctype html|html)[\s>]/i.test(start);
}

function declaredType(declared: string | undefined): string | undefined {
	const type = (declared ?? '').slice(0, 300).split(/[;,]/)[0].trim().toLowerCase();
	return /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(type) && !NOTHING.test(type) ? type : undefined;
}

function typeByExtension(name: string): string | undefined {
	const ending = extensionOf(name);
	return Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined;
}

function typeBySignature(data: Buffer): string | undefined {
	const start = data.toString('latin1', 0, LOOKED_AT);
	return BY_BYTES.find(([, at, bytes]) => start.startsWith(bytes, at))?.[0];
}
