import type { IDataObject } from 'n8n-workflow';
import { isoTime } from '../utils/api-times';
import { toComparable } from '../utils/text';
import type { ButtonCaptions } from './page';
import type { Question } from './types';

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
export function parseChatAnswer(
	question: Question,
	message: ChatMessage,
	reading: ParsedAnswer,
): AnswerOutput | undefined {
	if (question.response === 'freeText') return undefined;
	if (question.clientId !== undefined && String(question.clientId) !== String(message.clientId)) return undefined;
	const button = matchButton(question, message.text) ?? message.button;
	// A pressed button mostly comes as its payload, which is a word of the workflow and none of the client.
	const approved =
		parseApproval(message.text, question, reading) ?? parseApproval(String(button?.text ?? ''), question, reading);
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
		buttons.find((each) => each.text?.trim() === plain) ??
		buttons.find((each) => toComparable(each.text ?? '') === toComparable(plain));
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

/** Characters of an answer that are looked at: no word of the lists is longer. */
const LOOKED_AT = 80;

/** How people agree and refuse in a chat, in the languages of Chat2Desk's customers. No word stands in both lists. */
const YES =
	'yes, y, yeah, yep, yup, sure, ok, okay, k, agree, agreed, approve, approved, accept, confirm, confirmed, correct, right, of course, yes please, ' +
	'да, ага, угу, ок, окей, хорошо, согласен, согласна, подтверждаю, верно, конечно, так, добре, згоден, згодна, звичайно, підтверджую, ' +
	"иә, ия, жарайды, дұрыс, ha, mayli, sí, si, claro, de acuerdo, vale, confirmo, sim, concordo, isso, oui, d'accord, bien sûr, ja, jawohl, " +
	"genau, einverstanden, certo, va bene, d'accordo, tak, zgoda, evet, tamam, olur, bəli, hə, da, დიახ, այո, נכון, כן, نعم, أجل, موافق, हाँ, हां, ya, iya, setuju, 是, 是的, 好, 好的, 可以, はい, 네, " +
	'ναι, +, +1, 1, 👍, ✅, ✔, ✓, ☑, 👌, 🙆, 🆗';
const NO =
	"no, n, nope, nah, not, never, decline, declined, reject, rejected, refuse, disagree, cancel, stop, wrong, no thanks, no thank you, do not, don't, " +
	'нет, не, неа, не надо, не нужно, не хочу, не согласен, не согласна, отказ, отказываюсь, отмена, отклонить, неверно, ні, не треба, відмова, не згоден, ' +
	"жоқ, жок, yo'q, йўқ, no gracias, cancelar, não, nao, não obrigado, non, non merci, nein, nein danke, nee, no grazie, nie, nie dziękuję, hayır, hayir, iptal, xeyr, yox, " +
	'არა, ոչ, לא, لا, नहीं, tidak, bukan, 不, 不是, 不行, いいえ, 아니요, 아니오, όχι, -, 0, 👎, ❌, ✖, ✗, ✘, 🚫, ⛔, 🙅';

/** Pictures that say nothing beside a yes or a no. Others may doubt it, so that a message with them is neither. */
const KIND = /[🙂😊😀😃😄😁😉😅😂🤗😍🥰😘🙏❤💪🎉🤝💯🔥😔😞☹🙁😢]/gu;

/** Words in a phrase of the lists. */
const LONGEST_PHRASE = 3;

/** What of a text says yes or no: not its case, its marks, or the color of a thumb. A picture is a word of its own. */
function core(text: string): string {
	const plain = toComparable(text.slice(0, LOOKED_AT))
		.replace(/[\u20e3♀♂]|\p{Emoji_Modifier}/gu, '')
		.replace(/[\u2018\u2019\u02BC`]/g, "'");
	return (
		plain
			.replace(/\p{Extended_Pictographic}/gu, ' $& ')
			// With punctuation, the marks of WhatsApp's *bold* and _italic_. Not ~strikethrough~, which may mean the opposite.
			.replace(/[.!?,;:…。！()"«»„“”*_]/g, ' ')
			.split(/\s/)
			.map((part) => part.replace(/^'+|'+$/g, ''))
			.filter((part) => part !== '')
			.join(' ')
	);
}

const listed = (words: string) =>
	new Set(
		words
			.split(/[,;\n]/)
			.map(core)
			.filter((word) => word !== ''),
	);

const USUAL = { yes: listed(YES), no: listed(NO) };

/** Whether two texts are the same word for whoever reads them: `Pay!` is `pay`. */
export function isSameWord(text: string, other: string): boolean {
	const [one, two] = [text, other].map((each) => core(each) || each.trim().toLowerCase());
	return text.length <= LOOKED_AT && one !== '' && one === two;
}

/**
 * Whether a text as a whole means yes or no, also where it says so more than once (`ok 👍`); `undefined` where it says anything else, or
 * more than that.
 *
 * @param own words in place of the usual ones, with commas between them
 */
export function parseYesNo(text: string, own: { yes?: string; no?: string } = {}): boolean | undefined {
	const word = core(text);
	// `Yes?` asks back.
	if (word === '' || text.length > LOOKED_AT || /[?？]/.test(text)) return undefined;
	const [yes, no] = [wordsOf(own.yes, USUAL.yes), wordsOf(own.no, USUAL.no)];
	if (yes.has(word)) return true;
	if (no.has(word)) return false;
	const parts = word
		.replace(KIND, ' ')
		.split(' ')
		.filter((part) => part !== '');
	if (isMadeOf(parts, yes)) return true;
	return isMadeOf(parts, no) ? false : undefined;
}

/** Whether words are one phrase of a list behind the other, and nothing else. A number counts alone: `1 1` may be an amount. */
function isMadeOf(words: string[], list: Set<string>): boolean {
	if (words.length === 0 || (words.length > 1 && words.some((word) => /\d/.test(word)))) return false;
	const reached = [true];
	for (let end = 1; end <= words.length; end++) {
		for (let count = 1; count <= Math.min(end, LONGEST_PHRASE); count++)
			reached[end] ||= reached[end - count] && list.has(words.slice(end - count, end).join(' '));
	}
	return reached[words.length];
}

function wordsOf(own: string | undefined, usual: Set<string>): Set<string> {
	const words = listed(own ?? '');
	return words.size > 0 ? words : usual;
}
