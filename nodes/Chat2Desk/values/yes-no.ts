/** Characters of an answer that are looked at: no word of the lists is longer. */
const LOOKED_AT = 80;

/** How people agree and refuse in a chat, in the languages of Chat2Desk's customers. No word stands in both lists. */
const YES =
	'yes, y, yeah, yep, yup, sure, ok, okay, k, agree, agreed, approve, approved, accept, confirm, confirmed, correct, right, of course, yes please, ' +
	'да, ага, угу, ок, окей, хорошо, согласен, согласна, подтверждаю, верно, конечно, так, добре, згоден, згодна, звичайно, підтверджую, ' +
	"иә, ия, жарайды, дұрыс, ha, mayli, sí, si, claro, de acuerdo, vale, confirmo, sim, concordo, isso, oui, d'accord, bien sûr, ja, jawohl, " +
	"genau, einverstanden, certo, va bene, d'accordo, tak, zgoda, evet, tamam, olur, bəli, hə, da, დიახ, այո, נכון, כן, نعم, أجل, موافق, हाँ, हां, ya, iya, setuju, 是, 是的, 好, 好的, 可以, はい, 네, " +
	'+, +1, 1, 👍, ✅, ✔, 👌, 🆗';
const NO =
	"no, n, nope, nah, not, never, decline, declined, reject, rejected, refuse, disagree, cancel, stop, wrong, no thanks, no thank you, do not, don't, " +
	'нет, не, неа, не надо, не нужно, не хочу, не согласен, не согласна, отказ, отказываюсь, отмена, отклонить, неверно, ні, не треба, відмова, не згоден, ' +
	"жоқ, жок, yo'q, йўқ, no gracias, cancelar, não, nao, não obrigado, non, non merci, nein, nein danke, nee, no grazie, nie, nie dziękuję, hayır, hayir, iptal, xeyr, yox, " +
	'არა, ոչ, לא, لا, नहीं, tidak, bukan, 不, 不是, 不行, いいえ, 아니요, 아니오, -, 0, 👎, ❌, ✖, 🚫';

/** Pictures that say nothing beside a yes or a no. Others may doubt it, so that a message with them is neither. */
const KIND = /[🙂😊😀😃😄😁😉😅😂🤗😍🥰😘🙏❤💪🎉🤝💯🔥😔😞☹🙁😢]/gu;

/** Words in a phrase of the lists. */
const LONGEST_PHRASE = 3;

/** What of a text says yes or no: not its case, its marks, or the color of a thumb. A picture is a word of its own. */
function core(text: string): string {
	const plain = text
		.slice(0, LOOKED_AT)
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\u{FE0F}\u{20E3}]|\p{Emoji_Modifier}/gu, '')
		.replace(/[\u2018\u2019\u02BC`]/g, "'");
	return plain
		.replace(/\p{Extended_Pictographic}/gu, ' $& ')
		.replace(/[.!?,;:…。！()"«»„“”]/g, ' ')
		.split(/\s/)
		.filter((part) => part !== '')
		.join(' ');
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
