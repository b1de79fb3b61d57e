import { extensionOf } from '../../utils/file-names';

/** MIME types by file extension, for files that messengers support. Extensions are more specific than content: every Office file is a ZIP. */
const BY_EXTENSION: Readonly<Record<string, string>> = {
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

/** MIME types by the bytes (as Latin-1) at an offset. The first match counts. */
const BY_SIGNATURE: ReadonlyArray<[type: string, offset: number, bytes: string]> = [
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

/** Content types that only mean "bytes". */
const GENERIC_TYPE =
	/^(?:(?:application|binary|content|multipart)\/(?:x-)?(?:octet-stream|octetstream|binary|download|force-download|unknown|form-data)|unknown\/unknown)$/;

/** Bytes that are examined. */
const SIGNATURE_LENGTH = 512;

/**
 * The MIME type of a file: by its `Content-Type` unless that is generic, else by its extension, else by its content.
 *
 * @param contentType the header, if there is one
 */
export function detectMimeType(name: string, contentType: string | undefined, data: Buffer): string {
	return declaredType(contentType) ?? typeByExtension(name) ?? typeBySignature(data) ?? 'application/octet-stream';
}

/** Whether a web page was returned instead of a file, such as a login or a proxy's error. A file named as a page may be one. */
export function isWebPage(name: string, contentType: string | undefined, data: Buffer): boolean {
	if (/html/.test(typeByExtension(name) ?? '')) return false;
	const type = declaredType(contentType);
	if (type !== undefined && /^(?:text\/html|application\/xhtml\+xml)$/.test(type)) return true;
	const isText = type !== undefined && /^(?:text\/|application\/(?:json|xml))/.test(type);
	const start = data.toString('utf8', 0, SIGNATURE_LENGTH).replace('\ufeff', '').trimStart();
	return !isText && /^<(?:!doctype html|html)[\s>]/i.test(start);
}

function declaredType(contentType: string | undefined): string | undefined {
	const type = (contentType ?? '').slice(0, 300).split(/[;,]/)[0].trim().toLowerCase();
	return /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(type) && !GENERIC_TYPE.test(type) ? type : undefined;
}

function typeByExtension(name: string): string | undefined {
	const extension = extensionOf(name);
	return Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
}

function typeBySignature(data: Buffer): string | undefined {
	const start = data.toString('latin1', 0, SIGNATURE_LENGTH);
	return BY_SIGNATURE.find(([, offset, bytes]) => start.startsWith(bytes, offset))?.[0];
}
