'use strict';

const { randomBytes } = require('node:crypto');

const MAX_BYTES = 20 * 1024 * 1024;
/** More than so many make room for new ones: a sandbox may run for days. */
const KEPT = 20;

/** name → {type, content} of what was sent from the page, for all sandboxes of this process. */
const uploads = new Map();

/** The end of a name, for the address: letters that mean nothing to a path or a header. */
const plainName = (name) =>
	String(name ?? '')
		.normalize('NFC')
		.replace(/[^\p{L}\p{N}._-]+/gu, '-')
		.replace(/^[.-]+/, '')
		.slice(-80) || 'file';

/**
 * Keeps a file that somebody sent from the page.
 * @param {string} name as it is on the disk
 * @param {string|undefined} type media type
 * @param {Buffer} content
 * @returns {string} the name under which /files has it
 */
function saveUpload(name, type, content) {
	if (!Buffer.isBuffer(content) || content.length === 0) throw new RangeError('The file is empty');
	const kept = `${randomBytes(4).toString('hex')}-${plainName(name)}`;
	uploads.set(kept, { type: /^[\w.+-]+\/[\w.+-]+$/.test(type ?? '') ? type : 'application/octet-stream', content });
	if (uploads.size > KEPT) uploads.delete(uploads.keys().next().value);
	return kept;
}

/** @param {string} name @returns {{type: string, content: Buffer}|undefined} */
const getUpload = (name) => uploads.get(name);

module.exports = { MAX_BYTES, saveUpload, getUpload };
