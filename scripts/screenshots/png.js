'use strict';

/*
 * Reduces a screenshot to a palette of 256 colors, which is enough for pages of text and saves two thirds of the bytes. Reads the PNGs that
 * Chromium writes (eight bits per channel, not interlaced).
 */

const zlib = require('node:zlib');

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Size of the palette, and the number of its entries chosen by frequency. The others are chosen by distance, so that small icons keep their colors. */
const [COLORS, FREQUENT] = [256, 160];

function chunksOf(file) {
	const chunks = [];
	for (let at = SIGNATURE.length; at < file.length;) {
		const length = file.readUInt32BE(at);
		chunks.push({ type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, at + 8 + length) });
		at += length + 12;
	}
	return chunks;
}

function paeth(left, up, corner) {
	const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
	if (a <= b && a <= c) return left;
	return b <= c ? up : corner;
}

const PREDICT = [() => 0, (left) => left, (left, up) => up, (left, up) => (left + up) >> 1, paeth];

/** Decodes the pixels as numbers, 0xRRGGBB. */
function pixelsOf(file) {
	const chunks = chunksOf(file);
	const head = chunks.find(({ type }) => type === 'IHDR').data;
	const [width, height, kind] = [head.readUInt32BE(0), head.readUInt32BE(4), head[9]];
	const bytes = { 2: 3, 6: 4 }[kind];
	if (head[8] !== 8 || !bytes || head[12] !== 0)
		throw new Error('Unsupported PNG: expected 8-bit RGB or RGBA without interlacing');
	const raw = zlib.inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
	const row = width * bytes;
	const out = Buffer.alloc(row * height);
	for (let y = 0; y < height; y++) {
		const predict = PREDICT[raw[y * (row + 1)]];
		for (let x = 0; x < row; x++) {
			const at = y * row + x;
			const left = x >= bytes ? out[at - bytes] : 0;
			const up = y > 0 ? out[at - row] : 0;
			const corner = x >= bytes && y > 0 ? out[at - row - bytes] : 0;
			out[at] = raw[y * (row + 1) + 1 + x] + predict(left, up, corner);
		}
	}
	return {
		width,
		height,
		pixels: Uint32Array.from({ length: width * height }, (_, index) => out.readUIntBE(index * bytes, 3)),
	};
}

const distance = (a, b) =>
	((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;

/** Chooses the palette, and the index of each color in it. */
function paletteOf(pixels) {
	const counts = new Map();
	for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
	const all = [...counts].sort((a, b) => b[1] - a[1]).map(([color]) => color);
	const palette = all.slice(0, FREQUENT);
	const nearest = new Map(all.map((color) => [color, { place: 0, away: Infinity }]));
	const compare = (place) => {
		for (const [color, best] of nearest) {
			const away = distance(color, palette[place]);
			if (away < best.away) Object.assign(best, { place, away });
		}
	};
	palette.forEach((_, place) => compare(place));
	while (palette.length < Math.min(COLORS, all.length)) {
		const [farthest] = [...nearest].reduce((a, b) => (b[1].away > a[1].away ? b : a));
		palette.push(farthest);
		compare(palette.length - 1);
	}
	return { palette, placeOf: (color) => nearest.get(color).place };
}

function chunk(type, data) {
	const out = Buffer.alloc(data.length + 12);
	out.writeUInt32BE(data.length, 0);
	out.write(type, 4, 'latin1');
	data.copy(out, 8);
	out.writeUInt32BE(zlib.crc32(out.subarray(4, data.length + 8)), data.length + 8);
	return out;
}

/**
 * @param {Buffer} file a PNG written by Chromium
 * @returns {Buffer} the same picture with at most 256 colors
 */
function withPalette(file) {
	const { width, height, pixels } = pixelsOf(file);
	const { palette, placeOf } = paletteOf(pixels);
	const rows = Buffer.alloc((width + 1) * height);
	pixels.forEach((pixel, index) => {
		rows[index + Math.floor(index / width) + 1] = placeOf(pixel);
	});
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 3, 0, 0, 0], 8);
	const colors = Buffer.from(palette.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255]));
	const parts = [
		chunk('IHDR', head),
		chunk('PLTE', colors),
		chunk('IDAT', zlib.deflateSync(rows, { level: 9 })),
		chunk('IEND', Buffer.alloc(0)),
	];
	return Buffer.concat([SIGNATURE, ...parts]);
}

module.exports = { withPalette };
