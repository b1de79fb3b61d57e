import { el } from './dom.js';
import { formatBytes, timeOfDay } from './format.js';
import { facts, logRow, statusChip } from './log-row.js';

const fileName = (url) => decodeURIComponent(url.split(/[?#]/)[0].split('/').pop() || url);

/**
 * A log row for an attachment fetched by the sandbox.
 * @param {any} record record of the attachment log
 * @param {{openClient: (id: number) => void}} context
 */
export function attachmentRow(record, context) {
	const isFetched = record.status >= 200 && record.status < 300 && !record.error;
	return logRow(
		{
			testId: 'log-attachment',
			id: record.id,
			status: String(record.status ?? ''),
			// Other hosts are never contacted, which is no error of the workflow.
			problem: !isFetched && record.status !== null,
			client: record.client,
			summary: [
				el('span', { class: 'at' }, timeOfDay(record.at)),
				el('span', { class: 'method', title: 'Attachment fetched by the sandbox' }, 'FILE'),
				el('span', { class: 'what', title: record.url }, fileName(record.url)),
				statusChip(isFetched, record.status ?? 'not fetched', 'log-attachment-status'),
			],
			details: () => [
				facts([
					['URL', record.url, 'log-attachment-url'],
					['Type', record.content_type, 'log-attachment-type'],
					['Length', record.bytes === null ? null : formatBytes(record.bytes), 'log-attachment-length'],
					['SHA-256', record.sha256, 'log-attachment-sha256'],
					['Error', record.error, 'log-attachment-error'],
				]),
			],
		},
		context,
	);
}
