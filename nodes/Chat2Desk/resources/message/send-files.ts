import type { IDataObject } from 'n8n-workflow';
import type { ApiRequest, FileLink, OperationContext, OperationResult } from '../../descriptions/handler-types';
import { InputError } from '../../utils/input-error';
import { isRecord } from '../../utils/is-record';
import { DEFAULT_INPUT_FIELD, DEFAULT_LINK_LIFETIME, hasInputFiles, type InputFileValues } from './fields';

/** Sends a single message. */
type SendOne = (context: OperationContext<unknown>) => Promise<OperationResult[]>;

/** Links to the files of an input item that the values name. */
export async function linkFiles(
	{ createFileLinks }: Pick<OperationContext, 'createFileLinks'>,
	{ binaryPropertyName = [], linkLifetime = DEFAULT_LINK_LIFETIME }: InputFileValues,
	itemIndex?: number,
): Promise<FileLink[]> {
	const names = binaryPropertyName.length > 0 ? binaryPropertyName : [DEFAULT_INPUT_FIELD];
	return await createFileLinks(names, linkLifetime, itemIndex);
}

/**
 * Sends a message with the files of its input item, if it carries any: one message per file, in order, the text with the first one. With
 * Retry On Fail, the next attempt continues behind the files that were sent.
 *
 * @param sendOne sends a single message
 */
export async function sendWithFiles(context: OperationContext<unknown>, sendOne: SendOne): Promise<OperationResult[]> {
	const values = context.values as InputFileValues;
	if (!hasInputFiles(values)) return await sendOne(context);
	const links = await linkFiles(context, values);
	if (links.length > 1) return await sendParts(context, links, sendOne);
	const results = await sendOne({ ...context, request: withFile(context.request, links[0]) });
	return results.map((result) => ({ ...result, extra: { ...result.extra, ...noteOf(links) } }));
}

/** The context of a message that has to stay a single one: several files are an error. */
export function withSingleFile<V>(context: OperationContext<V>): OperationContext<V> {
	return {
		...context,
		createFileLinks: async (...selection) => {
			const links = await context.createFileLinks(...selection);
			if (links.length === 1) return links;
			throw new InputError(
				`This message can carry one file, but the input has ${links.length}`,
				'Enter one name in "Input Data Field Name", and send the other files with Message > Send',
			);
		},
	};
}

/** The request with a file; its name applies unless the user entered one. */
function withFile(request: ApiRequest, { url, name }: FileLink): ApiRequest {
	return { ...request, body: { attachment_filename: name, ...request.body, attachment: url } };
}

/** Body properties that only the first of several messages has. The others have the same recipient and routing. */
const FIRST_ONLY = [
	'attachment_filename',
	'body',
	'image',
	'inline_buttons',
	'interactive',
	'keyboard',
	'location',
	'pdf',
	'reply_message_id',
	'text',
	'video',
];

const omit = (object: IDataObject, names: string[]): IDataObject =>
	Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

/** The request of one of several files. External IDs are numbered from the second message on. */
function partRequest(request: ApiRequest, link: FileLink, position: number): ApiRequest {
	const excluded = position === 1 ? ['attachment_filename'] : FIRST_ONLY;
	const body = omit(request.body ?? {}, excluded);
	if (position === 1) return withFile({ ...request, body }, link);
	const { external_id: id, extra_data: extra } = body;
	if (id !== undefined) body.external_id = `${String(id)}-${position}`;
	if (isRecord(extra) && extra.external_id !== undefined)
		body.extra_data = { ...extra, external_id: `${String(extra.external_id)}-${position}` };
	return withFile({ ...request, body }, link);
}

/** What became of one of several files. */
interface SentPart {
	file: string;
	result?: OperationResult;
}

async function sendParts(
	context: OperationContext<unknown>,
	links: FileLink[],
	sendOne: SendOne,
): Promise<OperationResult[]> {
	const sent: SentPart[] = [];
	for (const [index, link] of links.entries()) {
		const partName = `${context.index} file ${index + 1}`;
		if (context.subRequests.isDone(partName)) {
			sent.push({ file: link.name });
			continue;
		}
		const send: OperationContext['send'] = async (request) => {
			const result = await context.subRequests.send([partName], request);
			if ('response' in result) return result.response;
			const { failure } = result;
			const outcome = failure.outcomeUnknown ? 'may have been sent' : 'was not sent';
			throw failure.toError({
				message: `File ${index + 1} of ${links.length} (${link.name}) ${outcome}: ${failure.message}`,
				description: [failure.hint, progressOf(sent, links)].filter(Boolean).join('. '),
				details: {
					sentFiles: sent.map(({ file }) => file),
					[failure.outcomeUnknown ? 'unknownFile' : 'failedFile']: link.name,
					notSentFiles: links.slice(index + 1).map(({ name }) => name),
				},
			});
		};
		const request = partRequest(context.request, link, index + 1);
		const [result] = await sendOne({ ...context, request, send });
		sent.push({ file: link.name, result });
	}
	const [first = { json: { success: true } }] = sent.flatMap(({ result }) => (result === undefined ? [] : [result]));
	return [{ ...first, extra: { ...first.extra, files: sent.map(toReport), ...noteOf(links) } }];
}

function progressOf(sent: SentPart[], { length }: FileLink[]): string {
	const count =
		sent.length === 0 ? 'No file was' : `${sent.length} of ${length} files ${sent.length === 1 ? 'was' : 'were'}`;
	return `${count} sent before. With Retry On Fail, files that were sent are not sent again`;
}

function toReport({ file, result }: SentPart): IDataObject {
	if (result === undefined) return { file, sent_in_earlier_attempt: true };
	const { message_id: messageId, id } = result.json;
	const identified = messageId ?? id;
	return {
		file,
		...(identified !== undefined && { message_id: identified }),
		...(result.extra?.skipped === true && { skipped: true }),
	};
}

/** A warning that applies to all links: they have the same server. */
function noteOf(links: FileLink[]): IDataObject {
	const note = links.find((link) => link.note !== undefined)?.note;
	return note === undefined ? {} : { link_note: note };
}
