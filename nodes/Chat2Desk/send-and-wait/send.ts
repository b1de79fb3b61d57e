import { randomBytes } from 'crypto';
import { WAIT_INDEFINITELY, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { CREDENTIAL_NAME } from '../api/credentials';
import { isReachableFromServer } from '../api/downloads/url-policy';
import { ApiError, CHECK_BEFORE_RETRYING, ExecutionCancelledError } from '../api/errors';
import type { OperationContext, OperationResult } from '../descriptions/handler-types';
import { findOperation } from '../descriptions/operations';
import type { Resource } from '../descriptions/types';
import { executeOperation } from '../execution/execute';
import { errorItem, toNodeError } from '../execution/node-errors';
import { isReviewStep, isToolCall } from '../execution/tool-calls';
import { internalComment } from '../resources/message/internal-comment';
import { InputError } from '../utils/input';
import { asRecord } from '../utils/is-record';
import { errorDescription, errorMessage, settle } from '../utils/settle';
import { assertTriggerExists } from './trigger-check';
import { encodeToken, formatComment, isValidNodeId, type Token } from './tokens';
import { isId, toButtons, withoutAnswer, type Question, type QuestionButton } from './types';
import { waitEndMs } from './wait-limit';

/** Methods of newer hosts: `getSignedResumeUrl` exists since n8n 1.106, the other one in some versions from then on. */
type SigningContext = Pick<IExecuteFunctions, 'getNode'> & {
	getSignedResumeUrl?(parameters: Record<string, string>): string;
	setSignatureValidationRequired?(): void;
};

/** A question before it is sent. */
interface PendingQuestion {
	url: string;
	token: Token;
	responseType: string;
	/** Whether the response link is part of the message. */
	hasLink: boolean;
	/** Whether a message in the chat can be the answer. */
	isAnsweredInChat: boolean;
}

/**
 * Sends the question and puts the execution to wait for the answer. Until then n8n stores the input with the question, which is the output
 * if the time limit is reached. Throws n8n's errors, unless the node continues on failure.
 */
export async function sendAndWait(
	context: IExecuteFunctions,
	resources: readonly Resource[],
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const unsupported = isToolCall(context) ? undefined : unsupportedError(context, items.length);
	if (unsupported !== undefined) {
		const errors = items.map((_, index) => toNodeError(context, unsupported, index));
		if (!context.continueOnFail()) throw errors[0];
		return [errors.map((error, index) => errorItem(error, index, context.getNode()))];
	}
	const waiting: { item?: INodeExecutionData } = {};
	const output = await executeOperation(
		context,
		withWait(context, resources, async (question) => {
			waiting.item = await startWaiting(context, question);
		}),
	);
	return waiting.item === undefined ? output : [[waiting.item]];
}

/** Why the operation is not available here. */
function unsupportedError(context: IExecuteFunctions, itemCount: number): InputError | undefined {
	const { getSignedResumeUrl }: SigningContext = context;
	if (typeof getSignedResumeUrl !== 'function')
		return new InputError(
			'"Send and Wait for Response" requires n8n 1.106 or later',
			'Update n8n. All other operations work with this version',
		);
	if (itemCount > 1)
		return new InputError(
			`Expected 1 item but received ${itemCount}: an execution can wait for only one reply`,
			'Add a Loop Over Items node with a batch size of 1 before this node, or call a sub-workflow for each item',
		);
	return undefined;
}

/** The resources with an operation that sends the question with its link and token and then calls `onSent`. */
function withWait(
	context: IExecuteFunctions,
	resources: readonly Resource[],
	onSent: (question: Question) => Promise<void>,
): Resource[] {
	const resource = context.getNodeParameter('resource', 0);
	const operation = findOperation(resources, resource, context.getNodeParameter('operation', 0));
	if (operation?.execute === undefined) return [...resources];
	const send = operation.execute;
	const execute = async (step: OperationContext): Promise<OperationResult[]> => {
		const pending = prepareQuestion(context, step);
		if (pending.hasLink) await assertReachableByClient(context, pending.url);
		if (pending.isAnsweredInChat) await assertTriggerExists(context, step, pending.hasLink);
		const results = await send({
			...step,
			request: { ...step.request, body: bodyOf(step, pending) },
			send: async (request) => {
				if (pending.isAnsweredInChat && request.path === '/messages') assertCanApprove(step, request.body?.client_id);
				return await step.send(request);
			},
		});
		const outcome = await settle(async () => {
			const question = toQuestion(step, pending, results[0].json);
			if (pending.isAnsweredInChat && step.values.markInComment === true)
				await sendComment(context, step, question, pending.token);
			await onSent(question);
		});
		if (!outcome.ok) throw afterSendingError(outcome.error);
		return results;
	};
	return [
		{
			name: resource,
			value: resource,
			description: operation.description,
			operations: [{ ...operation, execute }],
		},
	];
}

/**
 * The error for a failure after the question was sent. Its outcome counts as unknown, so that no attempt of *Retry On Fail* sends the
 * question again.
 */
function afterSendingError(error: unknown): Error {
	if (error instanceof ExecutionCancelledError) return new ExecutionCancelledError(true);
	const { kind = 'serverOrNetwork', status, rejection } = error instanceof ApiError ? error : {};
	return new ApiError(
		kind,
		`The question was sent, but the execution does not wait for the reply: ${errorMessage(error)}`,
		{
			description: [errorDescription(error), CHECK_BEFORE_RETRYING].filter(Boolean).join('. '),
			status,
			rejection,
			outcomeUnknown: true,
		},
	);
}

/** Puts the execution to wait. n8n outputs the returned item if the time limit is reached, and `webhook()` reads the question from it. */
async function startWaiting(context: IExecuteFunctions, question: Question): Promise<INodeExecutionData> {
	const [input] = context.getInputData();
	const json = {
		...withoutAnswer(input.json, isReviewStep(context)),
		responded: false,
		question,
	};
	const item = { ...input, json, pairedItem: { item: 0 } };
	context.getExecuteData().data.main = [[item]];
	const { expires_at: expiresAt } = question;
	await context.putExecutionToWait(expiresAt === undefined ? WAIT_INDEFINITELY : new Date(expiresAt));
	return item;
}

/** Reads the question's parameters other than the message, and creates its link and token. Throws `InputError` before anything is sent. */
function prepareQuestion(context: IExecuteFunctions, step: OperationContext): PendingQuestion {
	const { values } = step;
	const responseType = String(values.responseType);
	const isApproval = responseType === 'approval';
	const isAnsweredInChat = responseType === 'nextMessage' || (isApproval && values.approveInChat === true);
	if (isAnsweredInChat && !isValidNodeId(context.getNode().id))
		throw new InputError(
			'The ID of this node contains characters that cannot be part of a URL',
			'Copy the node, paste it and delete the original: n8n then assigns a new ID',
		);
	if (isAnsweredInChat) assertCanApprove(step, step.request.body?.client_id);
	const { url, nonce, signature } = signedUrl(context);
	const token = {
		executionId: context.getExecutionId(),
		nodeId: context.getNode().id,
		signature,
		nonce,
		expiresAtMs: waitEndMs(values, Date.now()),
		hasButtons: buttonsOf(step).length > 0,
	};
	return { url, token, responseType, hasLink: responseType !== 'nextMessage', isAnsweredInChat };
}

/** A client who is not in the list could never answer in the chat. The client of a phone number is not known at first. */
function assertCanApprove(step: OperationContext, clientId: unknown): void {
	const approvers = approversOf(step).map(String);
	if (approvers.length === 0 || clientId === undefined || approvers.includes(String(clientId))) return;
	throw new InputError(
		`Client ${String(clientId)} is not in "Restrict Who Can Approve"`,
		'Send the question to a client in the list, or add the client to it',
	);
}

function signedUrl(context: IExecuteFunctions): { url: string; nonce: string; signature: string } {
	const signing: SigningContext = context;
	// n8n-workflow 1.104 and later verify signatures only on request; the newest versions always do.
	signing.setSignatureValidationRequired?.();
	const nonce = randomBytes(6).toString('base64url');
	const url = signing.getSignedResumeUrl?.({ w: nonce }) ?? '';
	const signature = (URL.canParse(url) && new URL(url).searchParams.get('signature')) || '';
	if (!/^(?:[0-9a-f]{2}){16,64}$/.test(signature))
		throw new InputError(
			'Unsupported resume URL signature format',
			'Nothing was sent. Please report this issue on GitHub with your n8n version',
		);
	return { url, nonce, signature };
}

/** A client cannot open a link to localhost or to a private network, so the execution would never be resumed. */
async function assertReachableByClient(context: IExecuteFunctions, url: string): Promise<void> {
	// A server in the same network has its clients there as well.
	if (await isReachableFromServer(context, url)) return;
	throw new InputError(
		`The client cannot open the response link: ${new URL(url).origin} is not reachable from the internet`,
		"Nothing was sent. Set n8n's environment variable WEBHOOK_URL to the public URL of n8n, such as https://n8n.example.com, and restart n8n. For testing, use a tunnel",
	);
}

function bodyOf(
	{ values, request: { body = {} } }: OperationContext,
	{ url, token, hasLink, isAnsweredInChat }: PendingQuestion,
): IDataObject {
	return {
		...body,
		...(hasLink && { text: [body.text, url].filter(Boolean).join('\n\n') }),
		...(isAnsweredInChat && values.markInComment !== true && { external_id: encodeToken(token) }),
	};
}

/** The clients who can approve in the chat; empty if everyone who is asked can. */
const approversOf = ({ values: { restrictApprovers } }: OperationContext): Array<number | string> =>
	Array.isArray(restrictApprovers) ? restrictApprovers.filter(isId) : [];

/** The buttons whose text or payload may be returned. */
function buttonsOf({ request: { body = {} } }: OperationContext): QuestionButton[] {
	return [...toButtons(body.inline_buttons), ...toButtons(asRecord(body.keyboard).buttons)];
}

function toQuestion(
	step: OperationContext,
	{ token, responseType, isAnsweredInChat }: PendingQuestion,
	sent: IDataObject,
): Question {
	const { nonce: id, expiresAtMs } = token;
	const buttons = buttonsOf(step);
	const { message_id: messageId } = sent;
	const clientId = sent.client_id ?? step.request.body?.client_id;
	const approvers = approversOf(step);
	return {
		id,
		text: String(step.request.body?.text ?? ''),
		response_type: responseType,
		...(isId(messageId) && { message_id: messageId }),
		...(isId(clientId) && { client_id: clientId }),
		...(expiresAtMs !== undefined && { expires_at: new Date(expiresAtMs).toISOString() }),
		...(buttons.length > 0 && { buttons }),
		...(responseType === 'approval' && isAnsweredInChat && { approve_in_chat: true }),
		...(isAnsweredInChat && approvers.length > 0 && { approvers }),
	};
}

/** Stores the token in an internal comment. It opens no dialog and uses the question's channel. */
async function sendComment(
	context: IExecuteFunctions,
	step: OperationContext,
	{ client_id: clientId }: Question,
	token: Token,
): Promise<void> {
	const { channel_id, transport } = step.request.body ?? {};
	const { apiToken } = await context.getCredentials(CREDENTIAL_NAME);
	const text = formatComment(encodeToken(token), { apiToken, clientId });
	await step.send(internalComment(clientId, text, { channel_id, transport }));
}
