'use strict';

const { sampleFileNames } = require('./files');

const MEDIA = [
	['photo', /\.(jpe?g|png|gif|webp)$/i],
	['video', /\.(mp4|mov|webm)$/i],
	['audio', /\.(mp3|ogg|oga|wav|m4a)$/i],
	['pdf', /\.pdf$/i],
];

const baseName = (link) => decodeURIComponent(link.split(/[?#]/)[0].split('/').pop() || 'file');

/**
 * The file fields of a message. Chat2Desk lists a file twice: with a full link in attachments, and by its type in photo, video, audio or
 * pdf, often as a path relative to the storage host (seen on live accounts).
 * @param {{link: string, name?: string}[]} files
 * @param {number} created milliseconds
 */
function fileFields(files, created) {
	const fields = { photo: null, video: null, audio: null, pdf: null, attachments: [] };
	for (const { link, name = baseName(link) } of files) {
		const stored = storagePath(link, created);
		fields.attachments.push({ name, link: stored === null ? link : `/${stored}` });
		const [kind] = MEDIA.find(([, pattern]) => pattern.test(name)) ?? [];
		if (kind) fields[kind] ??= stored ?? link;
	}
	return fields;
}

/** Only the sample files are available in the sandbox's storage. */
function storagePath(link, created) {
	const name = baseName(link);
	if (!sampleFileNames().includes(name) || !link.includes('/files/')) return null;
	const at = new Date(created);
	return `companies/company_1/messages/${at.getUTCFullYear()}-${at.getUTCMonth() + 1}/${name}`;
}

module.exports = { fileFields };
