import { randomBytes } from 'crypto';
import { WAIT_INDEFINITELY, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { findOperation } from '../descriptions/operations';
import type { OperationContext, OperationResult } from '../descriptions/handler-types';
import type { Resource } from '../descriptions/types';
import { executeOperation } from '../execution/execute';
import { errorItem, toNodeError } from '../execution/node-errors';
import { isReviewStep, isToolCall } from '../execution/tool-calls';
import { InputError } from '../utils/input-error';
import { encodeToken, formatComment, type Token } from './tokens';
import { answerMetadata, type Question } from './types';

/** What a host from 1.106 on has, and for a while wanted to be told. */
interface Signing {
	getSignedResumeUrl?: (parameters: Record<string, string>) => string;
	setSignatureValidationRequired?: () => void;
}

const MINUTE_MS = 60_000;
/** The longest limit: a hundred years fit into any database's date. */
const LONGEST_MS = 36_525 * 24 * 60 * MINUTE_MS;

/**
 * Sends the question as the operation's record says, and lets the execution wait for its answer. Until then n8n keeps the input with the
 * question; when the limit passes, that is the output. Throws n8n's errors, unless the node continues on failures.
 */
export async function sendAndWait(
	host: IExecuteFunctions,
	resources: readonly Resource[],
): Promise<INodeExecutionData[][]> {
	const items = host.getInputData();
	const refusal = isToolCall(host) ? undefined : refusalOf(host, items.length);
	if (refusal !== undefined) {
		const errors = items.map((_, index) => toNodeError(host, refusal, index));
		if (!host.continueOnFail()) throw errors[0];
		return [errors.map((error, index) => errorItem(error, index, host.getNode()))];
	}
	const asked: { question?: Question; until?: number } = {};
	const output = await executeOperation(host, asking(host, resources, asked));
	if (asked.question === undefined) return output;
	const input = answerMetadata(items[0].json, isReviewStep(host));
	const kept = {
		...items[0],
		json: { ...input, responded: false, question: asked.question as unknown as IDataObject },
		pairedItem: { item: 0 },
	};
	await host.putExecutionToWait(asked.until === undefined ? WAIT_INDEFINITELY : new Date(asked.until));
	host.getExecuteData().data.main = [[kept]];
	return [[kept]];
}

/** Why nothing can be asked here at all. */
function refusalOf(host: IExecuteFunctions, count: number): InputError | undefined {
	if (typeof (host as Signing).getSignedResumeUrl !== 'function')
		return new InputError(
			'"Send and Wait for Response" needs n8n 1.106 or a later version',
			'Update n8n. All other operations work with this version',
		);
	if (count > 1)
		return new InputError(
			`One question at a time: the node got ${count} items, and an execution waits for one answer`,
			'Put a Loop Over Items node with a batch size of 1 before it, or call a sub-workflow for each item',
		);
	return undefined;
}

/** The catalogue with an operation that marks its message, and tells what was asked. */
function asking(
	host: IExecuteFunctions,
	resources: readonly Resource[],
	asked: { question?: Question; until?: number },
): Resource[] {
	const resource = host.getNodeParameter('resource', 0) as string;
	const operation = findOperation(resources, resource, host.getNodeParameter('operation', 0) as string);
	if (operation?.execute === undefined) return [...resources];
	const send = operation.execute;
	const marked = async (step: OperationContext): Promise<OperationResult[]> => {
		const until = limitOf(step.values.waitLimit);
		const { url, token } = ticket(host, until, buttonsOf(step).length > 0);
		const response = String(step.values.responseType);
		const results = await send({ ...step, request: { ...step.request, body: bodyOf(step, response, url, token) } });
		const [{ json }] = results;
		asked.question = questionOf(step, response, token, json);
		asked.until = until;
		if (isByChat(response) && step.values.markInComment === true) await noteInChat(step, asked.question, token);
		return results;
	};
	return [
		{
			name: resource,
			value: resource,
			description: operation.description,
			operations: [{ ...operation, execute: marked }],
		},
	];
}

/** The signed address of this wait, and what the chat keeps of it. */
function ticket(
	host: IExecuteFunctions,
	until: number | undefined,
	hasButtons: boolean,
): { url: string; token: Token } {
	const signing = host as Signing;
	// From n8n-workflow 1.104 on, and in later versions without being told: else n8n would take any address.
	signing.setSignatureValidationRequired?.();
	const nonce = randomBytes(6).toString('base64url');
	const url = signing.getSignedResumeUrl?.({ w: nonce }) ?? '';
	const signature = (URL.canParse(url) && new URL(url).searchParams.get('signature')) || '';
	if (!/^(?:[0-9a-f]{2}){16,64}$/.test(signature))
		throw new InputError(
			'n8n signed the address for the answer in a form that this node does not know',
			'Nothing was sent. Please report this with the version of n8n to the makers of the node',
		);
	return {
		url,
		token: { executionId: host.getExecutionId(), nodeId: host.getNode().id, signature, nonce, until, hasButtons },
	};
}

/** Milliseconds since 1970 at which the wait ends; `undefined` without a limit. Throws `InputError` on a limit that is none. */
function limitOf(minutes: unknown): number | undefined {
	if (minutes === undefined) return undefined;
	const ms = Number(minutes) * MINUTE_MS;
	if (ms > 0 && ms <= LONGEST_MS) return Date.now() + ms;
	throw new InputError(
		'"Limit Wait Time" is no time from now on',
		'Enter a number of minutes above 0, or remove the limit',
	);
}

/** Whether a message in the chat can be the answer. */
const isByChat = (response: string) => response !== 'freeText';

function bodyOf(
	{ values, request: { body = {} } }: OperationContext,
	response: string,
	url: string,
	token: Token,
): IDataObject {
	return {
		...body,
		...(response !== 'nextMessage' && { text: [body.text, url].filter(Boolean).join('\n\n') }),
		...(isByChat(response) && values.markInComment !== true && { external_id: encodeToken(token) }),
	};
}

/** The buttons whose text or payload may come back. */
function buttonsOf({ request: { body = {} } }: OperationContext): NonNullable<Question['buttons']> {
	const { buttons = [] } = (body.keyboard ?? {}) as { buttons?: IDataObject[] };
	const all = [...((body.inline_buttons ?? []) as IDataObject[]), ...buttons];
	return all.map(({ text, payload }) => ({
		text: text as string,
		...(payload !== undefined && { payload: payload as string }),
	}));
}

function questionOf(step: OperationContext, response: string, token: Token, sent: IDataObject): Question {
	const buttons = buttonsOf(step);
	const { nonce: id, until } = token;
	const messageId = sent.message_id as number | undefined;
	const clientId = (sent.client_id ?? step.request.body?.client_id) as number | undefined;
	return {
		id,
		text: String(step.request.body?.text ?? ''),
		response,
		...(messageId !== undefined && { messageId }),
		...(clientId !== undefined && { clientId }),
		...(until !== undefined && { until: new Date(until).toISOString() }),
		...(buttons.length > 0 && { buttons }),
	};
}

/** The mark as a comment of the team. It opens no dialog, and goes where the question went. */
async function noteInChat(step: OperationContext, { clientId }: Question, token: Token): Promise<void> {
	const { channel_id, transport } = step.request.body ?? {};
	const route = { ...(channel_id !== undefined && { channel_id }), ...(transport !== undefined && { transport }) };
	const body = {
		type: 'comment',
		open_dialog: false,
		client_id: clientId,
		text: formatComment(encodeToken(token)),
		...route,
	};
	await step.send({ method: 'POST', path: '/messages', body });
}
