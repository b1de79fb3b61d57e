import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { downloadFiles } from '../api/downloads/download';
import type { DownloadPolicy } from '../api/downloads/url-policy';
import { ExecutionCancelledError } from '../api/errors';
import { DEFAULT_RETRY_OPTIONS } from '../api/retry-policy';
import type { DownloadResult } from '../descriptions/handler-types';
import { attachmentsOf, type Attachment } from '../utils/attachments';
import { inExecution, readAttachmentSettings, type AttachmentSettings } from './settings';

/**
 * Items of a run, with the files of their messages where the user wants them. This happens within the execution and not while
 * Chat2Desk waits for its answer, so a slow file delays nobody. A file that cannot be had is named in `attachmentErrors`: the message counts more.
 */
export async function downloadAttachments(
	host: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const settings = readAttachmentSettings(inExecution(host));
	if (settings === undefined) return items;
	return await Promise.all(items.map(async (item) => await withDownloadedFiles(host, item, settings)));
}

async function withDownloadedFiles(
	host: IExecuteFunctions,
	item: INodeExecutionData,
	settings: AttachmentSettings,
): Promise<INodeExecutionData> {
	const attachments = attachmentsOf(item.json);
	if (attachments.length === 0) return item;
	const { files, errors } = await downloadForItem(
		host,
		attachments,
		item.json.signed === true ? 'public' : 'own',
		settings,
	);
	const binary = Object.fromEntries(files.map((file, index) => [`attachment_${index}`, file]));
	const attachmentErrors = errors.map(({ address, error }) => ({ address, error }));
	const json: IDataObject = errors.length > 0 ? { ...item.json, attachmentErrors } : item.json;
	return { ...item, json, ...(files.length > 0 && { binary: { ...item.binary, ...binary } }) };
}

/** Anybody can write an unsigned delivery, and would have n8n fetch what only n8n can reach: so only the account's own hosts are asked. */
async function downloadForItem(
	host: IExecuteFunctions,
	attachments: Attachment[],
	trust: DownloadPolicy,
	settings: AttachmentSettings,
): Promise<DownloadResult> {
	const stop = host.getExecutionCancelSignal();
	const failure = { error: undefined as unknown };
	try {
		return await downloadFiles(host, attachments, {
			...settings,
			timeoutMs: DEFAULT_RETRY_OPTIONS.requestTimeoutMs,
			policy: trust,
			signal: stop,
		});
	} catch (error) {
		failure.error = error;
	}
	if (failure.error instanceof ExecutionCancelledError) throw failure.error;
	const cause = failure.error as Error;
	return { files: [], errors: attachments.map(({ url }) => ({ address: url, error: cause.message, cause })) };
}
