'use strict';

const { randomBytes } = require('node:crypto');

const MAX_BYTES = 20 * 1024 * 1024;
/** Older uploads are dropped, as a sandbox may run for days. */
const MAX_UPLOADS = 20;

/** name → {type, content} of uploaded files, shared by all sandboxes of this process. */
const uploads = new Map();

/** Sanitizes a file name for use in URLs and headers. */
const sanitizeName = (name) =>
	String(name ?? '')
		.normalize('NFC')
		.replace(/[^\p{L}\p{N}._-]+/gu, '-')
		.replace(/^[.-]+/, '')
		.slice(-80) || 'file';

/**
 * Stores a file uploaded from the page.
 * @param {string} name original file name
 * @param {string|undefined} type media type
 * @param {Buffer} content
 * @returns {string} its name under /files
 */
function saveUpload(name, type, content) {
	if (!Buffer.isBuffer(content) || content.length === 0) throw new RangeError('The file is empty');
	const storedName = `${randomBytes(4).toString('hex')}-${sanitizeName(name)}`;
	uploads.set(storedName, {
		type: /^[\w.+-]+\/[\w.+-]+$/.test(type ?? '') ? type : 'application/octet-stream',
		content,
	});
	if (uploads.size > MAX_UPLOADS) uploads.delete(uploads.keys().next().value);
	return storedName;
}

/** @param {string} name @returns {{type: string, content: Buffer}|undefined} */
const getUpload = (name) => uploads.get(name);

module.exports = { MAX_BYTES, saveUpload, getUpload };
