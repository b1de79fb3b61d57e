'use strict';

const { inflateRawSync } = require('node:zlib');

const [CENTRAL_ENTRY, LOCAL_HEADER_SIZE, DEFLATED] = [0x02014b50, 30, 8];

/**
 * The files of a ZIP archive, by name. Reads the archives of n8n's Compression node, without ZIP64 and encryption.
 * @param {Buffer} archive
 * @returns {Record<string, Buffer>}
 */
function unzip(archive) {
	const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
	const files = {};
	for (let at = archive.readUInt32LE(end + 16); archive.readUInt32LE(at) === CENTRAL_ENTRY;) {
		const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
		const [nameLength, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
		const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
		const local = archive.readUInt32LE(at + 42);
		const start = local + LOCAL_HEADER_SIZE + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
		const content = archive.subarray(start, start + size);
		files[name] = method === DEFLATED ? inflateRawSync(content) : content;
		at += 46 + nameLength + extra + comment;
	}
	return files;
}

/**
 * Reads the files of an archive that is the binary data of an item.
 * @param {import('../../../sandbox/start/n8n-client').N8nClient} client
 * @param {{id?: string, data: string}} file
 */
async function downloadZip(client, { id, data }) {
	if (!id) return unzip(Buffer.from(data, 'base64'));
	const response = await fetch(`${client.url}/rest/binary-data?action=download&id=${encodeURIComponent(id)}`, {
		headers: { cookie: client.cookie },
	});
	if (!response.ok) throw new Error(`n8n responded to the download with ${response.status}`);
	return unzip(Buffer.from(await response.arrayBuffer()));
}

module.exports = { downloadZip };
