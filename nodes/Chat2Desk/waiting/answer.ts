import type { IDataObject } from 'n8n-workflow';
import { isoTime } from '../values/times';
import { isSameWord, parseYesNo } from '../values/yes-no';
import type { ButtonCaptions } from './page';
import type { Question } from './question';

/** A client's message on its way to the execution that waits for it. */
export interface ChatMessage {
	id: number | string;
	clientId: number | string;
	text: string;
	attachments: Array<{ name?: string; link: string }>;
	/** The place that was shared, as Chat2Desk tells it: a text, or latitude and longitude. A button may ask for one. */
	coordinates?: unknown;
	at?: string;
	clientName?: string;
	channelId?: number | string;
	transport?: string;
	/** What the message says of a pressed button, if it does. */
	button?: IDataObject;
}

/** How a user wants answers to be read. */
export interface ParsedAnswer {
	captions: ButtonCaptions;
	yes?: string;
	no?: string;
	/** Whether an AI agent waits, which understands more than yes and no. */
	isReview: boolean;
}

/** What an answer adds to the input's own fields. */
export interface AnswerOutput extends IDataObject {
	responded: true;
	answer: IDataObject;
	data: IDataObject;
}

/**
 * What a message in the chat answers; `undefined` where it is no answer to this question: somebody else's, or more than yes or no where
 * an approval is due.
 */
export function parseChatAnswer(question: Question, message: ChatMessage, reading: ParsedAnswer): AnswerOutput | undefined {
	if (question.response === 'freeText') return undefined;
	if (question.clientId !== undefined && String(question.clientId) !== String(message.clientId)) return undefined;
	const button = matchButton(question, message.text) ?? message.button;
	// A pressed button mostly comes as its payload, which is a word of the workflow and none of the client.
	const approved = parseApproval(message.text, question, reading) ?? parseApproval(String(button?.text ?? ''), question, reading);
	if (question.response === 'approval' && approved === undefined && !reading.isReview) return undefined;
	const verdict =
		question.response === 'approval' ? { approved: approved === true } : approved === undefined ? {} : { approved };
	// An agent takes any text beside a plain no for a correction of its plan.
	const said = reading.isReview && approved !== undefined ? {} : { chatInput: message.text };
	return {
		responded: true,
		answer: {
			via: 'chat',
			text: message.text,
			attachments: message.attachments,
			...(message.coordinates !== undefined && { coordinates: message.coordinates as IDataObject }),
			...(button && { button }),
			message_id: message.id,
			client_id: message.clientId,
			...(message.clientName !== undefined && { client_name: message.clientName }),
			...(message.channelId !== undefined && { channel_id: message.channelId }),
			...(message.transport !== undefined && { transport: message.transport }),
			...(message.at !== undefined && { at: isoTime(message.at) as string }),
		},
		data: { ...verdict, ...said },
	};
}

/** Whether a text agrees or refuses: by the captions of an approval's buttons, or by words. */
function parseApproval(text: string, { response }: Question, { captions, yes, no }: ParsedAnswer): boolean | undefined {
	if (response === 'approval' && isSameWord(text, captions.approve)) return true;
	if (response === 'approval' && isSameWord(text, captions.decline)) return false;
	return parseYesNo(text, { yes, no });
}

/** The button of a question whose payload or text came back; `undefined` where a text is none of them. */
export function matchButton({ buttons = [] }: Pick<Question, 'buttons'>, text: string): IDataObject | undefined {
	const plain = text.trim();
	const found =
		buttons.find(({ payload }) => payload && payload.trim() === plain) ??
		buttons.find((each) => each.text?.trim() === plain);
	return found && { ...found };
}

/** The answer to an approval that was given on the page. */
export const approvalFromPage = (approved: boolean, label: string, now: number): AnswerOutput => ({
	responded: true,
	answer: { via: 'link', text: label, at: new Date(now).toISOString() },
	data: { approved },
});

/** The answer that was written on the page. */
export const textFromPage = (text: string, now: number): AnswerOutput => ({
	responded: true,
	answer: { via: 'link', text, at: new Date(now).toISOString() },
	data: { text },
});
