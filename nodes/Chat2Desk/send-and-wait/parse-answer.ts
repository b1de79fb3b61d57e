import type { IDataObject } from 'n8n-workflow';
import { isoTime } from '../utils/api-times';
import { toComparable } from '../utils/text';
import { isSameWord, parseYesNo } from './approval-words';
import type { ButtonLabels } from './page';
import type { Question } from './types';

/** A client's message as the trigger passes it to the waiting execution. */
export interface ChatMessage {
	id: number | string;
	clientId: number | string;
	text: string;
	attachments: Array<{ name?: string; link: string }>;
	/** A shared location as Chat2Desk returns it: a string, or latitude and longitude. */
	coordinates?: IDataObject['value'];
	at?: string;
	clientName?: string;
	channelId?: number | string;
	transport?: string;
	/** The pressed button, if the message contains it. */
	button?: IDataObject;
	/** ID of the message that this one replies to, if the message contains it. */
	replyTo?: number | string;
	/** Whether the client received another message of the team after the question. */
	followsTeamMessage?: boolean;
}

/** How to interpret answers. */
export interface AnswerOptions {
	labels: ButtonLabels;
	yesWords?: string;
	noWords?: string;
	/** Whether an AI agent's review step waits, which accepts any text as feedback. */
	isReview: boolean;
}

/** What an answer adds to the input's properties. */
export interface AnswerOutput extends IDataObject {
	responded: true;
	responded_at: string;
	answer: IDataObject;
	/** Read by the review step of n8n's AI Agent: `approved`, `chatInput` and `respondedAt` are n8n's names. */
	data: IDataObject;
}

/** Interprets a chat message as the answer to a question; `undefined` if it is not one. */
export function parseChatAnswer(
	question: Question,
	message: ChatMessage,
	options: AnswerOptions,
	now: number,
): AnswerOutput | undefined {
	const isApproval = question.response_type === 'approval';
	if (question.response_type === 'freeText') return undefined;
	if (question.client_id !== undefined && String(question.client_id) !== String(message.clientId)) return undefined;
	const button = matchButton(question, message.text) ?? message.button;
	const approved =
		parseApproval(message.text, isApproval, options) ??
		// Most messengers return a pressed button's payload, which may be any word.
		parseApproval(String(button?.text ?? ''), isApproval, options);
	if (isApproval) {
		if (!canApproveInChat(question, message)) return undefined;
		if (message.followsTeamMessage === true && !refersToQuestion(question, message, options)) return undefined;
		if (approved === undefined && !options.isReview) return undefined;
	}
	const decision = isApproval ? { approved: approved === true } : approved === undefined ? {} : { approved };
	// An agent treats any text besides the decision as feedback.
	const text = options.isReview && approved !== undefined ? {} : { chatInput: message.text };
	return {
		responded: true,
		responded_at: new Date(now).toISOString(),
		answer: {
			via: 'chat',
			text: message.text,
			attachments: message.attachments,
			...(message.coordinates !== undefined && { coordinates: message.coordinates }),
			...(button && { button }),
			message_id: message.id,
			client_id: message.clientId,
			...(message.clientName !== undefined && { client_name: message.clientName }),
			...(message.channelId !== undefined && { channel_id: message.channelId }),
			...(message.transport !== undefined && { transport: message.transport }),
			...(message.at !== undefined && { at: isoTime(message.at) }),
		},
		data: { ...decision, ...text, respondedAt: new Date(now).toISOString() },
	};
}

/** Whether the client may approve in the chat: only if that was chosen when the question was sent. */
function canApproveInChat({ approve_in_chat: isAllowed, approvers }: Question, { clientId }: ChatMessage): boolean {
	return isAllowed === true && (approvers === undefined || approvers.map(String).includes(String(clientId)));
}

/** Whether a message certainly answers this question and not a later message of the team: by a button, its label, or as a reply. */
function refersToQuestion(
	question: Question,
	{ text, button, replyTo }: ChatMessage,
	{ labels }: AnswerOptions,
): boolean {
	const pressed = [text, button?.payload, button?.text].some(
		(each) => typeof each === 'string' && matchButton(question, each) !== undefined,
	);
	const isLabel = [labels.approve, labels.decline].some((label) => isSameWord(text, label));
	const isReply = replyTo !== undefined && String(replyTo) === String(question.message_id);
	return pressed || isLabel || isReply;
}

/** Whether a text approves or declines: by the labels of an approval's buttons, or by words. */
function parseApproval(
	text: string,
	isApproval: boolean,
	{ labels, yesWords, noWords }: AnswerOptions,
): boolean | undefined {
	if (isApproval && isSameWord(text, labels.approve)) return true;
	if (isApproval && isSameWord(text, labels.decline)) return false;
	return parseYesNo(text, { yes: yesWords, no: noWords });
}

/** The button of a question whose payload or text was returned; `undefined` if a text matches none. */
export function matchButton({ buttons = [] }: Pick<Question, 'buttons'>, text: string): IDataObject | undefined {
	const trimmed = text.trim();
	const match =
		buttons.find(({ payload }) => payload && payload.trim() === trimmed) ??
		buttons.find((each) => each.text?.trim() === trimmed) ??
		buttons.find((each) => toComparable(each.text ?? '') === toComparable(trimmed));
	return match && { ...match };
}

/** The output of an approval on the page. */
export const approvalFromPage = (approved: boolean, label: string, now: number) =>
	answerFromPage(label, { approved }, now);

/** The output of a text entered on the page. */
export const textFromPage = (text: string, now: number) => answerFromPage(text, { text }, now);

function answerFromPage(text: string, data: IDataObject, now: number): AnswerOutput {
	const at = new Date(now).toISOString();
	return { responded: true, responded_at: at, answer: { via: 'link', text, at }, data: { ...data, respondedAt: at } };
}
