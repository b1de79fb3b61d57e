import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { attachmentsOf, type Attachment } from '../values/attachments';
import { InputError } from '../values/input';
import { CREDENTIAL, serverUrl, storageUrl } from '../api/account';
import { download } from '../api/files';
import { PATIENCE } from '../api/request';
import { inExecution, readAttachmentSettings, type AttachmentSettings } from './settings';

/**
 * Items of a run, with the files of their messages where the user wants them. This happens within the execution and not while
 * Chat2Desk waits for its answer, so a slow file delays nobody. A file that cannot be had is named in `attachmentErrors`: the message counts more.
 */
export async function withAttachments(
	host: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const settings = readAttachmentSettings(inExecution(host));
	if (settings === undefined) return items;
	return await Promise.all(items.map(async (item) => await withFiles(host, item, settings)));
}

async function withFiles(
	host: IExecuteFunctions,
	item: INodeExecutionData,
	{ maximumFiles, maximumBytes }: AttachmentSettings,
): Promise<INodeExecutionData> {
	const all = attachmentsOf(item.json);
	const errors = all.slice(maximumFiles).map(({ address }) => ({ address, error: `More than ${maximumFiles} files` }));
	const binary: NonNullable<INodeExecutionData['binary']> = {};
	for (const [index, attachment] of all.slice(0, maximumFiles).entries()) {
		try {
			await assertTrusted(host, attachment, item.json.signed === true);
			const file = await download(host, attachment.address, {
				maximumBytes,
				timeoutMs: PATIENCE.timeoutMs,
				name: attachment.name,
			});
			binary[`attachment_${index}`] = await host.helpers.prepareBinaryData(file.data, file.name, file.mimeType);
		} catch (error) {
			errors.push({ address: attachment.address, error: (error as Error).message });
		}
	}
	const json: IDataObject = errors.length > 0 ? { ...item.json, attachmentErrors: errors } : item.json;
	return { ...item, json, ...(Object.keys(binary).length > 0 && { binary: { ...item.binary, ...binary } }) };
}

/** Anybody can write an unsigned delivery, and would have n8n fetch what only n8n can reach: so only Chat2Desk's own hosts are asked. */
async function assertTrusted(host: IExecuteFunctions, { address }: Attachment, signed: boolean): Promise<void> {
	if (signed || !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(address)) return;
	const credentials = await host.getCredentials(CREDENTIAL);
	const own = [serverUrl(credentials), storageUrl(credentials)].map((url) => new URL(url).host);
	if (URL.canParse(address) && own.includes(new URL(address).host)) return;
	throw new InputError('Not downloaded: the delivery is not signed, and the file does not lie with Chat2Desk');
}
