'use strict';

const { crc32, deflateSync } = require('node:zlib');

/** A JPEG with one grey pixel. Unlike the other formats, JPEG cannot be generated in a few lines. */
const GREY_JPEG =
	'/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEB' +
	'AREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z';

function pngChunk(type, data) {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	const check = Buffer.alloc(4);
	check.writeUInt32BE(getCrc(body));
	return Buffer.concat([length, body, check]);
}

/** Fallback: zlib.crc32 requires Node 20.15. */
function getCrc(data) {
	if (crc32) return crc32(data) >>> 0;
	let crc = 0xffffffff;
	for (const byte of data) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return (crc ^ 0xffffffff) >>> 0;
}

/** A PNG in one color. It can contain a text, which POST /qr_decode returns. */
function png(size, [red, green, blue], text = '') {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(size, 0);
	header.writeUInt32BE(size, 4);
	header.set([8, 2, 0, 0, 0], 8);
	const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(size * 3, Buffer.from([red, green, blue]))]);
	const parts = [Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), pngChunk('IHDR', header)];
	if (text) parts.push(pngChunk('tEXt', Buffer.from(`QR\0${text}`, 'latin1')));
	parts.push(pngChunk('IDAT', deflateSync(Buffer.concat(Array(size).fill(line)))), pngChunk('IEND', Buffer.alloc(0)));
	return Buffer.concat(parts);
}

/** One second of silence: 38 MPEG-1 Layer 3 frames at 128 kbit/s and 44.1 kHz. */
function mp3() {
	const frame = Buffer.alloc(417);
	frame.set([0xff, 0xfb, 0x90, 0x64]);
	return Buffer.concat(Array(38).fill(frame));
}

function mp4Box(type, ...content) {
	const body = Buffer.concat(content);
	const head = Buffer.alloc(8);
	head.writeUInt32BE(body.length + 8);
	head.write(type, 4, 'latin1');
	return Buffer.concat([head, body]);
}

/** A video without tracks. */
function mp4() {
	const movieHeader = Buffer.alloc(100);
	movieHeader.writeUInt32BE(1000, 12);
	movieHeader.writeUInt32BE(0x00010000, 20);
	movieHeader.writeUInt32BE(1, 96);
	return Buffer.concat([
		mp4Box('ftyp', Buffer.from('isom\0\0\x02\0isommp41', 'latin1')),
		mp4Box('moov', mp4Box('mvhd', movieHeader)),
		mp4Box('mdat'),
	]);
}

function pdf(text) {
	const stream = `BT /F1 18 Tf 40 100 Td (${text}) Tj ET`;
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
		`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
	];
	let body = '%PDF-1.4\n';
	const offsets = objects.map((object, index) => {
		const offset = body.length;
		body += `${index + 1} 0 obj\n${object}\nendobj\n`;
		return offset;
	});
	const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
	const count = objects.length + 1;
	const trailer = `trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
	return Buffer.from(`${body}xref\n0 ${count}\n0000000000 65535 f \n${table}${trailer}`, 'latin1');
}

const FILES = {
	'photo.jpg': { type: 'image/jpeg', make: () => Buffer.from(GREY_JPEG, 'base64') },
	'picture.png': { type: 'image/png', make: () => png(64, [46, 134, 193]) },
	'qr.png': { type: 'image/png', make: () => png(64, [0, 0, 0], 'https://example.com/invite/42') },
	'document.pdf': { type: 'application/pdf', make: () => pdf('Price list') },
	'voice.mp3': { type: 'audio/mpeg', make: mp3 },
	'clip.mp4': { type: 'video/mp4', make: mp4 },
	'notes.txt': { type: 'text/plain; charset=utf-8', make: () => Buffer.from('Notes: Größe L, 3 шт.\n') },
};

/** @returns {string[]} names of the files served under /files and /storage */
const sampleFileNames = () => Object.keys(FILES);

/**
 * @param {string} name
 * @returns {{type: string, content: Buffer}|null} null if the file does not exist
 */
function getSampleFile(name) {
	if (!Object.hasOwn(FILES, name)) return null;
	const file = FILES[name];
	file.content ??= file.make();
	return { type: file.type, content: file.content };
}

module.exports = { sampleFileNames, getSampleFile };
