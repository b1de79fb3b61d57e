import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { acceptedTokens, CREDENTIAL_NAME } from '../api/credentials';
import { isReviewStep } from '../execution/tool-calls';
import { asRecord } from '../utils/is-record';
import { stripProto } from '../utils/safe-json';
import { errorMessage, settle } from '../utils/settle';
import { truncate } from '../utils/text';
import { clientName, companyName } from './account-lookups';
import { MAX_ANSWER_LENGTH, messagePage, PAGE_HEADERS, questionPage, type ButtonLabels } from './page';
import {
	approvalFromPage,
	parseChatAnswer,
	textFromPage,
	type AnswerOptions,
	type AnswerOutput,
	type ChatMessage,
} from './parse-answer';
import { verifyAnswer } from './tokens';
import { readQuestion, withoutAnswer, type Question } from './types';

/** Maximum length of a message from the trigger: a client's text and the URLs of its files. */
const MAX_MESSAGE_LENGTH = 500_000;

/** A request to a waiting execution. */
interface WaitRequest {
	context: IWebhookFunctions;
	/** The JSON of the item that the execution continues with after the time limit. */
	stored: IDataObject;
	question: Question;
}

/**
 * Responds to requests to the resume URL of a waiting execution: shows the page or resumes the execution with an answer. n8n has verified
 * the URL's signature before. Never throws, because n8n would end the waiting execution with the error.
 */
export async function sendAndWaitWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const outcome = await settle(() => respond(context));
	if (outcome.ok) return outcome.value;
	try {
		context.logger.error(
			`${context.getNode().name}: failed to save an answer, so the execution keeps waiting: ${errorMessage(outcome.error)}`,
		);
		return showMessage(context, 500, 'Something went wrong', 'Your answer could not be saved. Please try again.');
	} catch {
		// n8n closes the connection, and the execution continues to wait.
		return { noWebhookResponse: true };
	}
}

async function respond(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const stored = asRecord(JSON.parse(JSON.stringify(context.evaluateExpression('{{ $json }}', 0) ?? null)));
	const question = readQuestion(stored);
	const { w: nonce } = asRecord(context.getQueryData());
	// The link of an earlier question of the same node has a valid signature as well.
	if (question === undefined || nonce !== question.id)
		return showMessage(context, 410, 'Question closed', 'This question is closed. No action is required.');
	const request = { context, stored, question };
	const { method } = context.getRequestObject();
	if (method !== 'POST') return await showQuestion(request);
	const body = asRecord(context.getBodyData());
	return 'seal' in body ? await resumeFromChat(request, body) : await resumeFromPage(request, body);
}

/** Shows the page; the trigger, which accepts JSON only, receives the question's status and buttons instead. */
async function showQuestion({ context, question }: WaitRequest): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	if (String(context.getHeaderData().accept ?? '') === 'application/json') {
		response.status(200).json({ waiting: true, ...(question.buttons && { buttons: question.buttons }) });
		return { noWebhookResponse: true };
	}
	const company = await companyName(context);
	return sendPage(context, 200, questionPage(question, readLabels(context), { company }));
}

async function resumeFromPage(request: WaitRequest, { answer, text }: IDataObject): Promise<IWebhookResponseData> {
	const { context, question } = request;
	const { response_type: responseType } = question;
	const labels = readLabels(context);
	if (responseType === 'approval' && (answer === 'approve' || (answer === 'decline' && labels.decline !== ''))) {
		const approved = answer === 'approve';
		const output = approvalFromPage(approved, approved ? labels.approve : labels.decline, Date.now());
		return await resume(request, output);
	}
	const entered = typeof text === 'string' ? truncate(text, MAX_ANSWER_LENGTH).trim() : '';
	if (responseType === 'freeText' && entered !== '') return await resume(request, textFromPage(entered, Date.now()));
	const hints: Record<string, string> = { freeText: 'Please enter an answer.', approval: 'Please select an answer.' };
	return sendPage(context, 400, questionPage(question, labels, { hint: hints[responseType] ?? '' }));
}

/** Resumes the execution with a message that the trigger passes on. */
async function resumeFromChat(
	request: WaitRequest,
	{ message: json, seal: signature }: IDataObject,
): Promise<IWebhookResponseData> {
	const { context, question } = request;
	if (typeof json !== 'string' || json.length > MAX_MESSAGE_LENGTH) return reject(context, 400, 'invalid message');
	// The trigger can still have the previous credential in its cache.
	const tokens = acceptedTokens(await context.getCredentials(CREDENTIAL_NAME));
	if (!tokens.some((token) => verifyAnswer(token, question.id, json, signature)))
		return reject(context, 401, 'invalid signature');
	const message = stripProto(JSON.parse(json) as ChatMessage);
	const output = parseChatAnswer(question, message, readAnswerOptions(context), Date.now());
	if (output === undefined) return reject(context, 409, 'not an answer to the question');
	return { ...(await resume(request, output, message.clientName)), webhookResponse: { resumed: true } };
}

/** Resumes the execution with the input and the answer, and confirms it on the page. */
async function resume(
	{ context, stored, question }: WaitRequest,
	output: AnswerOutput,
	nameInChat?: string,
): Promise<IWebhookResponseData> {
	const { client_id: clientId } = question;
	const isLink = output.answer.via === 'link';
	const name = isLink && clientId !== undefined ? await clientName(context, clientId) : nameInChat;
	const { responded, responded_at, ...rest } = output;
	const responder = { ...(clientId !== undefined && { client_id: clientId }), ...(name !== undefined && { name }) };
	const json: IDataObject = {
		...withoutAnswer(stored, isReviewStep(context)),
		responded,
		responded_at,
		responder,
		...rest,
		question,
	};
	if (isLink) setHeaders(context);
	return {
		webhookResponse: messagePage('Thank you', 'Your answer has been recorded. You can close this page.'),
		workflowData: [[{ json, pairedItem: { item: 0 } }]],
	};
}

/** A parameter of the waiting node; `undefined` if its expression fails. */
function readParameter(context: IWebhookFunctions, name: string): unknown {
	try {
		return context.getNodeParameter(name, undefined);
	} catch {
		return undefined;
	}
}

function readLabels(context: IWebhookFunctions): ButtonLabels {
	const label = (name: string, defaultLabel: string) =>
		truncate(String(readParameter(context, `additionalFields.${name}`) ?? defaultLabel), 100);
	return { approve: label('approveLabel', '') || 'Approve', decline: label('disapproveLabel', 'Decline') };
}

function readAnswerOptions(context: IWebhookFunctions): AnswerOptions {
	const words = (name: string) => {
		const value = readParameter(context, `additionalFields.${name}`);
		return Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : undefined;
	};
	return {
		labels: readLabels(context),
		yesWords: words('yesWords'),
		noWords: words('noWords'),
		isReview: isReviewStep(context),
	};
}

function setHeaders(context: IWebhookFunctions): void {
	const response = context.getResponseObject();
	for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
}

function sendPage(context: IWebhookFunctions, status: number, html: string): IWebhookResponseData {
	setHeaders(context);
	context.getResponseObject().status(status).end(html);
	return { noWebhookResponse: true };
}

const showMessage = (context: IWebhookFunctions, status: number, heading: string, text: string) =>
	sendPage(context, status, messagePage(heading, text));

/** Informs the trigger that the message was not accepted as an answer. The execution continues to wait. */
function reject(context: IWebhookFunctions, status: number, reason: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ resumed: false, reason });
	return { noWebhookResponse: true };
}
