import type { IDataObject } from 'n8n-workflow';
import { asRecord, isRecord } from '../utils/is-record';

/** A button of a question. Messengers return its payload or its text when it is pressed. */
export interface QuestionButton {
	text?: string;
	payload?: string;
}

/** A question as it is stored with the wait and output, hence the names in snake case. */
export interface Question {
	/** Random nonce of this question: an outdated link, or an answer to another question, has another one. */
	id: string;
	text: string;
	/** `approval`, `freeText` or `nextMessage`. */
	response_type: string;
	message_id?: number | string;
	client_id?: number | string;
	/** When the wait ends, in ISO 8601. */
	expires_at?: string;
	buttons?: QuestionButton[];
	/** Set if an approval can also be given in the chat. */
	approve_in_chat?: true;
	/** IDs of the clients who can approve in the chat; absent if everyone who was asked can. */
	approvers?: Array<number | string>;
}

/** Output properties of the node itself, which replace those of the input. */
const OUTPUT_KEYS = ['responded', 'responded_at', 'responder', 'answer', 'data', 'question'];

/** Properties that an AI agent reads from a review step's output besides `data`; a tool's parameters must not pass for a decision. */
const REVIEW_KEYS = ['approved', 'chatInput'];

/** The input without the properties that could pass for the answer to this question, such as those of an earlier question. */
export function withoutAnswer(input: IDataObject, isReview: boolean): IDataObject {
	const reserved = isReview ? [...OUTPUT_KEYS, ...REVIEW_KEYS] : OUTPUT_KEYS;
	return Object.fromEntries(Object.entries(input).filter(([name]) => !reserved.includes(name)));
}

/** The question in the data of a waiting execution; `undefined` if there is none. */
export function readQuestion(stored: IDataObject): Question | undefined {
	return isQuestion(stored.question) ? stored.question : undefined;
}

/** Only the node itself stores a question, so its nonce identifies one. */
const isQuestion = (value: unknown): value is Question => isRecord(value) && typeof value.id === 'string';

/** Buttons that a question was sent with, or that the waiting execution names. */
export const toButtons = (buttons: unknown): QuestionButton[] =>
	(Array.isArray(buttons) ? buttons : []).map((button: unknown) => {
		const { text, payload } = asRecord(button);
		return { ...(typeof text === 'string' && { text }), ...(typeof payload === 'string' && { payload }) };
	});

/** An ID of Chat2Desk in an answer of its API. */
export const isId = (value: unknown): value is number | string =>
	(typeof value === 'number' && Number.isSafeInteger(value)) || (typeof value === 'string' && /^\d{1,15}$/.test(value));
