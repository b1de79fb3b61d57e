'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { crc32, deflateSync } = require('node:zlib');

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

/**
 * A PNG image. It can contain a text, which POST /qr_decode returns.
 * @param {{width: number, height: number, color: (x: number, y: number) => number[], text?: string}} image color returns [red, green, blue]
 */
function png({ width, height, color, text = '' }) {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2, 0, 0, 0], 8);
	const line = (y) => Buffer.from([0, ...Array.from({ length: width }, (_, x) => color(x, y)).flat()]);
	const lines = Buffer.concat(Array.from({ length: height }, (_, y) => line(y)));
	const parts = [Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), pngChunk('IHDR', header)];
	if (text) parts.push(pngChunk('tEXt', Buffer.from(`QR\0${text}`, 'latin1')));
	parts.push(pngChunk('IDAT', deflateSync(lines)), pngChunk('IEND', Buffer.alloc(0)));
	return Buffer.concat(parts);
}

/** A sun over the sea. */
function picture() {
	const isSun = (x, y) => Math.hypot(x - 150, y - 55) < 26;
	const color = (x, y) => {
		if (y > 110) return [46, 110 + (y % 12), 160];
		return isSun(x, y) ? [255, 214, 120] : [120 + y, 180, 230 - y];
	};
	return png({ width: 240, height: 160, color });
}

const QR_TEXT = 'https://example.com/invite/42';
/** The QR code of QR_TEXT: one hexadecimal number per row, whose bits are the modules. */
const QR_ROWS = (
	'1fd5e87f 105deb41 1759c55d 174a6b5d 175fa65d 1046cd41 1fd5557f 000d4300 13f0f897 039142b6 0de24894 189e6f49 1fd0c161 072a057f ' +
	'115e6335 11acd055 1bcf2728 1f840716 1842d279 1a8eb08c 1fcb8dfe 001b9118 1fd1bb58 10599f13 1757b7f8 175a5022 1748deb7 1044e4bd ' +
	'1fd70fd0'
)
	.split(' ')
	.map((row) => parseInt(row, 16));

function qrCode() {
	const [scale, margin] = [6, 4];
	const size = QR_ROWS.length;
	const isDark = (column, row) => ((QR_ROWS[row] >> (size - 1 - column)) & 1) === 1 && column >= 0 && column < size;
	const color = (x, y) => {
		const [column, row] = [x, y].map((pixel) => Math.floor(pixel / scale) - margin);
		return isDark(column, row) ? [0, 0, 0] : [255, 255, 255];
	};
	const pixels = (size + 2 * margin) * scale;
	return png({ width: pixels, height: pixels, color, text: QR_TEXT });
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
	'photo.jpg': { type: 'image/jpeg', make: () => fs.readFileSync(path.join(__dirname, 'sample-photo.jpg')) },
	'picture.png': { type: 'image/png', make: picture },
	'qr.png': { type: 'image/png', make: qrCode },
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
