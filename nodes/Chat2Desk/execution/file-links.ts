import type { IBinaryData, IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';
import { CREDENTIAL_NAME, serverUrl } from '../api/credentials';
import type { FileLink } from '../descriptions/handler-types';
import { InputError } from '../utils/input-error';
import { isPrivateHost } from '../utils/private-hosts';
import { settle } from '../utils/settle';
import { isToolCall } from './tool-calls';

/** How long n8n's own response to its link may take, in milliseconds. */
const CHECK_TIMEOUT_MS = 5_000;
/** Statuses of servers that do not support HEAD. */
const HEAD_UNSUPPORTED = [405, 501];
/** The longest link lifetime, in hours: a year. */
const MAX_LIFETIME_HOURS = 8_760;

/** Helpers of n8n 1.90 and later. */
interface SigningHelpers {
	createBinarySignedUrl?: (file: IBinaryData, expiresIn: string) => string;
}

/** Which files to link, and for how long. */
export interface FileLinkOptions {
	/** Index of the input item that holds the files. */
	index: number;
	/** Names of its binary properties; `*` for all of them. */
	fieldNames: string[];
	lifetimeHours: number;
}

/**
 * Public links to files that n8n holds, from which Chat2Desk downloads them: it accepts files by URL only. Each link is checked before it
 * is returned, because a client would receive the web page of a login or a wrong path as the file. Throws `InputError`.
 */
export async function createFileLinks(context: IExecuteFunctions, options: FileLinkOptions): Promise<FileLink[]> {
	const { index, lifetimeHours } = options;
	if (isToolCall(context))
		throw new InputError(
			'Files from an input field cannot be sent by an AI agent',
			"An agent's tool gets no files. Set Attachment to From URL, or send the file with a node behind the agent",
		);
	const names = binaryNames(context, options);
	if (!(lifetimeHours > 0 && lifetimeHours <= MAX_LIFETIME_HOURS))
		throw new InputError(
			`"Link Lifetime" must be between 0 and ${MAX_LIFETIME_HOURS.toLocaleString('en-US')} hours`,
			'Enter a number of hours, e.g. 24',
		);
	const links: FileLink[] = [];
	for (const name of names) links.push(await createFileLink(context, index, name, lifetimeHours));
	return links;
}

function binaryNames(context: IExecuteFunctions, { index, fieldNames }: FileLinkOptions): string[] {
	const available = Object.keys(context.getInputData()[index]?.binary ?? {});
	const names = [...new Set(fieldNames.flatMap((name) => (name === '*' ? available : [name])))];
	const [missing] = names.filter((name) => !available.includes(name));
	if (missing === undefined && names.length > 0) return names;
	throw new InputError(
		missing === undefined ? 'The input item has no files' : `The input item has no file in the field "${missing}"`,
		available.length === 0
			? 'Connect a node that outputs a file, such as HTTP Request or Read/Write Files from Disk'
			: `It has files in: ${available.slice(0, 10).join(', ')}`,
	);
}

async function createFileLink(
	context: IExecuteFunctions,
	index: number,
	fieldName: string,
	lifetimeHours: number,
): Promise<FileLink> {
	const { createBinarySignedUrl } = context.helpers as SigningHelpers;
	if (typeof createBinarySignedUrl !== 'function')
		throw new InputError(
			'Sending files from an input field requires n8n 1.90 or later',
			'Update n8n, or set Attachment to From URL',
		);
	const file = await withLastingId(context, context.helpers.assertBinaryData(index, fieldName));
	if (!file.id) throw memoryModeError();
	// A number as text would count as milliseconds.
	const signed = await settle(() => createBinarySignedUrl(file, `${lifetimeHours} hours`));
	if (!signed.ok) throw signingError(signed.error);
	const url = signed.value;
	await assertPublicUrl(context, url);
	const note = await checkLink(context, url, file);
	return { fieldName, url, name: fileNameOf(file), ...(note !== undefined && { note }) };
}

/**
 * The file under an ID that outlives the execution's end: n8n renames files that came with a webhook at that time, and their links would
 * die. A copy belongs to this execution.
 */
async function withLastingId(context: IExecuteFunctions, file: IBinaryData): Promise<IBinaryData> {
	if (file.id === undefined || !file.id.includes('/temp/')) return file;
	const stream = await context.helpers.getBinaryStream(file.id);
	return await context.helpers.prepareBinaryData(stream, file.fileName, file.mimeType);
}

const memoryModeError = () =>
	new InputError(
		'This n8n keeps files in memory, so Chat2Desk cannot download them',
		"Set n8n's environment variable N8N_DEFAULT_BINARY_DATA_MODE to filesystem (or database) and restart n8n, or set Attachment to From URL",
	);

function signingError(error: unknown): InputError {
	const message = error instanceof Error ? error.message : String(error);
	if (/memory mode/i.test(message)) return memoryModeError();
	return new InputError(
		`n8n could not create a link to the file: ${message}`,
		'Set Attachment to From URL, or run the workflow in an n8n version and execution mode that supports signed file links',
	);
}

/** The server of the credential can be in the same network as n8n, such as a sandbox or an on-premises installation. */
async function assertPublicUrl(context: IExecuteFunctions, url: string): Promise<void> {
	if (URL.canParse(url)) {
		const { hostname } = new URL(url);
		if (!isPrivateHost(hostname)) return;
		const server = new URL(serverUrl(await context.getCredentials(CREDENTIAL_NAME)));
		if (isPrivateHost(server.hostname)) return;
	}
	throw new InputError(
		`Chat2Desk cannot download the file: ${originOf(url)} is not a public address of n8n`,
		"Set n8n's environment variable WEBHOOK_URL to its public URL (in queue mode for the workers, too) and restart n8n",
	);
}

/**
 * Requests an own link as Chat2Desk will. Throws `InputError` if something else than the file is returned. Returns a note if n8n cannot
 * reach its own address, which does not prove that Chat2Desk cannot either.
 */
async function checkLink(context: IExecuteFunctions, url: string, file: IBinaryData): Promise<string | undefined> {
	let response = await requestHead(context, url, 'HEAD');
	if (response !== undefined && HEAD_UNSUPPORTED.includes(response.statusCode))
		response = await requestHead(context, url, 'GET');
	if (response === undefined)
		return `n8n could not reach its own address ${originOf(url)}, so the link was sent unchecked`;
	const { statusCode, headers } = response;
	if (statusCode !== 200) throw linkError(url, `HTTP ${statusCode}${statusHint(statusCode)}`);
	const type = mediaType(headers['content-type']);
	if (type !== mediaType(file.mimeType))
		throw linkError(url, type === 'text/html' ? 'a web page' : `a file of type ${type || 'unknown'}`);
	// The page of a wrong path has the type of an HTML file, but not its size.
	const size = type === 'text/html' ? await fileSize(context, file) : undefined;
	const { 'content-length': length } = headers;
	if (size !== undefined && Number(length ?? NaN) !== size) throw linkError(url, 'a web page');
	return undefined;
}

async function requestHead(
	context: IExecuteFunctions,
	url: string,
	method: 'HEAD' | 'GET',
): Promise<IN8nHttpFullResponse | undefined> {
	const outcome = await settle(
		async () =>
			(await context.helpers.httpRequest({
				method,
				url,
				encoding: 'stream',
				timeout: CHECK_TIMEOUT_MS,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			})) as IN8nHttpFullResponse,
	);
	if (!outcome.ok) return undefined;
	const stream = outcome.value.body as unknown as {
		destroy?: () => void;
		on?: (event: string, done: () => void) => void;
	};
	// Ignore errors after the stream was abandoned.
	stream?.on?.('error', () => {});
	stream?.destroy?.();
	return outcome.value;
}

function statusHint(status: number): string {
	if (status >= 300 && status < 400) return ', a redirect such as to a login page';
	return status === 401 || status === 403 ? ', so a login is required' : '';
}

const linkError = (url: string, response: string) =>
	new InputError(
		`The file was not sent: ${originOf(url)} returns ${response} for its link`,
		"Chat2Desk downloads the file from n8n's path /rest/binary-data/signed. Allow it in the proxy in front of n8n without a login, and check n8n's environment variable WEBHOOK_URL",
	);

async function fileSize(context: IExecuteFunctions, { id }: IBinaryData): Promise<number | undefined> {
	const metadata = await settle(async () => await context.helpers.getBinaryMetadata(id ?? ''));
	return metadata.ok ? metadata.value.fileSize : undefined;
}

const mediaType = (type: unknown) => (typeof type === 'string' ? type.split(';')[0].trim().toLowerCase() : '');

const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : 'the link');

function fileNameOf({ fileName, fileExtension }: IBinaryData): string {
	const name = fileName?.trim() || 'file';
	return name.includes('.') || !fileExtension ? name : `${name}.${fileExtension}`;
}
