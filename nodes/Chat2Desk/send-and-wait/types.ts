import type { IDataObject } from 'n8n-workflow';

/** What an execution asked, as it is kept with the wait and put out. */
export interface Question {
	/** A random word of this very question: an older link, or an answer that was meant for another one, has another. */
	id: string;
	text: string;
	/** `nextMessage`, `approval` or `freeText`. */
	response: string;
	messageId?: number | string;
	clientId?: number | string;
	/** When the wait ends, in ISO 8601. */
	until?: string;
	buttons?: Array<{ text?: string; payload?: string }>;
}

/** What the node puts out itself, beside the input's own fields. */
const OWN_NAMES = ['responded', 'answer', 'data', 'question'];

/** What an AI agent reads out of a review step's output besides `data`: a tool's own parameters must not pass for a decision. */
const OF_REVIEWS = ['approved', 'chatInput'];

/** The input's own fields, without those that an earlier question or a tool's parameters could pass for this one's answer with. */
export function answerMetadata(input: IDataObject, isReview: boolean): IDataObject {
	const taken = isReview ? [...OWN_NAMES, ...OF_REVIEWS] : OWN_NAMES;
	return Object.fromEntries(Object.entries(input).filter(([name]) => !taken.includes(name)));
}

/** The question in the data of a waiting execution; `undefined` where there is none. */
export function readQuestion(kept: IDataObject): Question | undefined {
	const { question } = kept;
	const isOne = question !== null && typeof question === 'object' && typeof (question as IDataObject).id === 'string';
	return isOne ? (question as unknown as Question) : undefined;
}
