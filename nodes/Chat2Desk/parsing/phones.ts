import type { ParseContext } from './common';
import { invalidValue } from './common';
import { toAscii } from './normalize';
import { findEmail, parseEmail } from './texts';

type Around = Pick<ParseContext, 'label' | 'transport'>;

const ADVICE = 'Give one number with its country code, e.g. +1 555 000 0001';
/** Addresses of messengers, which are no e-mail. */
const OF_MESSENGERS = /@(c\.us|g\.us|s\.whatsapp\.net)$/i;
/** `[tg] 807892`, `[chat] 1d0b…`: names of messengers without numbers. */
const BRACKETED = /^\[[a-z][\w -]*\]\s*\S/i;

/**
 * The number of a client to be created or written to: 7 to 15 digits with the country code; with the transport `email` an e-mail
 * address (Chat2Desk's method pages). Bracketed names stay. Throws `InputError` on what may mean another number, or two.
 */
export function parseRecipient(value: unknown, around: Around): string {
	if (around.transport === 'email')
		return parseEmail(value, around, 'is not one e-mail address, which the transport email needs');
	const typed = typedIn(value);
	return BRACKETED.test(typed) ? typed : checked(typed, value, around, 15);
}

/** A number beside the one that a client is known by: whatever the transport, it is no address. */
export const parsePhoneNumber = (value: unknown, { label }: Around): string => parseRecipient(value, { label });

/** The number of a client who is looked for. External channels keep up to 31 digits, and e-mail clients an address. */
export function parsePhoneFilter(value: unknown, around: Around): string {
	const typed = typedIn(value);
	if (BRACKETED.test(typed)) return typed;
	const address = OF_MESSENGERS.test(typed) ? undefined : findEmail(typed);
	if (address !== undefined) return address;
	return /^\d{16,31}$/.test(typed) ? typed : checked(typed, value, around, 31);
}

function typedIn(value: unknown): string {
	if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return '';
	return toAscii(String(value));
}

function checked(typed: string, value: unknown, { label }: Around, most: number): string {
	const refuse = (wrong: string) => invalidValue(label, value, wrong, ADVICE);
	const bare = unrounded(withoutWrapping(typed));
	if (bare === undefined || !/\d/.test(bare)) throw refuse('is not a phone number');
	if (/\p{L}|[#*@=?]/u.test(bare))
		throw refuse('is not a phone number alone: an extension or other text stands beside it');
	if (isSeveral(bare)) throw refuse('holds more than one phone number');
	if (/[^\d\s()+./\u2010-\u2015\u2212-]/.test(bare)) throw refuse('is not a phone number');
	const digits = international(bare);
	if (digits.startsWith('0') || /^89\d{9}$/.test(digits)) throw refuse('is a number without its country code');
	if (digits.length < 7 || digits.length > most) throw refuse(`is not a phone number: it has ${digits.length} digits`);
	return digits;
}

/** Without what links, messengers and spreadsheets put around a number. */
function withoutWrapping(typed: string): string {
	const link =
		/^(?:https?:\/\/)?(?:www\.)?(?:wa\.me\/|(?:api|web)\.whatsapp\.com\/send\/?\?(?:.*&)?phone=|whatsapp:\/\/send\/?\?(?:.*&)?phone=|viber:\/\/\w+\?(?:.*&)?number=)(?:%2b|\+)?(\d+)(?:[/?&#].*)?$/is.exec(
			typed,
		);
	if (link !== null) return `+${link[1]}`;
	return typed
		.replace(/^(tel|whatsapp|sms|callto|viber):(\/\/)?\s*/i, '')
		.replace(/(:\d{1,3})?@(c\.us|s\.whatsapp\.net)$/i, '')
		.trim();
}

/** A spreadsheet's way of writing a whole number. `undefined` where digits may be lost: `7.99912E+10` is rounded. */
function unrounded(text: string): string | undefined {
	const whole = /^(\+?\d+)\.0+$/.exec(text) ?? /^(\d{1,3}(?:,\d{3})+)$/.exec(text);
	if (whole !== null) return whole[1].replace(/,/g, '');
	const [, first, more = '', power] = /^(\d)(?:[.,](\d+))?e\+?(\d{1,2})$/i.exec(text) ?? [];
	if (first === undefined) return /^\d+[.,]\d+e|^\+?\d{7,}[.,]\d*$/i.test(text) ? undefined : text;
	const missing = Number(power) - more.length;
	// What rounds for display keeps seven digits at most; a long one has only lost zeros at its end.
	return missing < 0 || (missing > 0 && (more.length < 8 || missing > 2))
		? undefined
		: first + more + '0'.repeat(missing);
}

function isSeveral(text: string): boolean {
	if (/[,;|&\r\n]/.test(text) || /\d/.test(text.slice(0, Math.max(0, text.lastIndexOf('+'))))) return true;
	const long = (part: string) => part.replace(/\D/g, '').length >= 7;
	return text.split('/').filter(long).length > 1 || text.split(/\s+/).filter((part) => /\d{10}/.test(part)).length > 1;
}

/** Digits with the country code: without `+`, `00`, and the trunk `(0)` that is not dialled from abroad. */
function international(text: string): string {
	const abroad = text.trim().replace(/^\(?\+?\s*0\s*0(?=\s*\d)/, '+');
	return (/^\(\s*0\s*\)/.test(abroad) ? abroad : abroad.replace(/\(\s*0\s*\)/, '')).replace(/\D/g, '');
}

/**
 * The other form under which the same number may be known: Mexico with or without 1 after 52, Brazil's and Argentina's mobile
 * numbers with or without 9. `undefined` for every other number.
 */
export function alternativePhoneForm(digits: string): string | undefined {
	const forms: Array<[RegExp, string]> = [
		[/^521(\d{10})$/, '52$1'],
		[/^52(\d{10})$/, '521$1'],
		[/^549(\d{10})$/, '54$1'],
		[/^54(\d{10})$/, '549$1'],
		[/^55(\d\d)9([6-9]\d{7})$/, '55$1$2'],
		[/^55(\d\d)([6-9]\d{7})$/, '55$19$2'],
	];
	const found = forms.find(([form]) => form.test(digits));
	return found && digits.replace(found[0], found[1].replace('$19', '$1' + '9'));
}
