import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { closeResponse, requestFile } from '../api/downloads/download';
import { isReachableFromServer } from '../api/downloads/url-policy';
import type { FileLink } from '../descriptions/handler-types';
import { extensionOf } from '../utils/file-names';
import { InputError } from '../utils/input';
import { errorMessage, settle } from '../utils/settle';
import { toText } from '../utils/text';
import { isToolCall } from './tool-calls';

/** How long n8n's own response to its link may take, in milliseconds. */
const CHECK_TIMEOUT_MS = 5_000;
const DEFAULT_LIFETIME_HOURS = 24;

/** Helpers of n8n 1.90 and later. */
interface SigningHelpers {
	createBinarySignedUrl?: (file: IBinaryData, expiresIn: string) => string;
}

/**
 * Public links to files that n8n holds: Chat2Desk accepts files by URL only. Each link is checked before it is returned, because a client
 * would receive the page of a login or of a wrong path as the file. Throws `InputError`.
 *
 * @param index of the input item that holds the files
 * @param fieldNames names of its binary properties; `*` for all of them
 */
export async function createFileLinks(
	context: IExecuteFunctions,
	index: number,
	fieldNames: string[],
	lifetimeHours = DEFAULT_LIFETIME_HOURS,
): Promise<FileLink[]> {
	if (isToolCall(context))
		throw new InputError(
			'An AI agent cannot send files from an input field',
			'Its tools do not receive files. Send files with a node after the agent',
		);
	const all = Object.keys(context.getInputData()[index]?.binary ?? {});
	const names = new Set(fieldNames.flatMap((name) => (name === '*' ? all : [name])));
	if (names.size === 0)
		throw new InputError(`Item ${index} has no files`, 'Connect a node that outputs files, such as HTTP Request');
	const links: FileLink[] = [];
	for (const name of names) links.push(await createFileLink(context, index, name, lifetimeHours));
	return links;
}

async function createFileLink(
	context: IExecuteFunctions,
	index: number,
	fieldName: string,
	lifetimeHours: number,
): Promise<FileLink> {
	const { createBinarySignedUrl } = context.helpers as SigningHelpers;
	if (createBinarySignedUrl === undefined)
		throw new InputError(
			'Sending files from an input field requires n8n 1.90 or later',
			'Update n8n, or set Attachment to From URL',
		);
	const file = context.helpers.assertBinaryData(index, fieldName);
	if (!file.id)
		throw new InputError(
			'n8n keeps files in memory, so Chat2Desk cannot download them',
			"Set n8n's environment variable N8N_DEFAULT_BINARY_DATA_MODE to filesystem or database and restart n8n",
		);
	const outcome = await settle(async () => {
		const lasting = await withLastingId(context, file);
		const { mimeType, fileSize } = await context.helpers.getBinaryMetadata(lasting.id ?? '');
		// A number without a unit would count as milliseconds.
		return { mimeType, fileSize, url: createBinarySignedUrl(lasting, `${lifetimeHours} hours`) };
	});
	if (!outcome.ok)
		throw new InputError(
			`n8n could not create a link to the file: ${errorMessage(outcome.error)}`,
			'Use an n8n version and execution mode with signed file links, or set Attachment to From URL',
		);
	const { url } = outcome.value;
	if (!URL.canParse(url) || !(await isReachableFromServer(context, url)))
		throw new InputError(
			`Chat2Desk cannot download the file: ${originOf(url)} is not a public address`,
			"Set n8n's environment variable WEBHOOK_URL to its public URL (in queue mode on the workers, too) and restart n8n",
		);
	const note = await checkLink(context, outcome.value);
	return { url, name: nameOf(file), ...(note !== undefined && { note }) };
}

/** n8n renames files that came with a webhook when the execution ends, and their links would die. A copy keeps its name. */
async function withLastingId({ helpers }: IExecuteFunctions, file: IBinaryData): Promise<IBinaryData> {
	if (file.id?.includes('/temp/') !== true) return file;
	return await helpers.prepareBinaryData(await helpers.getBinaryStream(file.id), file.fileName, file.mimeType);
}

interface SignedFile {
	url: string;
	mimeType?: string;
	fileSize: number;
}

/**
 * Requests a link's headers, as Chat2Desk will. Throws `InputError` if the link does not lead to the file. Returns a note if n8n cannot
 * reach its own address, because Chat2Desk may reach it nevertheless.
 */
async function checkLink(context: IExecuteFunctions, file: SignedFile): Promise<string | undefined> {
	const signal = context.getExecutionCancelSignal();
	const outcome = await settle(() => requestFile(context, new URL(file.url), CHECK_TIMEOUT_MS, signal, 'HEAD'));
	if (outcome.ok) closeResponse(outcome.value);
	// 405 and 501 come from servers that do not support HEAD.
	if (!outcome.ok || [405, 501].includes(outcome.value.statusCode))
		return `n8n could not check the link at ${originOf(file.url)}, so the file may not arrive`;
	const { statusCode, headers } = outcome.value;
	const type = mediaType(headers['content-type']);
	const { 'content-length': length } = headers;
	// The page of a wrong path has the type of an HTML file, but another size.
	const isSameSize = length === undefined ? type !== 'text/html' : Number(length) === file.fileSize;
	if (statusCode === 200 && type === mediaType(file.mimeType) && isSameSize) return undefined;
	const page = type === 'text/html' ? 'a web page' : 'other content';
	throw new InputError(
		`The file was not sent: its link at ${originOf(file.url)} returns ${statusCode === 200 ? page : `HTTP ${statusCode}`}`,
		"Let /rest/binary-data/signed pass the proxy in front of n8n without a login, and check n8n's environment variable WEBHOOK_URL",
	);
}

const mediaType = (type: unknown) => (typeof type === 'string' ? type.split(';')[0].trim().toLowerCase() : '');

/** Without the path, whose token is a key to the file. */
const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : 'its URL');

function nameOf({ fileName, fileExtension }: IBinaryData): string {
	const name = toText(fileName).trim() || 'file';
	return extensionOf(name) !== '' || !fileExtension ? name : `${name}.${fileExtension}`;
}
