import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { CREDENTIAL_NAME } from '../api/credentials';
import { isReviewStep } from '../execution/tool-calls';
import { stripProto } from '../utils/safe-json';
import { truncate } from '../utils/text';
import { MAX_ANSWER_LENGTH, messagePage, PAGE_HEADERS, questionPage, type ButtonCaptions } from './page';
import {
	approvalFromPage,
	parseChatAnswer,
	textFromPage,
	type AnswerOutput,
	type ChatMessage,
	type ParsedAnswer,
} from './parse-answer';
import { verifyAnswer } from './tokens';
import { answerMetadata, readQuestion, type Question } from './types';

/** Characters of a sealed message: a client's text, and the addresses of its files. */
const LONGEST_MESSAGE = 500_000;

const CLOSED = 'This question is closed. No action is required.';

/** What the waiting execution knows. */
interface Wait {
	host: IWebhookFunctions;
	kept: IDataObject;
	question: Question;
}

/**
 * Answers whoever calls the address of a waiting execution: shows the page, or resumes the execution with an answer. n8n has looked at
 * the signature before. Never throws, because n8n would end the waiting execution with the error.
 */
export async function sendAndWaitWebhook(host: IWebhookFunctions): Promise<IWebhookResponseData> {
	const failure = { error: undefined as unknown };
	try {
		return await respond(host);
	} catch (error) {
		failure.error = error;
	}
	try {
		const { message } = failure.error as Error;
		host.logger.error(
			`${host.getNode().name}: an answer could not be taken, the execution goes on waiting: ${message}`,
		);
		return told(host, 500, 'The answer could not be taken. Please try again.');
	} catch {
		// Not even the failure could be told: n8n closes the connection, and the execution goes on waiting.
		return { noWebhookResponse: true };
	}
}

async function respond(host: IWebhookFunctions): Promise<IWebhookResponseData> {
	const kept = JSON.parse(JSON.stringify(host.evaluateExpression('{{ $json }}', 0) ?? null)) as IDataObject | null;
	const question = kept === null ? undefined : readQuestion(kept);
	const { w } = host.getQueryData() as IDataObject;
	// The link of an earlier question of the same node is signed as well.
	if (kept === null || question === undefined || w !== question.id) return told(host, 410, CLOSED);
	const wait = { host, kept, question };
	const { method } = host.getRequestObject();
	if (method !== 'POST') return shown(wait);
	const body = bodyOf(host);
	return 'seal' in body ? await fromChat(wait, body) : fromPage(wait, body);
}

function bodyOf(host: IWebhookFunctions): IDataObject {
	const body: unknown = host.getBodyData();
	return body !== null && typeof body === 'object' && !Array.isArray(body) ? (body as IDataObject) : {};
}

/** The page; for the trigger, which asks for JSON, that the question still waits, and with which buttons. */
function shown({ host, question }: Wait): IWebhookResponseData {
	const response = host.getResponseObject();
	if (String(host.getHeaderData().accept ?? '') === 'application/json') {
		response.status(200).json({ waiting: true, ...(question.buttons && { buttons: question.buttons }) });
		return { noWebhookResponse: true };
	}
	return send(host, 200, questionPage(question, captionsOf(host)));
}

/** What came from the page behind the link. */
function fromPage({ host, kept, question }: Wait, { answer, text }: IDataObject): IWebhookResponseData {
	const captions = captionsOf(host);
	if (question.response === 'approval' && (answer === 'approve' || (answer === 'decline' && captions.decline !== '')))
		return resumed(
			host,
			kept,
			approvalFromPage(answer === 'approve', answer === 'approve' ? captions.approve : captions.decline, Date.now()),
		);
	const written = typeof text === 'string' ? truncate(text, MAX_ANSWER_LENGTH).trim() : '';
	if (question.response === 'freeText' && written !== '') return resumed(host, kept, textFromPage(written, Date.now()));
	const hint =
		question.response === 'freeText'
			? 'Please write an answer.'
			: question.response === 'approval'
				? 'Please choose an answer.'
				: '';
	return send(host, 400, questionPage(question, captions, hint));
}

/** What the trigger hands on out of the chat. */
async function fromChat({ host, kept, question }: Wait, { message, seal }: IDataObject): Promise<IWebhookResponseData> {
	if (typeof message !== 'string' || message.length > LONGEST_MESSAGE) return refused(host, 400, 'no message');
	const { apiToken } = await host.getCredentials(CREDENTIAL_NAME);
	if (!verifyAnswer(apiToken, question.id, message, seal)) return refused(host, 401, 'the seal does not match');
	const answered = parseChatAnswer(question, stripProto(JSON.parse(message) as ChatMessage), readingOf(host));
	if (answered === undefined) return refused(host, 409, 'this is no answer to the question');
	return { ...resumed(host, kept, answered), webhookResponse: { resumed: true } };
}

/** Resumes the execution with the input's own fields and the answer, and says so on the page. */
function resumed(host: IWebhookFunctions, kept: IDataObject, answered: AnswerOutput): IWebhookResponseData {
	const { question } = kept;
	const json = { ...answerMetadata(kept, isReviewStep(host)), ...answered, question } as IDataObject;
	if (answered.answer.via === 'link') setHeaders(host);
	return {
		webhookResponse: messagePage('Thank you. Your answer has been recorded.'),
		workflowData: [[{ json, pairedItem: { item: 0 } }]],
	};
}

/** A parameter as the waiting node has it; what an expression fails to give counts as not set. */
function parameter(host: IWebhookFunctions, name: string): unknown {
	try {
		return host.getNodeParameter(name, undefined);
	} catch {
		return undefined;
	}
}

function captionsOf(host: IWebhookFunctions): ButtonCaptions {
	const caption = (name: string, usual: string) =>
		truncate(String(parameter(host, `additionalFields.${name}`) ?? usual), 100);
	return { approve: caption('approveLabel', '') || 'Approve', decline: caption('declineLabel', 'Decline') };
}

function readingOf(host: IWebhookFunctions): ParsedAnswer {
	const words = (name: string) => {
		const value = parameter(host, `additionalFields.${name}`);
		return Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : undefined;
	};
	return { captions: captionsOf(host), yes: words('yesWords'), no: words('noWords'), isReview: isReviewStep(host) };
}

function setHeaders(host: IWebhookFunctions): void {
	const response = host.getResponseObject();
	for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
}

function send(host: IWebhookFunctions, status: number, html: string): IWebhookResponseData {
	setHeaders(host);
	host.getResponseObject().status(status).end(html);
	return { noWebhookResponse: true };
}

const told = (host: IWebhookFunctions, status: number, text: string) => send(host, status, messagePage(text));

/** For the trigger: the message was no answer, and the execution goes on waiting. */
function refused(host: IWebhookFunctions, status: number, reason: string): IWebhookResponseData {
	host.getResponseObject().status(status).json({ resumed: false, reason });
	return { noWebhookResponse: true };
}
