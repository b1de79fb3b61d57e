import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { downloadFiles } from '../api/downloads/download';
import { ExecutionCancelledError } from '../api/errors';
import { DEFAULT_RETRY_OPTIONS } from '../api/retry-policy';
import type { DownloadResult } from '../descriptions/handler-types';
import { attachmentsOf, type Attachment } from '../utils/attachments';
import { settle, toError } from '../utils/settle';
import { inExecution, readAttachmentSettings, type AttachmentSettings } from './settings';

/**
 * Adds the files of messages to the items, if *Download Attachments* is on. It runs within the execution, after Chat2Desk got its
 * response, so a slow file delays nothing else. A file that fails is listed in `attachment_errors`; the message still starts the workflow.
 */
export async function downloadAttachments(
	host: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const settings = readAttachmentSettings(inExecution(host));
	if (settings === undefined) return items;
	return await Promise.all(items.map((item) => withFiles(host, item, settings)));
}

async function withFiles(
	host: IExecuteFunctions,
	item: INodeExecutionData,
	settings: AttachmentSettings,
): Promise<INodeExecutionData> {
	const all = attachmentsOf(item.json);
	const attachments = settings.transcribableAudioOnly
		? all.filter((attachment) => isTranscribable(attachment, item.json))
		: all;
	if (attachments.length === 0) return item;
	const { files, errors } = await download(host, attachments, item.json.signed === true, settings);
	const binary = Object.fromEntries(files.map((file, index) => [`attachment_${index}`, file]));
	const attachmentErrors = errors.map(({ address, error }) => ({ url: address, error }));
	const json: IDataObject = errors.length > 0 ? { ...item.json, attachment_errors: attachmentErrors } : item.json;
	return { ...item, json, ...(files.length > 0 && { binary: { ...item.binary, ...binary } }) };
}

/** Extensions that transcription services accept. Downloads rename `.oga` and `.opus` to `.ogg`. */
const TRANSCRIBABLE = /\.(flac|m4a|mp3|mp4|mpeg|mpga|oga|ogg|opus|wav|webm)$/i;

/** Whether a file is audio that can be transcribed, by its extension. A file without one counts if it is the message's `audio`. */
function isTranscribable({ url, name }: Attachment, { audio, video }: IDataObject): boolean {
	const path = url.split(/[?#]/)[0];
	const fileName = [name, path].find((text) => text !== undefined && /\.\w{1,5}$/.test(text));
	if (typeof video === 'string' && baseName(url) === baseName(video)) return false;
	return fileName === undefined ? url === audio : TRANSCRIBABLE.test(fileName);
}

const baseName = (url: string) => url.split(/[?#]/)[0].split('/').pop();

/** For an unsigned delivery, files are downloaded from the account's own hosts only: its sender could name any URL that n8n can reach. */
async function download(
	host: IExecuteFunctions,
	attachments: Attachment[],
	signed: boolean,
	settings: AttachmentSettings,
): Promise<DownloadResult> {
	const outcome = await settle(() =>
		downloadFiles(host, attachments, {
			maxBytes: settings.maxBytes,
			maxFiles: settings.maxFiles,
			timeoutMs: DEFAULT_RETRY_OPTIONS.requestTimeoutMs,
			policy: signed ? 'public' : 'own',
			signal: host.getExecutionCancelSignal(),
		}),
	);
	if (outcome.ok) return outcome.value;
	if (outcome.error instanceof ExecutionCancelledError) throw outcome.error;
	const cause = toError(outcome.error);
	return { files: [], errors: attachments.map(({ url }) => ({ address: url, error: cause.message, cause })) };
}
