import { toComparable } from '../utils/text';

/** Longest text that can be a yes or a no: no entry of the lists is longer. */
const MAX_LENGTH = 80;
/** Words in the longest entry of the lists. */
const MAX_PHRASE_WORDS = 3;

/** How people approve and decline in a chat, in the languages of Chat2Desk's customers. No entry is in both lists. */
const YES =
	'yes, y, yeah, yep, yup, sure, ok, okay, k, agree, agreed, approve, approved, accept, confirm, confirmed, correct, right, of course, yes please, ' +
	'да, ага, угу, ок, окей, хорошо, согласен, согласна, подтверждаю, верно, конечно, так, добре, згоден, згодна, звичайно, підтверджую, ' +
	"иә, ия, жарайды, дұрыс, ha, mayli, sí, si, claro, de acuerdo, vale, confirmo, sim, concordo, isso, oui, d'accord, bien sûr, ja, jawohl, " +
	"genau, einverstanden, certo, va bene, d'accordo, tak, zgoda, evet, tamam, olur, bəli, hə, da, დიახ, այո, נכון, כן, نعم, أجل, موافق, हाँ, हां, ya, iya, setuju, 是, 是的, 好, 好的, 可以, はい, 네, 예, " +
	'ναι, +, +1, 1, 👍, ✅, ✔, ✓, ☑, √, 👌, 🙆, 🆗';
const NO =
	"no, n, nope, nah, not, never, decline, declined, reject, rejected, refuse, disagree, cancel, stop, wrong, no thanks, no thank you, do not, don't, " +
	'нет, не, неа, не надо, не нужно, не хочу, не согласен, не согласна, отказ, отказываюсь, отмена, отклонить, неверно, ні, не треба, відмова, не згоден, ' +
	"жоқ, жок, yo'q, йўқ, no gracias, cancelar, não, nao, não obrigado, non, non merci, nein, nein danke, nee, no grazie, nie, nie dziękuję, hayır, hayir, iptal, xeyr, yox, " +
	'არა, ոչ, לא, لا, नहीं, tidak, bukan, 不, 不是, 不行, いいえ, 아니요, 아니오, όχι, οχι, -, 0, 👎, ❌, ✖, ✗, ✘, ✕, ☒, 🚫, ⛔, 🙅';

/** Emoji that do not change the meaning of a yes or a no. Others, such as 🤔 and 😂, may cast doubt on it. */
const NEUTRAL_EMOJI = /[🙂😊😀😃😄😁😉🤗😍🥰😘🙏❤💪🎉🤝💯🔥😔😞☹🙁😢]/gu;

/** Words that are also laughter: repeated, as in `ja ja`, or with a grin. */
const LAUGHTER = new Set(['ha', 'hə', 'ja', 'k']);
const GRIN = /[😀😃😄😁]/u;

/** Question marks of all scripts: `Yes?` is a question. */
const QUESTION_MARK = /[?？؟;՞⁇⁈‽]/;

/**
 * The words of a text, without case, invisible characters, punctuation, WhatsApp's *bold* and _italic_, skin tones and genders of emoji.
 * Not without ~strikethrough~, which may mean the opposite.
 */
function foldWords(text: string): string {
	return toComparable(text.slice(0, MAX_LENGTH))
		.replace(/[\u20e3♀♂]|\p{Emoji_Modifier}/gu, '')
		.replace(/(?<=\p{L})-(?=\p{L})/gu, ' ')
		.replace(/\p{Extended_Pictographic}/gu, ' $& ')
		.replace(/(?!-)\p{P}|[\u02BB\u02BC`´]/gu, ' ')
		.split(/\s/)
		.filter((word) => word !== '')
		.join(' ');
}

const toWordSet = (list: string) =>
	new Set(
		list
			.split(/[,;\n،；，、]/)
			.map(foldWords)
			.filter((entry) => entry !== ''),
	);

const DEFAULT_WORDS = { yes: toWordSet(YES), no: toWordSet(NO) };

/** Whether two texts are the same apart from case, accents and punctuation: `Pay!` equals `pay`. */
export function isSameWord(text: string, other: string): boolean {
	const [one, two] = [text, other].map((each) => foldWords(each) || each.trim().toLowerCase());
	return text.length <= MAX_LENGTH && one !== '' && one === two;
}

/**
 * Whether a whole text means yes or no, also if repeated (`ok 👍`); `undefined` if it means anything else, or more than that.
 *
 * @param custom comma-separated words that replace the default ones
 */
export function parseYesNo(text: string, custom: { yes?: string; no?: string } = {}): boolean | undefined {
	const folded = foldWords(text);
	if (folded === '' || text.length > MAX_LENGTH || QUESTION_MARK.test(text)) return undefined;
	const [yes, no] = [wordSetOf(custom.yes, DEFAULT_WORDS.yes), wordSetOf(custom.no, DEFAULT_WORDS.no)];
	if (yes.has(folded)) return true;
	if (no.has(folded)) return false;
	const words = folded
		.replace(NEUTRAL_EMOJI, ' ')
		.split(' ')
		.filter((word) => word !== '');
	const laughs = words.filter((word) => LAUGHTER.has(word));
	if (laughs.length > 1 || (laughs.length > 0 && GRIN.test(folded))) return undefined;
	if (consistsOf(words, yes)) return true;
	return consistsOf(words, no) ? false : undefined;
}

/** Whether words are a sequence of entries of a list. A number counts only on its own: `1 1` may be an amount. */
function consistsOf(words: string[], list: Set<string>): boolean {
	if (words.length === 0 || (words.length > 1 && words.some((word) => /\d/.test(word)))) return false;
	const isReachable = [true];
	for (let end = 1; end <= words.length; end++) {
		for (let count = 1; count <= Math.min(end, MAX_PHRASE_WORDS); count++)
			isReachable[end] ||= isReachable[end - count] && list.has(words.slice(end - count, end).join(' '));
	}
	return isReachable[words.length];
}

function wordSetOf(custom: string | undefined, defaults: Set<string>): Set<string> {
	const words = toWordSet(custom ?? '');
	return words.size > 0 ? words : defaults;
}
